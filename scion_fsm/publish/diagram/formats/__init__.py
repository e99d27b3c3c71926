"""A graph, or the whole table, as the text of one format each.

May use what diagram may. Read `mermaid.py` first, then `svg.py`.
"""
