"""The implementations that are asked: in this process, in another, foretold and broken ones.

May use machine and lifecycle. Read `subject.py` first, then `protocol.py`.
"""
