"""The words that every spec shares: whom an input comes from, what it is worth, how it stands to a record.

Free of pydantic, so that a compiled table needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Origin = Literal["operator", "runtime", "agent", "relay", "scheduler"]
Evidence = Literal["command", "report", "level", "irreversible", "absence", "none"]
Answer = Literal["no", "yes"]
Parts = Literal["none", "share", "differ"]
Times = Literal["later", "earlier", "undecided"]
RunRelation = Literal["unstated", "left", "same", "first", "later", "earlier", "here", "unproven"]
OrderRelation = Literal["newer", "unmarked", "unordered", "not_newer", "undated", "other_clock"]
Fence = Literal["down", "before", "after", "undated", "within"]
Said = Literal["undated", "before", "within", "after", "unbegun", "unknown"]
Explains = Literal["no", "in_time", "late"]
Names = Literal["none", "current", "first", "other", "unproven"]

DELETING = "deleting"
"""The feature of a pod that the event of its last object may depend on."""

ORIGINS: tuple[Origin, ...] = get_args(Origin)
EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)
RUNS: tuple[RunRelation, ...] = get_args(RunRelation)
ORDERS: tuple[OrderRelation, ...] = get_args(OrderRelation)
ANSWERS: tuple[Answer, ...] = get_args(Answer)

RUN_FEATURES: Mapping[str, tuple[str, ...]] = {
    "named": ANSWERS,
    "left": ANSWERS,
    "parts": get_args(Parts),
    "known": ANSWERS,
    "fence": ("none", "before", "not_before"),
    "ended": ("no", "command", "other"),
    "since": ("after", "not_after", "unknown"),
    "place": ("same", "other"),
    "clock": ("own", "other"),
    "times": get_args(Times),
}
"""What the relation of an input's run to the record's is decided by."""

RUN_DOCS: Mapping[str, str] = {
    "named": "It is identified by a run id, a pod's uid or a container's id.",
    "left": "A command left that run behind.",
    "parts": "Of what identifies both, something is shared and nothing differs; something differs; neither.",
    "known": "The record has a run.",
    "fence": "Where the record has no run but a fence: it began before that by more than the clock skew.",
    "ended": "Where the record has no run: it has an end, by a command or by what else was said.",
    "since": "Against that end: it began after it by more than the clock skew, or not, or nobody knows.",
    "place": "Both are at one place, or it is another.",
    "clock": "Both orders are of the place's own clock.",
    "times": "Both creations or both starts are known and further apart than the clock skew.",
}
"""What each of RUN_FEATURES means."""

FRESHNESS_FEATURES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "runtime": {
        "run": RUNS,
        "order": ORDERS,
        "evidence": ("level", "irreversible", "absence", "none"),
        "fence": get_args(Fence),
        "explains": get_args(Explains),
        "silent": ANSWERS,
    },
    "commands": {
        "moment": ("none", "not_newer", "newer"),
        "about": get_args(Names),
        "said": tuple(word for word in get_args(Said) if word != "undated"),
        "explains": get_args(Explains),
    },
    "reports": {
        "about": get_args(Names),
        "order": ("newer", "not_newer"),
        "said": get_args(Said),
        "ends": ANSWERS,
        "predecessor": ANSWERS,
        "fence": ("down", "up"),
    },
}
"""What it is decided by whether an input counts, for each kind of input."""

FRESHNESS_DOCS: Mapping[str, str] = {
    "run": "How its run stands to the record's.",
    "order": (
        "Against the last accepted of the same origin and clock: newer, or equal or older (not_newer)."
        " Nothing was accepted of that origin (unmarked), or by another clock alone (other_clock). It has no"
        " order where the last had one (undated), or nobody has one (unordered)."
    ),
    "evidence": "What its event is worth.",
    "fence": (
        "The input was read before the command that opened the current run, or before that began by more than"
        " the clock skew; within that skew of the beginning, or nobody knows when that"
        " was, where an earlier run is known; after such a command of which no run was seen, or it"
        " has no moment then (undated)."
    ),
    "moment": "A command's, against the last accepted command's.",
    "silent": "It says too little to count once anything is known of the agent, and something is.",
    "explains": "It would explain an end that nobody has explained, in time or too late.",
    "about": "The run that it names is the record's, may be its first, is another, or nothing proves which.",
    "said": (
        "Before the current run began by more than the clock skew, or before the fence; within the skew;"
        " after it; the run has not begun (unbegun), or nobody knows when it did (unknown)."
    ),
    "ends": "It reports stopping or an end.",
    "predecessor": "An earlier run or a fence is known.",
}
"""What each of FRESHNESS_FEATURES means, whatever the kind of input."""
