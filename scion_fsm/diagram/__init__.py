"""Pictures and tables of a compiled spec: table to sorted graph, graph to text.

Everything is derived from the table and is the same, byte for byte, wherever it is made. Only
`drawing` runs a layout engine, and nothing here reads or writes a file.
"""
