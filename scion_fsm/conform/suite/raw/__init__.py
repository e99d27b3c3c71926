"""Cases of raw inputs: what is sent to whoever observes, where a case begins, and what must follow.

May use what the suite may. Read `observations.py` first.
"""
