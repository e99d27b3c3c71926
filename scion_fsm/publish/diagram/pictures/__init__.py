"""What is drawn: a graph for each question, and what a recording touched of it.

May use what diagram may. Read `views.py` first, which has them by name, then `phases.py`.
"""
