"""The compiled spec, ready to answer: total and immutable; one lookup answers any pair."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import msgspec

from scion_fsm.errors import UnknownConfigurationError, did_you_mean
from scion_fsm.machine.fields import PydanticField
from scion_fsm.machine.stored import (
    Disposition,
    PodRowEntry,
)
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scion_fsm.machine.stored import (
        Data,
        EventEntry,
        FreshnessEntry,
        FreshnessTable,
        RuleEntry,
        RunRowEntry,
        RunTable,
        StateEntry,
    )


class Step(PydanticField, msgspec.Struct, frozen=True):
    """The outcome of one pair of configuration and event; shared, never changed.

    Attributes:
        disposition: taken, ignored or rejected.
        source: The configuration before.
        event: The event.
        target: The configuration after; the source's unless a transition was taken.
        rule: The id of the rule, or `L11` for an event that the spec does not have.
        why: A sentence; for a transition, the event's own.
        law: The law behind the rule; may be empty.
        internal: Accepted without a change of configuration.
        opens: Leaves the run behind and sets a fence; `unseen` only where no run is known.
        lifts: Lifts a fence: the run that it left behind is the current one again.
        detail: What becomes of reason, message and exit code: replace, fill, keep.
        explanation: A template for the message, or None.
        moves: The phase changes.
        ends: It leads to an end.
        tool_name: What becomes of the tool's name.
        history: What becomes of the configuration that the agent stalled from; `source` is this one.
    """

    disposition: Disposition
    source: str
    event: str
    target: str
    rule: str
    why: str
    law: str = ""
    internal: bool = False
    opens: bool | Literal["unseen"] = False
    lifts: bool = False
    detail: Literal["replace", "fill", "keep"] = "keep"
    explanation: str | None = None
    moves: bool = False
    ends: bool = False
    tool_name: Literal["replace", "keep", "clear"] = "keep"
    history: Literal["source", "keep", "clear"] = "keep"

    def __str__(self) -> str:
        """`running.idle --tool-start--> running.executing (T128)`."""
        return f"{self.source} --{self.event}--> {self.target} ({self.rule}, {self.disposition})"


class PodAnswer(msgspec.Struct, frozen=True):
    """The row that decides a vector of features, and the vector as (name, value) pairs; shared.

    `is_silent` is one that counts only while nothing is known of the agent.
    """

    row: PodRowEntry
    features: tuple[tuple[str, str], ...]
    is_silent: bool


class Table:
    """A compiled spec, ready to answer; immutable.

    Attributes:
        data: The stored form.
        configurations: Every configuration, in declared order.
        events: Every event by name, in declared order.
        states: Every configuration's entry by name.
        openers: The events that open a new run; only freshness gives them.
        clock_skew: How far apart clocks may be, in seconds.
        inputs: Every event but the openers.
        activities: What each substate means that is an activity: those that a heartbeat can name.
        active_phases: The phases that have activities; where none has, those that are no ends.
    """

    __slots__ = (
        *("active_phases", "activities", "clock_skew", "configurations", "data", "events"),
        *("inputs", "openers", "states"),
        *("_answers", "_freshness", "_rows", "_runs"),
    )

    def __init__(self, data: Data) -> None:
        """Wraps the stored form; the shared Steps of a configuration are made when first asked for."""
        self.data = data
        self.configurations = tuple(data.states)
        self.states: Mapping[str, StateEntry] = MappingProxyType(data.states)
        self.events: Mapping[str, EventEntry] = MappingProxyType(data.events)
        self.openers = frozenset(
            row.open
            for fresh in data.freshness.values()
            for row in fresh.rows
            if row.open is not None
        )
        self.clock_skew = data.runs.clock_skew_seconds
        self.inputs: Mapping[str, EventEntry] = {
            name: entry for name, entry in data.events.items() if name not in self.openers
        }
        self._runs: dict[tuple[str, ...], RunRowEntry] = {}
        self._freshness: dict[tuple[str, ...], FreshnessEntry] = {}
        self.activities: Mapping[str, str] = {
            substate: entry.doc
            for name, entry in data.states.items()
            if (substate := name.partition(".")[2]) in data.heartbeats.activities
        }
        ends = {state.phase for state in data.states.values() if "terminal" in state.tags}
        has_activities = dict.fromkeys(
            state.phase
            for name, state in data.states.items()
            if name.partition(".")[2] in self.activities
        )
        self.active_phases = tuple(has_activities) or tuple(
            p for p in data.initials if p not in ends
        )
        self._rows: dict[str, dict[str, Step]] = {}
        self._answers: dict[tuple[str, ...], PodAnswer] = {}

    def step(self, configuration: str, event: str) -> Step:
        """Looks one pair up.

        Args:
            configuration: One of `configurations`.
            event: One of `events`; any other is ignored by L11, not an error.

        Returns:
            The pair's Step; the same object each time.

        Raises:
            UnknownConfigurationError: The configuration is not the spec's.
        """
        try:
            return self._rows[configuration][event]
        except (KeyError, TypeError):
            return self._first_step(configuration, event)

    def _first_step(self, configuration: str, event: str) -> Step:
        if not isinstance(configuration, str) or configuration not in self.states:
            raise UnknownConfigurationError(configuration, self.configurations) from None
        row = self._rows.get(configuration)
        if row is None:
            row = self._rows[configuration] = _row(self.data, configuration)
        if isinstance(event, str) and event in row:
            return row[event]
        why = f"{quoted(event)} is not an event of this lifecycle{did_you_mean(event, self.events)}"
        name = event if isinstance(event, str) else quoted(event)
        return Step("ignored", configuration, name, configuration, "L11", why, "L11")

    def relation(self, vector: tuple[str, ...]) -> RunRowEntry:
        """Looks up how an input's run stands to a record's, by `spec.vocabulary`'s RUN_FEATURES."""
        row = self._runs.get(vector)
        if row is None:
            runs = self.data.runs
            row = self._runs[vector] = runs.rows[_decided(runs, vector)]
        return row

    def freshness(self, kind: str, vector: tuple[str, ...]) -> FreshnessEntry:
        """Looks up whether an input counts, by `spec.vocabulary`'s FRESHNESS_FEATURES of its kind."""
        row = self._freshness.get(vector)  # no vector is of two kinds: they differ in length
        if row is None:
            fresh = self.data.freshness[kind]
            row = self._freshness[vector] = fresh.rows[_decided(fresh, vector)]
        return row

    def pod_answer(self, vector: tuple[str, ...]) -> PodAnswer:
        """Looks up what a pod is, by the values of its features in the spec's order.

        Returns:
            The vector's answer; the same object each time. There are as many as vectors, so they are
            made when first asked for.
        """
        answer = self._answers.get(vector)
        if answer is None:
            pods = self.data.pods
            index = sum(
                members.index(value) * weight
                for value, members, weight in zip(
                    vector, pods.features.values(), pods.weights, strict=True
                )
            )
            features = tuple(zip(pods.features, vector, strict=True))
            is_silent = any(
                all(value in when.get(name, (value,)) for name, value in features)
                for when in pods.silent
            )
            answer = PodAnswer(pods.rows[pods.decided[index]], features, is_silent)
            self._answers[vector] = answer
        return answer

    def ends(self, phase: str) -> bool:
        """Tells whether a phase is an end."""
        initial = self.data.initials.get(phase, phase)
        return initial in self.states and self.is_terminal(initial)

    def configuration_of(self, phase: str, activity: str | None = None) -> str | None:
        """Gives the configuration that a bare phase and activity mean, or None if they mean none.

        A bare phase is its initial configuration: a report of an end is provisional (L5).
        """
        if not activity:
            name = self.data.initials.get(phase, phase)
            return name if name in self.states else None
        # Substates such as stopped.final are no activities: nobody's word makes an end final (L4).
        name = f"{phase}.{activity}"
        return name if name in self.states and activity in self.activities else None

    def is_terminal(self, configuration: str) -> bool:
        """Tells whether a configuration is an end, perhaps a provisional one."""
        return "terminal" in self.states[configuration].tags

    def is_asked(self, configuration: str) -> bool:
        """Tells whether an operator's stop or suspension is in flight there."""
        return "asked" in self.states[configuration].tags

    def is_resumable(self, configuration: str) -> bool:
        """Tells whether a configuration is an end whose session a start resumes."""
        return "resumable" in self.states[configuration].tags


def _decided(table: RunTable | FreshnessTable, vector: tuple[str, ...]) -> int:
    index = 0
    for value, members in zip(vector, table.features.values(), strict=True):
        index = index * len(members) + members.index(value)
    return table.decided[index]


def _row(data: Data, source: str) -> dict[str, Step]:
    numbers = data.cells[list(data.states).index(source)]
    return {
        event: _step(data, source, event, data.rules[number])
        for event, number in zip(data.events, numbers, strict=True)
    }


def _step(data: Data, source: str, event: str, rule: RuleEntry) -> Step:
    target = source if rule.target is None else rule.target
    before, after = data.states[source], data.states[target]
    internal = rule.disposition == "taken" and rule.target is None
    tool_name: Literal["replace", "keep", "clear"] = "keep" if internal else "replace"
    history: Literal["source", "keep", "clear"] = "source"
    if after.history == "clears" and not internal:
        history = "clear"
    elif internal or "keeps" in (before.history, after.history):
        history = "keep"
    return Step(
        disposition=rule.disposition,
        source=source,
        event=event,
        target=target,
        rule=rule.id,
        why=rule.why or data.events[event].doc,
        law=rule.law,
        internal=internal,
        opens=rule.opens,
        lifts=rule.lifts,
        detail=rule.detail,
        explanation=rule.explanation,
        moves=before.phase != after.phase,
        ends="terminal" in after.tags,
        tool_name=tool_name if after.carries_tool else "clear",
        history=history,
    )
