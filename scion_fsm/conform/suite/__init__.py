"""What is asked of an implementation, and how it is judged.

May use conform.subject. Read `cases.py` first, then `suite.py`.
"""
