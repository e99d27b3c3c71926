"""A cluster followed: complete lists, watches that are resumed, and what was seen of its one history.

May use the room's ports and protocol; it reaches no server by itself. Read `stream.py` first.
"""
