"""Why the lifecycle is right: it is explored to the end, by others too, and the checks are themselves tried.

May use conform, lifecycle and what is below; runtime only in what the world and coverage are made of.
Read `check/everything.py` first.
"""
