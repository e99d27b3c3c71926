"""agent-info.json: read it, reconcile it with the runtime, write the verdict back, lose nothing.

Laws of this package (laws.md 6): nothing is written when nothing changes; what is written differs in the
members that the laws name and in no other byte; a file that cannot be read or parsed is never written;
after any failure at any moment the file is the old one or the new one, whole, with its attributes. No
other module of scion_fsm writes such a file.

May use what runtime may. Read `store.py` first.
"""
