"""Agents' files on disk: found, read, and written so that nothing of anybody's is lost.

Laws of this package (laws.md 10): nothing is written when nothing changes; what is written to
agent-info.json differs in the members that the laws name and in no other byte; our own record lies beside
the home; within an agent's folder no link is followed; a file that cannot be read or parsed is never
written; after any failure at any moment each file is the old one or the new one, whole, with its
attributes. No other module of scion_fsm writes such a file.

May use what runtime may. Read `store.py` first.
"""
