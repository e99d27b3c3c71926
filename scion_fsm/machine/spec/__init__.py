"""The spec file: its shape (`model`), text to model (`parse`), and what a model must satisfy (`lint`).

Nothing here opens a file; a text goes in, a model or all of its problems come out.

May use errors. Read `model.py` first, beside `specs/agent-lifecycle.yaml`.
"""
