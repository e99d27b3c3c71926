"""The core: a record and an observation go in, a plan comes out; nothing else is read or written.

Laws of this package: it reads no clock, file, environment or engine; its values are frozen; what it
decides stands in the table, so a rule that cannot be written there is a defect of the spec's language.
"""
