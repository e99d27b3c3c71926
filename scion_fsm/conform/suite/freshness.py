"""Cases about freshness (L4, L6, L7, L9, L10): which inputs count, shown by raw inputs.

Every combination that the spec's freshness rows speak of gets a history that ends in it. Where an
input must not count it is one that would show, if it counted.
"""

from __future__ import annotations

from itertools import permutations, product
from typing import TYPE_CHECKING

from scion_fsm.conform.subject import protocol as wire
from scion_fsm.conform.subject.subject import LifecycleSubject, observation_of
from scion_fsm.conform.suite.cases import Case, CaseStep
from scion_fsm.conform.suite.observations import RUNNING, ended, history_case, pod, waiting
from scion_fsm.machine.spec.vocabulary import EVIDENCE, ORDERS, RUNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.conform.suite.observations import Object
    from scion_fsm.lifecycle import Lifecycle

_VERSIONS = {"newer": "200", "unordered": None, "not_newer": "50", "incomparable": None}
_TIMES = {"newer": 200.0, "unordered": None, "not_newer": 50.0, "incomparable": None}
_UIDS = {
    "unstated": None,
    "first": "pod-1",
    "same": "pod-1",
    "other": "pod-2",
    "superseded": "pod-1",
}
_MARKED = ("newer", "not_newer", "incomparable")

# What each kind of evidence can look like; the first that would show is taken.
_SIGHTS: dict[str, tuple[tuple[str, Callable[[str | None, str | None], Object]], ...]] = {
    "level": (
        (
            "MODIFIED",
            lambda uid, at: pod(waiting("ContainerCreating"), uid=uid, version=at, phase="Pending"),
        ),
        ("MODIFIED", lambda uid, at: pod(RUNNING, uid=uid, version=at)),
    ),
    "irreversible": (
        ("MODIFIED", lambda uid, at: pod(ended(1), uid=uid, version=at, phase="Failed")),
    ),
    "absence": (("DELETED", lambda uid, at: pod(RUNNING, uid=uid, version=at)),),
    "none": (("MODIFIED", lambda uid, at: pod(RUNNING, uid=uid, version=at, phase="Unknown")),),
}


def cases(lifecycle: Lifecycle) -> Iterator[Case]:
    """Makes the cases; their ids name the row or the law."""
    yield from _rows(lifecycle)
    yield from _final(lifecycle)
    yield from _successor(lifecycle)
    yield from _convergence(lifecycle)
    yield from _twice(lifecycle)


def _rows(lifecycle: Lifecycle) -> Iterator[Case]:
    for run, order, evidence in product(RUNS, ORDERS, EVIDENCE):
        row = lifecycle.table.freshness(run, order, evidence)
        steps = _history(lifecycle, run, order, evidence)
        if steps is not None:
            name = f"freshness/{row.id}/{run}-{order}-{evidence}"
            yield history_case(lifecycle, name, row.why, steps, law=row.law or None)


def _history(lifecycle: Lifecycle, run: str, order: str, evidence: str) -> list[CaseStep] | None:
    """Gives a history that ends in an input so related to the record; None if there can be none."""
    marked = order in _MARKED
    before: list[CaseStep] = []
    if run in ("same", "other", "superseded"):
        version = "100" if marked or evidence == "report" else None
        before.append(_sight(pod(RUNNING, version=version)))
    elif marked and evidence in _SIGHTS:
        # Something of the runtime that names no run, so that there is an order but no incarnation.
        before.append(
            _sight(pod(waiting("ContainerCreating"), uid=None, version="100", phase="Pending"))
        )
    if run == "superseded":
        before.append(CaseStep("operator.restart"))
    if evidence == "command":
        return [CaseStep("operator.stop")] if (run, order) == ("unstated", "unordered") else None
    if evidence == "report":
        if marked:
            before.append(CaseStep(observe=wire.HookInput("session-start", at=100.0)))
        hook = wire.HookInput("prompt-submit", uid=_UIDS[run], at=_TIMES[order])
        return [*before, CaseStep(observe=hook)]
    candidates = [
        CaseStep(observe=wire.PodInput(make(_UIDS[run], _VERSIONS[order]), kind))  # type: ignore[arg-type]  # a literal
        for kind, make in _SIGHTS[evidence]
    ]
    showing = [step for step in candidates if _would_show(lifecycle, before, step)]
    return [*before, (showing or candidates)[0]]


def _would_show(lifecycle: Lifecycle, before: list[CaseStep], step: CaseStep) -> bool:
    model = LifecycleSubject(lifecycle)
    for earlier in before:
        if earlier.observe is not None:
            model.observe(earlier.observe)
        else:
            model.step(earlier.event or "")
    assert step.observe is not None  # noqa: S101 - a sight
    event = observation_of(lifecycle, step.observe).event or ""
    here = model.record.configuration
    return lifecycle.step(here, event).target != here


def _sight(content: Object, kind: str = "MODIFIED") -> CaseStep:
    return CaseStep(observe=wire.PodInput(content, kind))  # type: ignore[arg-type]  # a literal


def _final(lifecycle: Lifecycle) -> Iterator[Case]:
    """L4: whatever comes after the verdict, of the run that ended."""
    verdicts = {
        "stopped": _sight(pod(ended(0), phase="Succeeded")),
        "error": _sight(pod(ended(1), phase="Failed")),
    }
    late: dict[str, wire.Input] = {
        "hook": wire.HookInput("session-start", at=500.0),
        "prompt": wire.HookInput("prompt-submit", at=500.0),
        "status": wire.StatusInput("blocked", at=500.0),
        "heartbeat": wire.HeartbeatInput("running", "thinking", at=500.0),
        "sign-of-life": wire.HeartbeatInput(at=500.0),
        "old-broker": wire.HeartbeatInput(container_status="Up 5 minutes", at=500.0),
        "old-word": wire.LegacyInput("running", at=500.0),
        "earlier-sight": wire.PodInput(pod(RUNNING, version="50")),
        "later-sight": wire.PodInput(pod(RUNNING, version="200")),
        "deletion-under-way": wire.PodInput(
            pod(RUNNING, version="200", deletionTimestamp="2026-01-01T00:00:30Z")
        ),
        "deletion": wire.PodInput(pod(RUNNING, version="200"), "DELETED"),
    }
    running = _sight(pod(RUNNING, version="90"))
    for (end, verdict), (name, received) in product(verdicts.items(), late.items()):
        steps = [running, verdict, CaseStep(observe=received), CaseStep(observe=received)]
        notes = "A verdict is left only by a new incarnation."
        yield history_case(lifecycle, f"freshness/L4/{end}-{name}", notes, steps, law="L4")


def _successor(lifecycle: Lifecycle) -> Iterator[Case]:
    """L7: late news of a pod whose successor of the same name runs."""
    begin = [_sight(pod(RUNNING, version="10")), _sight(pod(RUNNING, uid="pod-2", version="30"))]
    late = {
        "failed": _sight(pod(ended(1), version="20", phase="Failed")),
        "succeeded": _sight(pod(ended(0), version="20", phase="Succeeded")),
        "deleted": _sight(pod(RUNNING, version="20"), "DELETED"),
        "failed-without-order": _sight(pod(ended(1), version=None, phase="Failed")),
        "deleted-without-order": _sight(pod(RUNNING, version=None), "DELETED"),
    }
    for name, step in late.items():
        notes = "An input of an old incarnation does not touch its successor."
        steps = [*begin, step, step]
        yield history_case(lifecycle, f"freshness/L7/{name}", notes, steps, law="L7")
    for name, step in late.items():
        notes = "What an operator ended does not end what was started."
        steps = [_sight(pod(RUNNING, version="10")), CaseStep("operator.restart"), step]
        yield history_case(lifecycle, f"freshness/L7/restarted-{name}", notes, steps, law="L7")


def _life() -> list[CaseStep]:
    """Gives one pod's life, sight by sight."""
    return [
        _sight(pod(version="10", phase="Pending", nodeName="")),
        _sight(pod(waiting("ContainerCreating"), version="20", phase="Pending")),
        _sight(pod(RUNNING, version="30")),
        _sight(pod(ended(1), version="40", phase="Failed")),
    ]


def _convergence(lifecycle: Lifecycle) -> Iterator[Case]:
    """L9: the sights in every order, then the last one."""
    life = _life()
    for order in permutations(range(len(life))):
        name = "freshness/L9/" + "-".join(str(index + 1) for index in order)
        steps = [*(life[index] for index in order), life[-1]]
        notes = "Whoever has seen the last state holds the same phase."
        yield history_case(lifecycle, name, notes, steps, law="L9")


def _twice(lifecycle: Lifecycle) -> Iterator[Case]:
    """L10: every sight twice."""
    steps = [step for sight in _life() for step in (sight, sight)]
    notes = "An observation applied twice equals once."
    yield history_case(lifecycle, "freshness/L10/every-sight-twice", notes, steps, law="L10")
