"""The checker: everything that can be reached is visited, and every property of the spec is judged on it.

Laws of this package: it reads no clock, file, environment or engine; it iterates in declared order, so
that a path is the same in every run; a verdict is proved, violated or vacuous, never sampled.

May use machine. Read `everything.py` first.
"""
