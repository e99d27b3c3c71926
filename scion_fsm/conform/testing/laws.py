"""The laws L1-L13 and L15 by name, each a check of a subject together with the inputs that it is checked on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from scion_fsm.conform.testing import move_laws, probes, strategies
from scion_fsm.conform.testing.worlds import streams
from scion_fsm.conform.testing.worlds.history import History, arrivals, events_of, histories
from scion_fsm.conform.testing.worlds.walk import Fault, LawBrokenError, Observer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hypothesis import settings
    from hypothesis.strategies import SearchStrategy

    from scion_fsm.conform.testing.subject import Subject
    from scion_fsm.conform.testing.worlds.walk import Move
    from scion_fsm.conform.testing.worlds.world import Input
    from scion_fsm.machine.table import Table

    MoveLaw = Callable[[Subject, Move], Iterator[str]]


class Law(NamedTuple):
    """A law, or a part of one, as something that can be checked.

    Attributes:
        id: The law's id.
        name: Its name; that of the spec's property with this `check`, where the spec has one.
        inputs: What it is checked on, for a table.
        check: Raises LawBrokenError if a subject breaks it on such an input.
        of_move: What is wrong with a single move, where the law is one of single moves.
    """

    id: str
    name: str
    inputs: Callable[[Table], SearchStrategy[Any]]
    check: Callable[[Subject, Any], None]
    of_move: MoveLaw | None = None

    def verify(self, subject: Subject, profile: settings) -> None:
        """Checks a subject on as many inputs as a profile says.

        Raises:
            LawBrokenError: The subject breaks the law; the input is as small as the profile wants it.
        """

        @profile
        @given(self.inputs(subject.table))
        def run(value: Any) -> None:  # noqa: ANN401 - whatever the law is checked on
            self.check(subject, value)

        run()


def of_moves(law: str, name: str, of_move: MoveLaw) -> Law:
    """Makes a law of single moves one of whole histories, of all that may come at their end and after a command."""

    def check(subject: Subject, history: History) -> None:
        observer = Observer(subject)
        for arrival in history.arrivals:
            if isinstance(arrival, Fault):
                observer.suffer(arrival)
            else:
                judge(observer, arrival)
        for probe in (*history.stream, *probes.of(observer)):
            judge(observer.fork(), probe)
        for command in _commands(subject.table):  # what is on its way when an operator has decided
            obeyed = Observer(subject)
            judge(obeyed, command)
            for probe in history.stream:
                judge(obeyed.fork(), probe)

        obeyed = Observer(subject)
        judge(obeyed, probes.minting(subject.table))
        for probe in probes.of(obeyed):
            judge(obeyed.fork(), probe)

    def judge(observer: Observer, given: Input) -> None:
        for complaint in of_move(observer.subject, observer.get(given)):
            raise observer.broken(law, complaint)

    return Law(law, name, histories, check, of_move)


def _commands(table: Table) -> Iterator[Input]:
    for events in events_of(table, "command").values():
        for event in events:
            yield probes.command(event)


def every_pair_defined(subject: Subject, _: object) -> None:
    """L2: every pair is taken, ignored or rejected, with a reason, and only what is taken moves."""
    for configuration in subject.table.configurations:
        for event in subject.table.events:
            pair = f"{configuration} x {event}"
            try:
                step = subject.step(configuration, event)
            except LookupError as error:
                raise LawBrokenError("L2", f"{pair} is not decided: {error!r}") from error
            if step.disposition not in ("taken", "ignored", "rejected"):
                raise LawBrokenError("L2", f"{pair} is {step.disposition!r}")
            if not step.rule or not step.why:
                raise LawBrokenError("L2", f"{pair} is {step.disposition} without a reason")
            if step.disposition != "taken" and step.target != configuration:
                raise LawBrokenError(
                    "L2", f"{pair} is {step.disposition} and goes to {step.target}"
                )
            if step.target not in subject.table.states:
                raise LawBrokenError("L2", f"{pair} goes to {step.target!r}, which is nowhere")


def observers_converge(subject: Subject, history: History) -> None:
    """L9: whoever has seen a pod's last state holds the phase that it alone gives.

    It assumes a legal stream (see `world`) whose last input is evidence: what shows nothing about the
    agent (pod.foreign, pod.unreachable) is no last state. Reports and commands are no part of it.
    """
    newcomer, watcher, other = (Observer(subject) for _ in range(3))
    newcomer.get(history.stream[-1])
    for given_input in history.stream:
        watcher.get(given_input)
    for arrival in history.arrivals:
        if isinstance(arrival, Fault):
            other.suffer(arrival)
        else:
            other.get(arrival)
    wanted = newcomer.record.phase
    for observer, who in ((watcher, "saw all of it"), (other, "saw parts of it")):
        if observer.record.phase != wanted:
            raise observer.broken(
                "L9", f"the last state gives {wanted}; who {who} holds {observer.record.phase}"
            )


def nothing_raises(subject: Subject, value: object) -> None:
    """L11: whatever comes in, an observation comes out, and what means nothing changes nothing."""
    observers = {
        "pod": subject.observe_pod,
        "deleted pod": subject.observe_pod_gone,
        **subject.observers,
    }
    record = subject.new_record()
    for name, observe in observers.items():
        try:
            observation = observe(value)
            plan = subject.reconcile(record, observation)
        except Exception as error:
            raise LawBrokenError("L11", f"{name} {value!r} raised {error!r}") from error
        if observation.event is None and (plan.record != record or plan.must_write):
            raise LawBrokenError("L11", f"{name} {value!r} means nothing and changes the record")


def future_is_no_phase(subject: Subject, pod: dict[str, Any]) -> None:
    """L11: a pod whose phase nobody knows moves no agent, and the phase is reported verbatim."""
    observation = subject.observe_pod(pod)
    plan = subject.reconcile(subject.new_record(), observation)
    if plan.record != subject.new_record():
        raise LawBrokenError("L11", f"{json.dumps(pod, default=repr)} becomes {plan.record}")
    if not any(pod["status"]["phase"] in problem for problem in observation.problems):
        raise LawBrokenError("L11", f"{pod['status']['phase']} is not reported")


def both_ends_stay_reachable(subject: Subject, _: object) -> None:
    """L12: from everywhere an end, from every end a beginning; and every rule fires on some path."""
    table = subject.table
    reached = _reachable(subject, table.data.initial)
    fired = {subject.step(source, event).rule for source in reached for event in table.events}
    for rule in table.data.rules:
        if rule.id not in fired:
            raise LawBrokenError("L12", f"rule {rule.id} never fires")
    for source in reached:
        onward = _reachable(subject, source)
        if not any(subject.is_terminal(target) for target in onward):
            raise LawBrokenError("L12", f"no end is reachable from {source}")
        if not any(table.states[target].phase in table.active_phases for target in onward):
            raise LawBrokenError("L12", f"{table.active_phases[0]} is not reachable from {source}")


def _reachable(subject: Subject, source: str) -> frozenset[str]:
    found, frontier = {source}, [source]
    while frontier:
        configuration = frontier.pop()
        for event in subject.table.events:
            target = subject.step(configuration, event).target
            if target not in found:
                found.add(target)
                frontier.append(target)
    return frozenset(found)


def _once(_: Table) -> SearchStrategy[None]:
    return st.none()


def _streams(_: Table) -> SearchStrategy[History]:
    return (streams.lives() | streams.moving_lives(is_provable=True)).flatmap(
        lambda stream: arrivals(stream).map(lambda found: History(stream, found))
    )


def _anything(table: Table) -> SearchStrategy[object]:
    return (
        strategies.hostile
        | strategies.hostile_pods()
        | strategies.container_statuses()
        | strategies.hooks(table)
    )


_ALL = (
    of_moves("L1", "activity-only-in-running", move_laws.activity_only_in_running),
    Law("L2", "every-pair-defined", _once, every_pair_defined),
    of_moves("L3", "outcome-depends-on-pair-alone", move_laws.outcome_depends_on_pair_alone),
    of_moves("L4", "final-survives-stale-inputs", move_laws.final_survives_stale_inputs),
    of_moves(
        "L5",
        "provisional-end-is-closed-to-reports",
        move_laws.provisional_end_is_closed_to_reports,
    ),
    of_moves("L6", "stale-changes-nothing", move_laws.stale_changes_nothing),
    of_moves("L7", "old-run-touches-nothing", move_laws.old_run_touches_nothing),
    of_moves(
        "L8",
        "terminal-needs-irreversible-evidence",
        move_laws.terminal_needs_irreversible_evidence,
    ),
    Law("L9", "observers-converge", _streams, observers_converge),
    of_moves("L10", "twice-equals-once", move_laws.twice_equals_once),
    of_moves("L11", "unknown-changes-nothing", move_laws.unknown_changes_nothing),
    Law("L11", "nothing-raises", _anything, nothing_raises),
    Law("L11", "future-is-no-phase", lambda _: strategies.pods_of_the_future(), future_is_no_phase),
    Law("L12", "both-ends-stay-reachable", _once, both_ends_stay_reachable),
    of_moves("L12", "new-run-can-run", move_laws.new_run_can_run),
    of_moves("L13", "fresh-inputs-count", move_laws.fresh_inputs_count),
    of_moves("L13", "nothing-is-refused-for-ever", move_laws.nothing_is_refused_for_ever),
    of_moves("L15", "what-is-in-doubt-is-told", move_laws.what_is_in_doubt_is_told),
)

LAWS: Mapping[str, Law] = {law.name: law for law in _ALL}
"""Every law by name; the spec's properties of the record are among them, under their `check`."""
