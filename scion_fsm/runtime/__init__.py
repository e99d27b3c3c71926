"""Where inputs come from, and where verdicts go: clusters, containers, recordings, agents' files.

May use lifecycle and what is below it; nothing here decides. Read `tracker.py` first, then `merging.py`.
"""
