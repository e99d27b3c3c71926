"""The words that every spec shares: whom an input comes from, what it is worth, how it stands to a record.

Free of pydantic, so that a compiled table needs none.
"""

from __future__ import annotations

from typing import Literal, get_args

Origin = Literal["operator", "runtime", "agent", "relay", "scheduler"]
Evidence = Literal["command", "report", "level", "irreversible", "absence", "none"]
RunRelation = Literal["unstated", "first", "same", "other", "superseded"]
OrderRelation = Literal["newer", "unordered", "not_newer", "incomparable"]

ORIGINS: tuple[Origin, ...] = get_args(Origin)
EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)
RUNS: tuple[RunRelation, ...] = get_args(RunRelation)
ORDERS: tuple[OrderRelation, ...] = get_args(OrderRelation)
