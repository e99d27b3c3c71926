"""The machine that an implementation really is, and what differs from another.

May use conform.subject. Read `learn.py` first.
"""
