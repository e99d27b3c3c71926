"""Whether your implementation is right: any, in any language, tested against the spec.

What is asked is made from the compiled table and nothing else; a subject is in process or speaks JSON
lines over its standard streams. Nothing in here decides what an agent does.

May use lifecycle and what is below it, no runtime. Read `suite/suite.py` first.
"""
