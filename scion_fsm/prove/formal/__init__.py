"""The spec for engines that know nothing of this project: TLA+ for TLC, Promela for SPIN.

Laws of this package: what is rendered comes from the compiled table alone; what an engine says is read
from the engine's own output and compared with the checker's, never assumed.

May use machine and prove.check. Read `agreement.py` first.
"""
