"""Whether the checks are good enough: which mistakes in a spec they would miss, what they never touch.

Both ask everything that judges a spec, the property suite too, so they need the extra `testing`.

May use all that prove may. Read `mutants.py` first, then `matrix.py`.
"""
