"""What people read of the lifecycle: pictures, pages, blocks in documents, the explorer.

May use everything but cli; all of it is made from the table. Read `documents.py` first.
"""
