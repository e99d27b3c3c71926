"""The commands, a module each: what it is asked with, what it calls, what it prints.

May use what cli may. Read `list.py` first; `../app.py` finds a command's module by its name.
"""
