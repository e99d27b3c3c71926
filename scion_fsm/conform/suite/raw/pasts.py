"""What was before, and what may come then, in the cases about runs and freshness.

Agents begin at BEGIN; pods are of one place, but for those that say otherwise. A moment late in the
run is BEGIN + 600, one early in it BEGIN + 300, and BEGIN - 60 is before any run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scion_fsm.conform.subject import inputs
from scion_fsm.conform.suite.raw.pods import BEGIN, RUNNING, ended, pod, waiting
from scion_fsm.machine.orders import rfc3339

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scion_fsm.conform.subject.inputs import Input
    from scion_fsm.conform.suite.raw.pods import Object

BEFORE, EARLY, LATE = BEGIN - 60, BEGIN + 300, BEGIN + 600
EAST, WEST = "east", "west"
CREATING: Object = waiting("ContainerCreating")


def a_pod(
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


def a_container(
    status: str,
    container: str | None = "c-1",
    *,
    at: float | None = EARLY,
    started: float | None = None,
    name: str | None = "agent",
) -> inputs.ContainerInput:
    """Gives a container's status on a host with a name."""
    place = inputs.PlaceName(name, domain="host-1") if name else None
    run = inputs.RunName(container=container, started=started, place=place)
    return inputs.ContainerInput(status, run, at=at)


def a_command(
    event: str,
    at: float | None,
    about: str | None = None,
    *,
    mints: str | None = None,
    id: str | None = None,  # noqa: A002 - as the protocol names it
) -> inputs.CommandInput:
    """Gives an operator's command, about the pod of a uid."""
    run = None if about is None else inputs.RunName(uid=about)
    return inputs.CommandInput(f"operator.{event}", at, run, mints, id)


FIRST = a_pod()
_FAILED = a_pod(ended(1), version="150", phase="Failed")
_KILLED = a_pod(ended(137, finishedAt=rfc3339(EARLY)), version="150", phase="Failed")
RESTART = a_command("restart", EARLY, "pod-1")

PASTS: Mapping[str, tuple[Input, ...]] = {
    "nothing": (),
    "seen": (FIRST,),
    "seen-unordered": (a_pod(version=None),),
    "seen-undated": (a_pod(born=None, state={"running": {}}),),
    "seen-with-run-id": (a_pod(run_id="run-1"),),
    "creating": (a_pod(CREATING, phase="Pending"),),
    "unnamed": (a_pod(CREATING, uid=None, phase="Pending"),),
    "second-seen": (FIRST, a_pod(uid="pod-2", version="150", born=LATE)),
    "reported": (FIRST, inputs.HookInput("prompt-submit", at=EARLY)),
    "failed": (FIRST, _FAILED),
    "killed": (FIRST, _KILLED),
    "stopped-unseen": (a_command("stopped", EARLY),),
    "stop-asked": (FIRST, a_command("stop", EARLY, "pod-1", id="command-1")),
    "restarted": (FIRST, RESTART),
    "restarted-twice": (FIRST, RESTART, a_command("restart", EARLY + 60)),
    "restarted-minting": (FIRST, a_command("restart", EARLY, "pod-1", mints="run-2")),
    "restarted-and-seen": (
        FIRST,
        RESTART,
        a_pod(uid="pod-2", version="150", born=EARLY + 30, namespace="elsewhere"),
    ),
    "started-unseen": (a_command("start", EARLY),),
    "container": (a_container("Up 5 minutes"),),
    "container-dated": (a_container("Up 5 minutes", started=BEGIN),),
    "container-exited": (a_container("Exited (0) 1 second ago"),),
    "container-restarted-minting": (
        a_container("Up 5 minutes", started=BEGIN),
        a_command("restart", EARLY + 60, mints="run-2"),
    ),
    "said": (inputs.HookInput("prompt-submit", at=EARLY),),
    "beaten": (inputs.HeartbeatInput("running", "executing", at=EARLY),),
}
"""What was seen before, by name."""

_RUN = inputs.RunName(uid="pod-1")
_OTHER = inputs.RunName(uid="pod-2", place=inputs.PlaceName("other", "elsewhere"))

NEXT: Mapping[str, Input] = {
    # The pod again, and in every relation to it.
    "running": a_pod(version="200"),
    "failed": a_pod(ended(1), version="200", phase="Failed"),
    "gone": a_pod(version="200", gone=True),
    "gone-asked": a_pod(version="200", gone=True, deletionTimestamp=rfc3339(EARLY + 30)),
    "gone-asked-late": a_pod(version="200", gone=True, deletionTimestamp=rfc3339(LATE + 60)),
    "unknown": a_pod(version="200", phase="Unknown"),
    "silent": a_pod(None, version="200", phase=""),
    "failed-older": a_pod(ended(1), version="50", phase="Failed"),
    "running-older": a_pod(version="50"),
    "failed-unordered": a_pod(ended(1), version=None, phase="Failed"),
    "creating-unordered": a_pod(CREATING, version=None, phase="Pending"),
    "gone-unordered": a_pod(version=None, gone=True),
    "other": a_pod(uid="pod-2", version="200", born=LATE),
    "other-gone": a_pod(uid="pod-2", version="200", born=LATE, gone=True),
    "other-unknown": a_pod(uid="pod-2", version="200", born=LATE, phase="Unknown"),
    "other-silent": a_pod(None, uid="pod-2", version="200", born=LATE, phase=""),
    "other-older": a_pod(ended(1), uid="pod-2", version="50", phase="Failed"),
    "other-undated": a_pod(uid="pod-2", version="200", born=None, state={"running": {}}),
    "other-unordered": a_pod(uid="pod-2", version=None, born=None, state={"running": {}}),
    "later-elsewhere": a_pod(uid="pod-2", version="200", born=LATE, cluster=WEST, name="other"),
    "later-elsewhere-unknown": a_pod(
        uid="pod-2", version="200", born=LATE, cluster=WEST, name="other", phase="Unknown"
    ),
    "later-elsewhere-silent": a_pod(
        None, uid="pod-2", version="200", born=LATE, cluster=WEST, name="other", phase=""
    ),
    "earlier-elsewhere": a_pod(
        ended(1), uid="pod-0", version="200", born=BEFORE, cluster=WEST, name="other"
    ),
    "undated-elsewhere": a_pod(
        ended(1), uid="pod-3", version="200", born=None, cluster=WEST, name="other"
    ),
    "of-the-minted": a_pod(uid="pod-2", version="200", born=LATE, run_id="run-2"),
    "failed-of-the-minted-unordered": a_pod(
        ended(1), uid="pod-2", version=None, born=LATE, run_id="run-2", phase="Failed"
    ),
    # What names no run.
    "unnamed-creating": a_pod(CREATING, uid=None, version="200", phase="Pending"),
    "unnamed-older": a_pod(CREATING, uid=None, version="50", phase="Pending"),
    "unnamed-unordered": a_pod(CREATING, uid=None, version=None, phase="Pending"),
    "unnamed-gone": a_pod(uid=None, version="200", gone=True),
    "unnamed-silent": a_pod(None, uid=None, version="200", phase=""),
    "up-unnamed": inputs.ContainerInput("Up 1 second", at=LATE),
    "exited-unnamed": inputs.ContainerInput("Exited (1) 1 second ago", at=LATE),
    "exited-unnamed-early": inputs.ContainerInput("Exited (1) 1 second ago", at=BEGIN + 10),
    "exited-unnamed-before": inputs.ContainerInput("Exited (1) 1 second ago", at=BEFORE),
    "exited-unnamed-undated": inputs.ContainerInput("Exited (1) 1 second ago"),
    "ended-unnamed": inputs.LegacyInput("ended", at=LATE),
    "ended-unnamed-at-once": inputs.LegacyInput("ended", at=BEGIN + 2),
    "absent-unnamed": inputs.AbsentInput(inputs.OrderName(moment=inputs.ClockMoment(LATE))),
    # Containers.
    "up": a_container("Up 1 second", at=LATE),
    "up-again": a_container("Up 1 second", at=LATE, started=LATE - 5),
    "exited": a_container("Exited (1) 1 second ago", at=LATE),
    "exited-early": a_container("Exited (1) 1 second ago", at=BEGIN + 10),
    "exited-undated": a_container("Exited (1) 1 second ago", at=None),
    "another-up": a_container("Up 1 second", "c-2", at=LATE),
    "another-exited-early": a_container("Exited (1) 1 second ago", "c-2", at=BEGIN + 10),
    "another-undated": a_container("Exited (1) 1 second ago", "c-2", at=None),
    "another-elsewhere": a_container("Up 1 second", "c-2", at=LATE, name=None),
    # Commands.
    "stop": a_command("stop", LATE, "pod-1"),
    "stop-again": a_command("stop", EARLY, "pod-1", id="command-1"),
    "stop-before": a_command("stop", BEFORE, "pod-1"),
    "stop-without-moment": a_command("stop", None, "pod-1"),
    "stop-unnamed": a_command("stop", LATE),
    "stop-unnamed-at-once": a_command("stop", BEGIN + 2),
    "stop-another": a_command("stop", LATE, "pod-2"),
    "stop-unproven": inputs.CommandInput("operator.stop", LATE, _OTHER),
    "stopped": a_command("stopped", EARLY + 60, "pod-1"),
    "stopped-unnamed": a_command("stopped", EARLY + 60),
    "stopped-late": a_command("stopped", LATE + 600, "pod-1"),
    "stopped-late-unnamed": a_command("stopped", LATE + 600),
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
