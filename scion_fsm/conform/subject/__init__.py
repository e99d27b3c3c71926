"""The implementations that are asked, in this process and in others, and what is said to them.

May use machine and lifecycle. Read `subject.py` first, then `protocol.py`.
"""
