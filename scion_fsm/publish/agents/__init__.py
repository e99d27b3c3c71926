"""What people read of agents: why one is where it is, and in which order many are shown.

May use runtime and all that runtime may; pure, and decides nothing. Read `explanation.py` first.
"""
