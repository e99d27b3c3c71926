"""Runs, orders, records: how inputs stand to what is known (laws.md 2 and 3, KEP-5504)."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import BEGINNING, NEW, OLD, POD, TABLE, at, marked, seen, version

from scion_fsm import Activity, Moment, Observation, Phase, Place, Record, Run, Version
from scion_fsm.machine.freshness import relate
from scion_fsm.machine.orders import (
    Marks,
    Order,
    compare,
    is_after,
    is_newer_version,
    is_version,
    moment,
    rfc3339,
    seconds_of,
)
from scion_fsm.machine.record import End, Fence
from scion_fsm.machine.spec.vocabulary import ORDERS, OrderRelation

# -- orders ------------------------------------------------------------------------------------------

T = BEGINNING


def kept(*orders: Order | None) -> Marks:
    """Marks of the origin 1, and one of another that says nothing."""
    return ((2, at(9)), *((1, order) for order in orders if order is not None))


@pytest.mark.parametrize(
    ("mark", "order", "relation"),
    [
        (None, None, "unordered"),
        (None, version(5), "unmarked"),
        (None, at(5), "unmarked"),
        (version(5), None, "undated"),
        (version(5), version(6), "newer"),
        (version(9), version(10), "newer"),  # length before text
        (version(10), version(9), "not_newer"),
        (version(5), version(5), "not_newer"),
        (version("18446744073709551615"), version("18446744073709551616"), "newer"),  # beyond 64 bits
        (version(5), version(6, "b"), "other_clock"),
        (version(5, "?1"), version(6, "?2"), "other_clock"),
        (at(5), at(5.5), "newer"),
        (at(5), at(5), "not_newer"),
        (at(5), at(4), "not_newer"),
        (at(5), at(6, "broker"), "other_clock"),
        (version(5), at(6), "other_clock"),
    ],
)  # fmt: skip
def test_l6_an_order_is_newer_equal_or_older_or_of_another_clock(
    mark: Order | None, order: Order | None, relation: OrderRelation
) -> None:
    assert compare(kept(mark), 1, order) == relation
    assert relation in ORDERS


def test_versions_of_clusters_without_a_name_are_compared_for_one_pod() -> None:
    for one, other in (("?1", "?2"), ("?", "a"), ("a", "?")):
        assert compare(kept(version(5, one)), 1, version(6, other), is_same_pod=True) == "newer"
    assert compare(kept(version(5, "a")), 1, version(6, "b"), is_same_pod=True) == "other_clock"
    both = kept(version(5, "a"), version(9, "?1"))
    assert compare(both, 1, version(7, "a"), is_same_pod=True) == "not_newer"


@given(st.integers(1, 10**20 - 1), st.integers(1, 10**20 - 1))
def test_versions_compare_as_the_numbers_that_they_are(one: int, other: int) -> None:
    assert is_newer_version(str(other), str(one)) == (other > one)
    assert (compare(kept(version(one)), 1, version(other)) == "newer") == (other > one)


@pytest.mark.parametrize("text", ["1", "10", "99999999999999999999"])
def test_a_version_is_digits_without_leading_zeros(text: str) -> None:
    assert is_version(text)
    assert Version("?", text).digits == text


@pytest.mark.parametrize(
    ("time", "seconds"),
    [(T, T), (1_767_225_600, T), ("2026-01-01T00:00:00Z", T), ("2026-01-01T01:00:00+01:00", T)],
)
def test_a_moment_is_seconds_or_rfc_3339(time: float | str, seconds: float) -> None:
    assert moment("hook", time) == (Moment("hook", seconds), ())


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "1970-01-01T00:00:00Z", None, 7],
)  # fmt: skip
def test_a_text_that_names_no_time_is_none(text: object) -> None:
    assert seconds_of(text) is None
    assert moment("hook", "yesterday")[1] == ("the time 'yesterday' cannot be compared",)
    assert moment("hook", None) == (None, ())


def test_a_whole_second_is_the_second_that_it_names() -> None:
    assert not is_after(10.9, 10.0)
    assert is_after(11.0, 10.0)
    assert is_after(10.6, 10.5)
    assert not is_after(15.5, 10.0, 5)
    assert is_after(16.0, 10.0, 5)


def test_orders_read_as_what_they_are() -> None:
    assert str(version(7)) == "version 7"
    assert str(at(0.5)) == "2026-01-01T00:00:00.500000Z"
    assert rfc3339(T) == "2026-01-01T00:00:00Z"


# -- runs --------------------------------------------------------------------------------------------

SEEN = marked(Record("one", "running.working", run=OLD), 1, version(50))
FENCED = Record("one", "starting", fence=Fence(T + 90, (OLD,)))
STOPPED = Record("one", "stopped.final", end=End(T + 90, is_commanded=True))
UP, CREATED = "container.running", "pod.running"
CONTAINER = Run(container="c1", place=POD)
ENDED = msgspec.structs.replace(CONTAINER, ended=True)
RELATIONS = {
    "R01": (SEEN, CREATED, Run(place=POD, created=T), "unstated"),
    "R02": (FENCED, CREATED, OLD, "left"),
    "R02 by the pod": (FENCED, CREATED, Run("old", "another"), "left"),
    "R03": (SEEN, CREATED, Run("old", "c1"), "same"),
    "R03 by one part": (SEEN, CREATED, Run("old"), "same"),
    "R04": (FENCED, CREATED, Run("u", created=T + 10), "earlier"),
    "R05": (STOPPED, CREATED, NEW, "later"),
    "R06": (STOPPED, CREATED, Run("u"), "unproven"),
    "R07": (Record.new("one"), CREATED, OLD, "first"),
    "R07 after a fence": (FENCED, CREATED, NEW, "first"),
    "R07 that the stop ended": (STOPPED, CREATED, OLD, "first"),
    "R08": (SEEN, CREATED, Run("new", created=T - 99, place=POD), "here"),
    "R09": (SEEN, UP, Run(container="c9", started=T + 60.5), "later"),
    "R09 of one id": (
        Record("one", "running.working", run=Run(container="c", started=T + 1.5)),
        UP, Run(container="c", started=T + 60.5), "later",
    ),
    "R10": (SEEN, CREATED, Run("u", created=T - 60), "earlier"),
    "R11": (Record("one", run=CONTAINER), UP, Run(container="c2", place=POD), "here"),
    "R11 seen ended": (
        Record("one", run=ENDED, marks=((1, at(98, "reader")),)), UP, CONTAINER, "here",
    ),
    "R03 seen ended, nobody knows when": (Record("one", run=ENDED), UP, CONTAINER, "same"),
    "R12": (SEEN, UP, Run(container="c9"), "unproven"),
    "R12 within the skew": (SEEN, CREATED, Run("u", created=T + 3), "unproven"),
}  # fmt: skip


def test_every_row_of_runs_has_an_example_here() -> None:
    assert {name.split()[0] for name in RELATIONS} == {row.id for row in TABLE.data.runs.rows}


@pytest.mark.parametrize("name", RELATIONS)
def test_l7_how_an_input_s_run_stands_to_the_record_s(name: str) -> None:
    before, event, run, relation = RELATIONS[name]
    order = at(99, "reader") if event == UP else version(99)
    observation = seen(event, run=run, order=order)
    assert relate(TABLE, before, observation, TABLE.events[event]).relation == relation


def test_what_began_after_a_fence_is_never_left() -> None:
    again = seen(UP, run=Run(container="c1", started=T + 99.5), order=at(100, "reader"))
    fenced = Record("one", "starting", fence=Fence(T + 90, (CONTAINER,)))
    assert relate(TABLE, fenced, again, TABLE.events[UP]).relation == "first"
    before = seen(UP, run=CONTAINER, order=at(100, "reader"))
    assert relate(TABLE, fenced, before, TABLE.events[UP]).relation == "left"


def test_a_newer_sight_adds_what_was_not_known() -> None:
    pod = Run("u", created=T)
    assert pod.known_better(Run("u", "c", started=T + 1)) == Run("u", "c", None, T, T + 1)
    assert OLD.known_better(OLD) is OLD
    assert OLD.known_better(Run("old")) == OLD


def test_a_pod_begins_at_its_creation_and_a_container_at_its_start() -> None:
    assert (OLD.began, OLD.reports_from) == (T, T + 2)
    started = Run(container="c", created=T, started=T + 7)
    assert (started.began, started.reports_from) == (T + 7, T + 7)
    unknown = Run(container="c", created=T, seen=T + 9)
    assert (unknown.began, unknown.reports_from) == (T + 9, T + 9)


def test_a_run_reads_as_what_identifies_it() -> None:
    assert str(Run("u", "c", "r")) == "r/u/c"
    assert str(Run("u")) == "u"
    assert str(Run()) == "-"
    assert not Run(place=Place("name")).is_named


# -- records -----------------------------------------------------------------------------------------


def test_a_new_record_has_seen_nothing() -> None:
    record = Record.new("one")
    assert (record.phase, record.activity, record.configuration) == (Phase.CREATED, None, "created")
    assert (record.marks, record.run, record.fence) == ((), None, None)
    assert not record.is_terminal
    assert str(record) == "one: created"


def test_phase_and_activity_are_views_of_the_configuration() -> None:
    busy = Record("one", "running.thinking")
    assert (busy.phase, busy.activity) == (Phase.RUNNING, Activity.THINKING)
    quiet = Record("one", "running.unreported")
    assert (quiet.phase, quiet.activity) == (Phase.RUNNING, None)
    over = Record("one", "error.provisional", run=Run("u", "c"), reason="OOMKilled")
    assert (over.phase, over.activity, over.is_terminal) == (Phase.ERROR, None, True)
    assert str(over) == "one: error.provisional (OOMKilled) u/c"
    held = Record("one", "suspended.final")
    assert (held.phase, held.is_terminal, held.is_resumable) == (Phase.SUSPENDED, True, True)


def test_a_record_of_one_clock_keeps_the_marks_of_others() -> None:
    both = marked(marked(Record.new("one"), 2, at(5)), 2, at(3, "file"))
    assert both.marks == ((2, at(5)), (2, at(3, "file")))
    assert both.mark("agent", "@file") == at(3, "file")
    assert both.mark("relay") is None
    again = marked(marked(both, 1, version(5, "?1")), 1, version(6, "?2"))
    assert list(again.marks_of(1)) == [version(6, "?2")]  # clusters without a name share a mark


def test_values_are_frozen_hashable_and_survive_json() -> None:
    record = marked(
        Record("one", "running.working", OLD, Fence(T, (NEW,), "r"), end=End(T, is_commanded=True)),
        1,
        version(7),
    )
    for value in (record, OLD, at(5), Observation(event=None, run=OLD, order=version(5))):
        assert hash(value) == hash(msgspec.structs.replace(value))
        stored = msgspec.json.encode(value)
        assert msgspec.json.decode(stored, type=type(value)) == value
    with pytest.raises(AttributeError):
        record.name = "two"  # type: ignore[misc]
    with pytest.raises(msgspec.ValidationError, match="cannot be compared"):
        msgspec.json.decode(json.dumps({"kind": "moment", "clock": "x", "seconds": 7}), type=Order)
