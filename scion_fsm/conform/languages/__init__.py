"""What implementations in other languages begin with: an adapter, tests over the vectors, the constants.

May use conform.suite. Read `scaffold.py` first; the files themselves are in `templates`.
"""
