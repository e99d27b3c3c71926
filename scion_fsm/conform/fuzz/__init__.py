"""The same random stories told to the spec and to a subject, in any number; where they differ is told short.

May use conform.suite. Read `run.py` first; `lives.py` and `scenes.py` are what is told.
"""
