"""What the lifecycle is: a record and an observation go in, a plan comes out; nothing else is read or written.

It reads no clock, file, environment or engine; its values are frozen; what it decides stands in the
table, so a rule that cannot be written there is a defect of the spec's language.

May use model and errors. Read `table.py` first, then `reconcile.py`.
"""
