"""Records and observations of every relation: what a history reaches rarely, made outright.

Times lie around the beginnings of the runs, so that each fact of freshness comes out each way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import Moment, Version
from scion_fsm.machine.record import End, Fence, Record, with_mark
from scion_fsm.machine.runs import Place, Run
from scion_fsm.machine.spec.vocabulary import ORIGINS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from scion_fsm.machine.orders import Marks, Order
    from scion_fsm.machine.table import Table

T = 1_767_225_600.0
POD, BOX = Place("p", "n"), Place("box", None, "host")
RUNS = (
    None,
    Run(uid="u1", created=T, place=POD),
    Run(uid="u1", container="c1", created=T, started=T + 5.5, place=POD),
    Run(uid="u1", container="c2", run_id="r1", created=T, started=T + 60, place=POD),
    Run(uid="u2", container="c3", run_id="r2", created=T + 100, started=T + 101, place=POD),
    Run(uid="u3", created=T + 2, place=Place("p", "other")),
    Run(uid="u4", place=POD),
    Run(uid="u5"),
    Run(uid="u6", created=T + 300, place=POD),
    Run(container="d1", place=BOX),
    Run(container="d1", started=T + 1, place=BOX, seen=T + 2),
    Run(container="d1", place=BOX, seen=T + 2, ended=True),
    Run(container="d1", started=T + 99.5, created=T, place=BOX),
    Run(container="d2", created=T + 200, place=BOX),
    Run(run_id="r2"),
    Run(run_id="r1"),
)
_MAKERS: tuple[Callable[[float], Order], ...] = (
    lambda at: Moment("reader", at),
    lambda at: Moment("hook", at),
    lambda at: Moment("operator", at),
    lambda at: Version("?", str(int(at - T + 900))),
    lambda at: Version("?2", str(int(at - T + 900))),
    lambda at: Version("named", str(int(at - T + 900))),
)
ORDERS = tuple(make(T + at) for at in (-60, 0, 3, 101, 108.25, 500, 1000) for make in _MAKERS)
"""Moments and versions around the beginnings of the runs."""
ENDS = tuple(
    End(at, is_commanded=by) for at, by in ((T + 101, True), (T + 101, False), (None, True))
)


def a_record(draw: random.Random, configuration: str, *, has_ended: bool = False) -> Record:
    """Gives a record in a configuration, whatever came before.

    Args:
        draw: Of all that is random.
        configuration: One of the spec's.
        has_ended: Its container was seen ended.
    """
    run = draw.choice([run for run in RUNS if run and run.ended] if has_ended else [None, *RUNS])
    left = tuple(draw.sample([run for run in RUNS if run is not None], draw.randrange(3)))
    fence = Fence(
        T + draw.choice([0, 50, 103.5]),
        left,
        draw.choice([None, "r2"]),
        draw.random() < 0.6,
        draw.choice([None, T + 101]),
    )
    marks: Marks = ()
    for origin in range(len(ORIGINS)):
        for order in draw.sample(ORDERS, draw.choice([0, 0, 1, 2])):
            marks = with_mark(marks, origin, order)
    return Record(
        "a",
        configuration,
        run=run,
        fence=draw.choice([None, None, fence]),
        marks=marks,
        command=draw.choice([None, "i"]),
        predecessor=draw.random() < 0.5,
        end=draw.choice([None, *ENDS]),
        reason=draw.choice([None, "Reason"]),
        message=draw.choice([None, "message"]),
        exit_code=draw.choice([None, 3]),
        tool_name=draw.choice([None, "Bash"]),
        history=draw.choice([None, "running.thinking"]),
    )


def an_input(draw: random.Random, event: str, record: Record) -> Observation:
    """Gives an observation of an event, of the record's run or another one."""
    return Observation(
        event=event,
        run=draw.choice([record.run, *RUNS]),
        order=draw.choice([None, *ORDERS]),
        reason=draw.choice([None, "New"]),
        exit_code=draw.choice([None, 1]),
        time=draw.choice([None, "2026-01-01T00:02:00Z", "2026-01-01T00:09:00.25+00:00"]),
        tool_name="x",
        mints=draw.choice([None, "r3"]),
        id=draw.choice([None, "i", "j"]),
        is_silent=draw.random() < 0.2,
        is_missing=draw.random() < 0.2,
    )


class Pairs:
    """The pairs of configuration and event, by what is rare about them."""

    def __init__(self, table: Table) -> None:
        """Looks every pair up once."""
        by_rule: dict[str, list[tuple[str, str]]] = {}
        for configuration in table.configurations:
            for event in table.events:
                rule = table.step(configuration, event).rule
                by_rule.setdefault(rule, []).append((configuration, event))
        self._by_rule = list(by_rule.values())
        self._unexplained = [
            c for c in table.configurations if "unexplained" in table.states[c].tags
        ]
        self._explaining = [name for name, entry in table.events.items() if entry.explains]
        self._again = [name for name, entry in table.events.items() if entry.container == "runs"]

    def pair(self, draw: random.Random) -> tuple[str, str]:
        """Gives a pair, of each rule as often."""
        return draw.choice(draw.choice(self._by_rule))

    def scene(self, draw: random.Random) -> tuple[Record, Observation]:
        """Gives a record and an observation, more of those whose facts are rare."""
        configuration, event = self.pair(draw)
        rarity = draw.random()
        if rarity < 0.2 and self._unexplained and self._explaining:  # in time, or too late
            configuration, event = draw.choice(self._unexplained), draw.choice(self._explaining)
        elif rarity < 0.3:  # a container that had ended runs again
            event = draw.choice(self._again or [event])
        elif rarity < 0.31:
            event = "no-such-event"
        record = a_record(draw, configuration, has_ended=0.2 <= rarity < 0.3)
        return record, an_input(draw, event, record)
