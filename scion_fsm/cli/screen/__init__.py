"""The full screen of `watch`: all agents, those first that need somebody, and the story of each.

May use what cli may, and textual, which nothing else imports. Read `board.py` first, then `app.py`.
"""
