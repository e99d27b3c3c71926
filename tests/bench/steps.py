"""One step, against a bare dict and against the libraries; and a reconcile, against a step."""

from __future__ import annotations

import gc
import itertools
import sys
from typing import TYPE_CHECKING, NamedTuple

import machines
import msgspec
import recorded
from page import Section, Verdict
from timing import in_unit, race

from scion_fsm import Lifecycle, Record
from scion_fsm.machine.orders import Version
from scion_fsm.observe.decode import pod_from_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from timing import Spread

    from scion_fsm import Observation, Plan
    from scion_fsm.machine.table import Table

LC = Lifecycle.default()
BARE, OURS, TOGGLE = "bare `dict[(state, event)]`", "`lc.step`", "Automat, a machine of two states"
NESTED, AUTOMAT = "bare `dict[state][event]`", "Automat"

_STEP = """\
Each machine is made of the compiled table itself: all pairs that it takes, none left out. No peer has a place for
the rest, so it is not asked for: why a pair is ignored or rejected, and by which rule and law. Where names must be
Python's, dots and hyphens are underscores. Nested machines (hierarchical transitions, sismic) have what all
configurations of a phase share on the phase. Automat searches all transitions for each input, so it is timed with its
own two-state example as well, which nothing of this size reaches. All walk the same {length:,} random events that the lifecycle
takes, and are compared with the table after each one before any is timed. The loop around the step counts for all of
them (`for event in events: state = …`), and a peer's events are bound methods that are looked up beforehand.
"""


def step_section(*, length: int, rounds: int) -> Section:
    """Times one step."""
    table = LC.table
    events = machines.walk(table, length)
    contestants, ends = _ours(table, events)
    left_out: dict[str, str] = {}
    for name, make in machines.PEERS.items():
        try:
            machine = make(table, events)
        except ImportError:
            left_out[name] = "not installed"
            continue
        ends[name] = walked(table, machine, events)
        contestants[name] = _calling(machine.calls)
    if AUTOMAT in contestants:
        contestants[TOGGLE] = _calling([machines.automat_toggle()] * len(events))
    times = race(contestants, count=len(events), rounds=rounds)
    rows = [
        (
            name,
            in_unit(times.spread(name)),
            times.ratio(name, BARE).text(".1f"),
            times.ratio(name, OURS).text(".1f"),
        )
        for name in contestants
    ]
    bare = times.ratio(OURS, BARE)
    verdicts = [Verdict(f"{OURS}, in {BARE}", bare.text(".2f"), "at most 3", bare.median <= 3)]
    for name, least in (("transitions", 30), (AUTOMAT, 4), (TOGGLE, 4)):
        if name in contestants:
            ratio = times.ratio(name, OURS)
            told = f"at least {least} times as long"
            is_reached = ratio.median >= least
            verdicts.append(Verdict(f"{name}, in {OURS}", ratio.text(".1f"), told, is_reached))
    return Section(
        "A step",
        _STEP.format(length=len(events)),
        ("machine", "a step", "in bare lookups", "in our steps"),
        rows,
        verdicts,
        left_out,
        {"steps": len(events), "ends": ends},
    )


def _ours(
    table: Table, events: Sequence[str]
) -> tuple[dict[str, Callable[[], object]], dict[str, str]]:
    """Gives the two bare dicts and ours, and where each of them ends."""
    pairs = machines.answers(table)
    by_state: dict[str, dict[str, str]] = {}
    for (source, event), target in pairs.items():
        by_state.setdefault(source, {})[event] = target

    def bare() -> str:
        state = table.data.initial
        for event in events:
            state = pairs[state, event]
        return state

    def nested() -> str:
        state = table.data.initial
        for event in events:
            state = by_state[state][event]
        return state

    def ours() -> str:
        step, state = LC.step, table.data.initial
        for event in events:
            state = step(state, event).target
        return state

    return {BARE: bare, NESTED: nested, OURS: ours}, {
        BARE: bare(),
        NESTED: nested(),
        OURS: ours(),
    }


def _calling(calls: Sequence[Callable[[], object]]) -> Callable[[], None]:
    def run() -> None:
        for call in calls:
            call()

    return run


def walked(table: Table, machine: machines.Machine, events: Sequence[str]) -> str:
    """Walks once, and gives where the machine ends.

    Raises:
        AssertionError: A step of it leads elsewhere than the table's.
    """
    state = table.data.initial
    for event, call in zip(events, machine.calls, strict=True):
        call()
        before, state = state, table.step(state, event).target
        if machine.state() != state:
            told = f"{before} --{event}--> {machine.state()}, but the table says {state}"
            raise AssertionError(told)
    return machine.state()


# -- reconcile ---------------------------------------------------------------------------------------

STEP = "`lc.step`"
AGAIN = "the same observation again"
SEEN = "a newer resourceVersion, nothing else new"
UNORDERED = "a status string without an order, again"

_RECONCILE = """\
`reconcile(record, observation)` of the {count} recorded pods that classify as an agent's, one after the other. Nothing
that a reader of the record could see changes: the very observation comes again (L10); or the pod's resourceVersion is
newer and all else is as it was; or a container's status string without an order, as `docker ps` gives it, says what is
known. The last column counts the blocks that the interpreter has more after {calls:,} calls of each than before
them, with their plans dropped.
"""


class _Pair(NamedTuple):
    record: Record
    observation: Observation


def _newer(seen: Observation) -> Observation:
    assert isinstance(seen.order, Version)
    newest = Version(seen.order.cluster, str(10**12))
    return msgspec.structs.replace(seen, order=newest)


def reconcile_section(*, rounds: int, calls: int) -> Section:
    """Times a reconcile that has nothing to do, and counts what so many calls of it keep."""
    pairs = _settled()
    newer = [p._replace(observation=_newer(p.observation)) for p in pairs]
    up = LC.observe_container_status("Up 5 minutes")
    running = LC.reconcile(Record.new("agent"), up).record
    cases = {AGAIN: pairs, SEEN: newer, UNORDERED: [_Pair(running, up)] * len(pairs)}
    plans = {name: [LC.reconcile(*pair) for pair in found] for name, found in cases.items()}
    if any(plan.must_write for found in plans.values() for plan in found):
        raise AssertionError("an unchanged observation must be written")
    contestants: dict[str, Callable[[], object]] = {STEP: _stepping(pairs)}
    contestants |= {name: _reconciling(found) for name, found in cases.items()}
    times = race(contestants, count=len(pairs), rounds=rounds)
    kept = {name: _kept(contestants[name], calls) for name in cases}
    hoard: list[Plan] = []
    control = _kept(lambda: hoard.append(LC.reconcile(*pairs[0])), calls)
    rows = [(STEP, in_unit(times.spread(STEP)), "1", "", "", "")]
    verdicts = []
    for name, found in cases.items():
        more = times.difference(name, STEP)
        rows.append(
            (
                name,
                in_unit(times.spread(name)),
                times.ratio(name, STEP).text(".1f"),
                in_unit(more, sign="+"),
                _record(plans[name], found),
                f"{kept[name]:,}",
            )
        )
        verdicts.append(
            Verdict(
                f"`reconcile`, {name}: more than a step",
                in_unit(more, sign="+"),
                "at most 1.5 µs",
                more.median <= 1.5e-6,
            )
        )
    blocks = max(kept.values())
    verdicts.append(
        Verdict("`reconcile`: blocks that outlive it", f"{blocks:,}", "none", blocks == 0)
    )
    return Section(
        "A reconcile of what is known",
        _RECONCILE.format(count=len(pairs), calls=calls),
        ("what is reconciled", "time", "in steps", "more than a step", "its record", "kept blocks"),
        rows,
        verdicts,
        {},
        {"kept": kept, "kept by one that keeps its plans": control},
    )


def _settled() -> list[_Pair]:
    found = []
    for content in itertools.islice(recorded.pods(), len(recorded.PODS)):
        observation = LC.observe_pod(pod_from_bytes(content)[0])
        plan = LC.reconcile(Record.new("agent"), observation)
        if plan.disposition == "taken":
            found.append(_Pair(plan.record, observation))
    return found


def _record(plans: Sequence[Plan], pairs: Sequence[_Pair]) -> str:
    same = all(plan.record is pair.record for plan, pair in zip(plans, pairs, strict=True))
    return "the same object" if same else "a new one"


def _stepping(pairs: Sequence[_Pair]) -> Callable[[], None]:
    asked = [(pair.record.configuration, pair.observation.event or "") for pair in pairs]

    def run() -> None:
        step = LC.step
        for configuration, event in asked:
            step(configuration, event)

    return run


def _reconciling(pairs: Sequence[_Pair]) -> Callable[[], None]:
    def run() -> None:
        reconcile = LC.reconcile
        for record, observation in pairs:
            reconcile(record, observation)

    return run


def _kept(call: Callable[[], object], calls: int) -> int:
    """Counts the blocks that calls leave behind, beyond what counting itself does.

    The least of several counts: what calls leave is there each time, and what the interpreter does
    now and then is not.
    """
    call()
    gc.freeze()  # what is there already need not be looked through each time
    kept = min(_blocks(call, calls) - _blocks(call, 0) for _ in range(3))
    gc.unfreeze()
    return kept


def _blocks(call: Callable[[], object], calls: int) -> int:
    gc.collect()
    before = sys.getallocatedblocks()
    for _ in itertools.repeat(None, calls):
        call()
    gc.collect()  # also empties the lists of blocks that the interpreter keeps for reuse
    return sys.getallocatedblocks() - before


def _at_most(figure: str, ratio: Spread, most: float) -> Verdict:
    return Verdict(figure, ratio.text(".2f"), f"at most {most}", ratio.median <= most)
