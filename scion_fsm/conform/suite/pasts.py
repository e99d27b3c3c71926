"""What was before, and what may come then, in the cases about runs and freshness.

Agents begin at BEGIN; pods are of one place, but for those that say otherwise. A moment late in the
run is BEGIN + 600, one early in it BEGIN + 300, and BEGIN - 60 is before any run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scion_fsm.conform.subject import inputs
from scion_fsm.conform.suite.pods import BEGIN, RUNNING, ended, pod, waiting
from scion_fsm.machine.orders import rfc3339

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scion_fsm.conform.subject.inputs import Input
    from scion_fsm.conform.suite.pods import Object

BEFORE, EARLY, LATE = BEGIN - 60, BEGIN + 300, BEGIN + 600
EAST, WEST = "east", "west"
_CREATING: Object = waiting("ContainerCreating")


def _pod(
    state: Object | None = RUNNING,
    uid: str | None = "pod-1",
    version: str | None = "100",
    *,
    cluster: str | None = EAST,
    gone: bool = False,
    born: float | None = BEGIN,
    phase: str = "Running",
    **more: Any,  # noqa: ANN401 - whatever `pod` takes
) -> inputs.PodInput:
    """Gives a pod that was born at BEGIN, in a cluster with a name."""
    created = None if born is None else rfc3339(born)
    content = pod(state, uid=uid, version=version, phase=phase, creationTimestamp=created, **more)
    return inputs.PodInput(content, "DELETED" if gone else "MODIFIED", cluster)


def _container(
    status: str,
    container: str | None = "c-1",
    *,
    at: float | None = EARLY,
    started: float | None = None,
    name: str | None = "agent",
) -> inputs.ContainerInput:
    place = inputs.PlaceName(name, domain="host-1") if name else None
    run = inputs.RunName(container=container, started=started, place=place)
    return inputs.ContainerInput(status, run, at=at)


def _command(
    event: str,
    at: float | None,
    about: str | None = None,
    *,
    mints: str | None = None,
    id: str | None = None,  # noqa: A002 - as the protocol names it
) -> inputs.CommandInput:
    run = None if about is None else inputs.RunName(uid=about)
    return inputs.CommandInput(f"operator.{event}", at, run, mints, id)


_FIRST = _pod()
_FAILED = _pod(ended(1), version="150", phase="Failed")
_KILLED = _pod(ended(137, finishedAt=rfc3339(EARLY)), version="150", phase="Failed")
_RESTART = _command("restart", EARLY, "pod-1")

PASTS: Mapping[str, tuple[Input, ...]] = {
    "nothing": (),
    "seen": (_FIRST,),
    "seen-unordered": (_pod(version=None),),
    "seen-undated": (_pod(born=None, state={"running": {}}),),
    "seen-with-run-id": (_pod(run_id="run-1"),),
    "creating": (_pod(_CREATING, phase="Pending"),),
    "unnamed": (_pod(_CREATING, uid=None, phase="Pending"),),
    "second-seen": (_FIRST, _pod(uid="pod-2", version="150", born=LATE)),
    "reported": (_FIRST, inputs.HookInput("prompt-submit", at=EARLY)),
    "failed": (_FIRST, _FAILED),
    "killed": (_FIRST, _KILLED),
    "stopped-unseen": (_command("stopped", EARLY),),
    "stop-asked": (_FIRST, _command("stop", EARLY, "pod-1", id="command-1")),
    "restarted": (_FIRST, _RESTART),
    "restarted-twice": (_FIRST, _RESTART, _command("restart", EARLY + 60)),
    "restarted-minting": (_FIRST, _command("restart", EARLY, "pod-1", mints="run-2")),
    "restarted-and-seen": (
        _FIRST,
        _RESTART,
        _pod(uid="pod-2", version="150", born=EARLY + 30, namespace="elsewhere"),
    ),
    "started-unseen": (_command("start", EARLY),),
    "container": (_container("Up 5 minutes"),),
    "container-dated": (_container("Up 5 minutes", started=BEGIN),),
    "container-exited": (_container("Exited (0) 1 second ago"),),
    "said": (inputs.HookInput("prompt-submit", at=EARLY),),
    "beaten": (inputs.HeartbeatInput("running", "executing", at=EARLY),),
}
"""What was seen before, by name."""

_RUN = inputs.RunName(uid="pod-1")
_OTHER = inputs.RunName(uid="pod-2", place=inputs.PlaceName("other", "elsewhere"))

NEXT: Mapping[str, Input] = {
    # The pod again, and in every relation to it.
    "running": _pod(version="200"),
    "failed": _pod(ended(1), version="200", phase="Failed"),
    "gone": _pod(version="200", gone=True),
    "gone-asked": _pod(version="200", gone=True, deletionTimestamp=rfc3339(EARLY + 30)),
    "gone-asked-late": _pod(version="200", gone=True, deletionTimestamp=rfc3339(LATE + 60)),
    "unknown": _pod(version="200", phase="Unknown"),
    "silent": _pod(None, version="200", phase=""),
    "failed-older": _pod(ended(1), version="50", phase="Failed"),
    "running-older": _pod(version="50"),
    "failed-unordered": _pod(ended(1), version=None, phase="Failed"),
    "creating-unordered": _pod(_CREATING, version=None, phase="Pending"),
    "gone-unordered": _pod(version=None, gone=True),
    "other": _pod(uid="pod-2", version="200", born=LATE),
    "other-gone": _pod(uid="pod-2", version="200", born=LATE, gone=True),
    "other-unknown": _pod(uid="pod-2", version="200", born=LATE, phase="Unknown"),
    "other-silent": _pod(None, uid="pod-2", version="200", born=LATE, phase=""),
    "other-older": _pod(ended(1), uid="pod-2", version="50", phase="Failed"),
    "other-undated": _pod(uid="pod-2", version="200", born=None, state={"running": {}}),
    "other-unordered": _pod(uid="pod-2", version=None, born=None, state={"running": {}}),
    "later-elsewhere": _pod(uid="pod-2", version="200", born=LATE, cluster=WEST, name="other"),
    "later-elsewhere-unknown": _pod(
        uid="pod-2", version="200", born=LATE, cluster=WEST, name="other", phase="Unknown"
    ),
    "later-elsewhere-silent": _pod(
        None, uid="pod-2", version="200", born=LATE, cluster=WEST, name="other", phase=""
    ),
    "earlier-elsewhere": _pod(
        ended(1), uid="pod-0", version="200", born=BEFORE, cluster=WEST, name="other"
    ),
    "undated-elsewhere": _pod(
        ended(1), uid="pod-3", version="200", born=None, cluster=WEST, name="other"
    ),
    "of-the-minted": _pod(uid="pod-2", version="200", born=LATE, run_id="run-2"),
    # What names no run.
    "unnamed-creating": _pod(_CREATING, uid=None, version="200", phase="Pending"),
    "unnamed-older": _pod(_CREATING, uid=None, version="50", phase="Pending"),
    "unnamed-unordered": _pod(_CREATING, uid=None, version=None, phase="Pending"),
    "unnamed-gone": _pod(uid=None, version="200", gone=True),
    "unnamed-silent": _pod(None, uid=None, version="200", phase=""),
    "up-unnamed": inputs.ContainerInput("Up 1 second", at=LATE),
    "exited-unnamed": inputs.ContainerInput("Exited (1) 1 second ago", at=LATE),
    "exited-unnamed-early": inputs.ContainerInput("Exited (1) 1 second ago", at=BEGIN + 10),
    "exited-unnamed-undated": inputs.ContainerInput("Exited (1) 1 second ago"),
    "absent-unnamed": inputs.AbsentInput(inputs.OrderName(moment=inputs.ClockMoment(LATE))),
    # Containers.
    "up": _container("Up 1 second", at=LATE),
    "up-again": _container("Up 1 second", at=LATE, started=LATE - 5),
    "exited": _container("Exited (1) 1 second ago", at=LATE),
    "exited-early": _container("Exited (1) 1 second ago", at=BEGIN + 10),
    "exited-undated": _container("Exited (1) 1 second ago", at=None),
    "another-up": _container("Up 1 second", "c-2", at=LATE),
    "another-exited-early": _container("Exited (1) 1 second ago", "c-2", at=BEGIN + 10),
    "another-undated": _container("Exited (1) 1 second ago", "c-2", at=None),
    "another-elsewhere": _container("Up 1 second", "c-2", at=LATE, name=None),
    # Commands.
    "stop": _command("stop", LATE, "pod-1"),
    "stop-again": _command("stop", EARLY, "pod-1", id="command-1"),
    "stop-before": _command("stop", BEFORE, "pod-1"),
    "stop-without-moment": _command("stop", None, "pod-1"),
    "stop-unnamed": _command("stop", LATE),
    "stop-unnamed-at-once": _command("stop", BEGIN + 2),
    "stop-another": _command("stop", LATE, "pod-2"),
    "stop-unproven": inputs.CommandInput("operator.stop", LATE, _OTHER),
    "stopped": _command("stopped", EARLY + 60, "pod-1"),
    "stopped-unnamed": _command("stopped", EARLY + 60),
    "stopped-late": _command("stopped", LATE + 600, "pod-1"),
    "stopped-late-unnamed": _command("stopped", LATE + 600),
    # Reports.
    "prompt": inputs.HookInput("prompt-submit", at=LATE),
    "prompt-before": inputs.HookInput("prompt-submit", at=BEFORE),
    "prompt-at-once": inputs.HookInput("prompt-submit", at=BEGIN + 2),
    "prompt-undated": inputs.HookInput("prompt-submit"),
    "prompt-of-it": inputs.HookInput("prompt-submit", run=_RUN, at=LATE),
    "prompt-of-it-before": inputs.HookInput("prompt-submit", run=_RUN, at=BEFORE),
    "prompt-of-another": inputs.HookInput(
        "prompt-submit", run=inputs.RunName(uid="pod-2"), at=LATE
    ),
    "prompt-of-the-unproven": inputs.HookInput("prompt-submit", run=_OTHER, at=LATE),
    "prompt-of-the-minted": inputs.HookInput(
        "prompt-submit", run=inputs.RunName(run_id="run-2"), at=LATE
    ),
    "end": inputs.HookInput("session-end", at=LATE),
    "end-early": inputs.HookInput("session-end", at=EARLY - 60),
    "end-at-once": inputs.HookInput("session-end", at=EARLY + 31),
    "end-undated": inputs.HookInput("session-end"),
    "end-of-it-before": inputs.HookInput("session-end", run=_RUN, at=BEFORE),
    "beat": inputs.HeartbeatInput("running", "thinking", at=LATE),
    "beat-before": inputs.HeartbeatInput("running", "thinking", at=BEFORE),
    "beat-undated": inputs.HeartbeatInput("running", "thinking"),
    "beat-of-an-end": inputs.HeartbeatInput("stopped", at=BEFORE),
}
"""What comes then, by name."""
