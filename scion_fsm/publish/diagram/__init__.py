"""Pictures and tables of a compiled spec: table to sorted graph, graph to text.

Everything is derived from the table and is the same, byte for byte, wherever it is made. Nothing here
reads or writes a file, and no engine runs here: where a picture needs a layout, it is handed one.

May use machine. Read `graph.py` first, then `pictures/views.py`.
"""
