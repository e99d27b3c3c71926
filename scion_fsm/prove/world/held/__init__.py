"""What must hold: the truth of a world, the claims at every step, and those at rest.

May use what is around the program. Read `claims.py` first.
"""
