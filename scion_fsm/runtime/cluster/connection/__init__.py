"""How a cluster is reached: found as kubectl finds it, asked over HTTP, its failures told apart.

May use what the room may, and the machine's time by its `system.py`. Read `transport.py` first.
"""
