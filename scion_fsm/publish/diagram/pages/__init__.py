"""What is written in Markdown: the twins of the pictures, the decisions, the matrix, the story.

May use what diagram may. Read `tables.py` first.
"""
