"""Incarnations, orders, records: how inputs stand to what is known (laws.md 2, KEP-5504)."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scion_fsm import Activity, Incarnation, Observation, Phase, Record
from scion_fsm.machine.observation import Order, compare_orders, resource_version
from scion_fsm.machine.record import UNMARKED
from scion_fsm.machine.spec.vocabulary import ORDERS, ORIGINS, RUNS, OrderRelation

# -- incarnations ------------------------------------------------------------------------------------

POD, RUN = Incarnation("u"), Incarnation("u", "c")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (RUN, RUN, True),
        (RUN, POD, True),  # an absent part is no evidence
        (RUN, Incarnation(None, "c"), True),
        (RUN, Incarnation(), True),
        (RUN, Incarnation("u", "d"), False),  # a restarted container is a new incarnation
        (RUN, Incarnation("v", "c"), False),
        (POD, Incarnation("v"), False),
        (Incarnation(None, "c"), Incarnation(None, "d"), False),
    ],
)
def test_two_incarnations_are_one_unless_something_contradicts_it(
    one: Incarnation, other: Incarnation, *, same: bool
) -> None:
    assert one.is_same(other) is same
    assert other.is_same(one) is same


def test_a_newer_sight_adds_what_was_not_known_and_the_same_sight_is_the_same_object() -> None:
    assert POD.refined_by(RUN) == RUN
    assert RUN.refined_by(POD) is RUN
    assert RUN.refined_by(RUN) is RUN
    assert Incarnation().refined_by(RUN) == RUN
    assert RUN.refined_by(Incarnation("u", "d")) == Incarnation("u", "d")
    assert RUN.refined_by(Incarnation("v")) == Incarnation("v", "c")


def test_an_incarnation_reads_as_uid_and_container() -> None:
    assert (str(RUN), str(POD), str(Incarnation(None, "c"))) == ("u/c", "u/-", "-/c")


# -- orders ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "order", "relation"),
    [
        (None, None, "unordered"),
        (None, "5", "newer"),
        (None, 5.0, "newer"),
        ("5", None, "incomparable"),
        (5.0, None, "incomparable"),
        ("5", "6", "newer"),
        ("9", "10", "newer"),  # length before text
        ("10", "9", "not_newer"),
        ("5", "5", "not_newer"),
        ("18446744073709551615", "18446744073709551616", "newer"),  # beyond 64 bits
        ("340282366920938463463374607431768211455", "99", "not_newer"),
        (5.0, 5.5, "newer"),
        (5, 6, "newer"),
        (5.0, 5.0, "not_newer"),
        (5.0, 4.0, "not_newer"),
        ("5", 6.0, "incomparable"),
        (5.0, "6", "incomparable"),
    ],
)
def test_l6_an_order_is_newer_equal_or_older_or_of_another_kind(
    mark: Order | None, order: Order | None, relation: OrderRelation
) -> None:
    assert compare_orders(mark, order) == relation
    assert relation in ORDERS


@given(st.integers(min_value=1, max_value=2**128), st.integers(min_value=1, max_value=2**128))
def test_resource_versions_compare_as_the_numbers_that_they_are(one: int, other: int) -> None:
    newer = compare_orders(str(one), str(other)) == "newer"
    assert newer == (other > one)


@pytest.mark.parametrize("text", ["", "0", "017", "-1", "+1", "1.0", " 1", "1e3", "abc", "१२", "²", None, 7, b"7"])  # fmt: skip
def test_what_is_no_resource_version_says_nothing_about_order(text: object) -> None:
    assert resource_version(text) is None


@pytest.mark.parametrize("text", ["1", "10", "340282366920938463463374607431768211456"])
def test_a_resource_version_is_kept_as_it_is_written(text: str) -> None:
    assert resource_version(text) == text


# -- records -----------------------------------------------------------------------------------------


def test_a_new_record_has_seen_nothing() -> None:
    record = Record.new("one")
    assert (record.phase, record.activity, record.configuration) == (Phase.CREATED, None, "created")
    assert record.orders == UNMARKED
    assert len(UNMARKED) == len(ORIGINS)
    assert not record.is_terminal
    assert str(record) == "one: created"


def test_phase_and_activity_are_views_of_the_configuration() -> None:
    busy = Record("one", "running.thinking")
    assert (busy.phase, busy.activity) == (Phase.RUNNING, Activity.THINKING)
    quiet = Record("one", "running.unreported")
    assert (quiet.phase, quiet.activity) == (Phase.RUNNING, None)
    over = Record("one", "error.provisional", incarnation=RUN, reason="OOMKilled")
    assert (over.phase, over.activity, over.is_terminal) == (Phase.ERROR, None, True)
    assert str(over) == "one: error.provisional (OOMKilled) u/c"


@pytest.mark.parametrize(
    ("known", "superseded", "stated", "relation"),
    [
        (None, None, None, "unstated"),
        (RUN, None, None, "unstated"),
        (RUN, None, Incarnation(), "unstated"),
        (None, None, RUN, "first"),
        (RUN, None, RUN, "same"),
        (RUN, None, POD, "same"),
        (POD, None, RUN, "same"),
        (RUN, None, Incarnation("u", "d"), "other"),
        (RUN, None, Incarnation("v"), "other"),
        (None, RUN, RUN, "superseded"),
        (None, RUN, POD, "superseded"),
        (None, RUN, Incarnation("u", "d"), "superseded"),  # an operator replaces the whole pod
        (None, RUN, Incarnation("v", "d"), "first"),
        (Incarnation("v"), RUN, Incarnation("w"), "other"),
        (None, Incarnation(None, "c"), Incarnation(None, "c"), "superseded"),
        (None, Incarnation(None, "c"), Incarnation(None, "d"), "first"),
    ],
)
def test_l7_how_an_input_s_incarnation_stands_to_the_record_s(
    known: Incarnation | None,
    superseded: Incarnation | None,
    stated: Incarnation | None,
    relation: str,
) -> None:
    record = Record("one", incarnation=known, superseded=superseded)
    assert record.relation(stated) == relation
    assert relation in RUNS


def test_a_history_that_went_back_forgets_the_orders_alone() -> None:
    record = Record("one", "running.idle", RUN, orders=(1.0, "9", None, None, None), reason="R")
    reset = record.with_history_reset()
    assert reset.orders == UNMARKED
    assert msgspec.structs.replace(reset, orders=record.orders) == record


def test_values_are_frozen_and_hashable() -> None:
    record = Record("one", "running.idle", RUN)
    for value in (record, RUN, Observation(event=None)):
        assert hash(value) == hash(msgspec.structs.replace(value))
    with pytest.raises(AttributeError):
        record.name = "two"  # type: ignore[misc]
