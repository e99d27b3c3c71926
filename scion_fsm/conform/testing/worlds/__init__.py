"""Generated worlds, what one observer is told of them, and what the laws demand of it.

May use what conform.testing may. Read `world.py` first.
"""
