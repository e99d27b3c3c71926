"""The simulated world: the real watch, tracker, loop and files in a made-up one, proved wrong or not.

All of it follows from one seed, and nothing of it asks the program what is true.

May use runtime, which runs in it unchanged. Read `world.py` first.
"""
