"""What must hold once nothing happens any more: L9, L10, L13, and what the files say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.orders import Moment, Version
from scion_fsm.machine.record import RUNTIME
from scion_fsm.observe.decode import pod_from_bytes
from scion_fsm.prove.world.around.relay import Relay
from scion_fsm.prove.world.held.claims import ENDS, SKEW, Violation
from scion_fsm.prove.world.held.truth import ended_as
from scion_fsm.runtime.files.own_record import OwnRecord

_SOON = 320.0
_LOOK = 40.0
"""Within so many seconds of a restore whoever watches has asked where the cluster is, or knows that it does not say."""

if TYPE_CHECKING:
    from scion_fsm.machine.record import Record
    from scion_fsm.prove.world.around.daemon import Container
    from scion_fsm.prove.world.around.pods import Pod
    from scion_fsm.prove.world.life import Agent
    from scion_fsm.prove.world.process import Process
    from scion_fsm.prove.world.world import World


def hears(world: World) -> None:
    """Holds that nobody goes on watching from a version that there is not, of which nothing is told (C2)."""
    now, version = world.scheduler.now, world.cluster.version
    for process in world.processes:
        watched = process.server.watched if process.server is not None else None
        if not process.is_alive or watched is None or watched[0] <= version:
            continue
        if now - watched[1] > _LOOK and world.cluster.is_settled(_LOOK):
            told = (
                f"{process.name} watches from version {watched[0]}, and the cluster is at {version}"
            )
            _violate(world, "in time", f"{told}: it is told nothing")


def soon(world: World) -> None:
    """Holds that whoever watches is shown what there is well before the next complete list is due (C2)."""
    now = world.scheduler.now
    for process in world.processes:
        if not process.is_alive or now - process.since < _SOON:
            continue
        if process.server is not None and world.cluster.version >= process.server.outlived > 0:
            continue  # a server that has passed the mark is found out by the next complete list (C1)
        for pod in world.cluster.pods.values():
            shown, version = process.shown.get(pod.uid), pod.version
            if now - pod.changed > _SOON and shown != version:
                told = f"{process.name} was shown {shown} of {pod.uid}, which is at"
                _violate(world, "in time", f"{told} {version} for {now - pod.changed:.0f} s")


def at_rest(world: World) -> None:
    """Holds a world that has come to rest against its truth."""
    for process in world.everybody:
        if not process.is_alive:
            _violate(world, "raises", f"{process.name} does not run")
            return
    for agent in world.life.agents:
        if agent.pod is not None:
            for process in world.processes:
                _tracked(world, process, agent.pod)
            _tracked(world, world.hub, agent.pod)
        _file(world, agent)
    for far in world.far.agents:
        if far.pod is not None:
            _tracked(world, world.desk, far.pod)
    _docked(world)
    if world.violation is None:
        _still(world)


def _docked(world: World) -> None:
    for docked in world.docks.agents:
        if docked.container is not None:
            for keeper in world.keepers:
                _kept(world, keeper, docked.container)
            _docked_file(world, docked.container)


def _violate(world: World, law: str, told: str) -> None:
    if world.violation is None:
        world.violation = Violation(law, told)
        world.note("CLAIM", str(world.violation))


def _tracked(world: World, process: Process | Relay, pod: Pod) -> None:
    """L9, L13: the tracker has the newest run, as it is; L10: what it is shown again changes nothing."""
    agent = process.tracker.agents.get(pod.key)
    has_seen = pod.uid in process.seen
    if agent is None or (pod.is_gone and not has_seen):
        if not pod.is_gone:
            _violate(world, "L13", f"{process.name} does not know {pod.uid} of {pod.agent}")
        return
    record = agent.record
    if isinstance(process, Relay) and _has_heard_otherwise(process, record, pod):
        return
    uid = record.run.uid if record.run is not None else None
    if pod.is_restored and _cannot_know(world, process, pod, uid):
        return
    if uid != pod.uid:
        _violate(world, "L13", f"{process.name} has {record}, but {pod.uid} is the newest run")
        return
    wanted = _phases(pod)
    phase, is_hub = str(record.phase), isinstance(process, Relay)
    if is_hub and record.configuration == "stopped.provisional":
        return  # a session's end, which the agent itself reported; no pod says it again
    is_sure = not isinstance(process, Relay) or process.is_sure
    if is_sure and phase not in wanted and not _is_over_for_good(pod, record):
        told = f"{process.name} has {record}, but {pod.uid} is {sorted(wanted)}"
        _violate(world, "L9", told)
        return
    if not pod.is_gone:
        content = pod.object(pod.version)
        shown, _ = pod_from_bytes(content)
        decision = process.tracker.seen(shown, key=pod.key)
        if decision.plan.must_write:
            _violate(world, "L10", f"{process.name} takes {pod.uid} again: {decision.plan.why}")


def _has_heard_otherwise(hub: Relay, record: Record, pod: Pod) -> bool:
    """Tells whether a hub was told of another run, or by another clock, than a pod shows.

    It began anew, and was told of the pod's end alone. Or it was told of an end by a word alone: that somebody
    stopped what nobody had seen (of what began within the skew of that nobody knows whether it was it); or
    what an old record says, of a run that has no uid, or by a clock that is not compared with versions. Or
    what it was shown had lost its version on the way.
    """
    run, end = record.run, record.end
    if hub.is_sure:
        return pod.is_gone and run is None
    if run is None:
        is_after = end is None or (end.at is not None and int(pod.created) > end.at + SKEW)
        return pod.is_gone or pod.is_over or not is_after
    marks = [mark for origin, mark in record.marks if origin == RUNTIME]
    return run.uid is None or not marks or any(isinstance(mark, Moment) for mark in marks)


def _cannot_know(world: World, process: Process | Relay, pod: Pod, uid: str | None) -> bool:
    """Tells what are known limits after a restore.

    The record may be of a pod that the restore has undone, so that its predecessor is back: it keeps that
    run (laws.md 3 has it forgotten), and the predecessor is earlier. Or the pod was something else at the
    very version at which it now is.
    """
    of_record = world.cluster.created.get(uid or "")
    is_undone = of_record is not None and of_record.is_gone
    return is_undone or (pod.version in pod.twice and process.shown.get(pod.uid) == pod.version)


def _is_over_for_good(pod: Pod, record: Record) -> bool:
    """Tells whether a pod is back of which it was known that it had ended, or failed; L4 and L5 decide.

    Its first container, or the one that it had, makes it no later run (laws.md 2), as another would.
    """
    is_final = pod.was_over and record.configuration.endswith(".final")
    return is_final or (pod.is_restored and record.configuration == "error.provisional")


def _phases(pod: Pod) -> frozenset[str]:
    """Gives the phases that a record may be in of a pod that has come to rest."""
    ends = ended_as(pod)
    if ends is not None:
        # Who did not see how it ended cannot know; nor who saw an end that a restore has undone.
        return ends | {"error", "stopped"} if pod.is_gone or pod.is_restored else ends
    if pod.is_running:
        # Stopping is never taken back (laws.md 7), though a restore undid the deletion.
        was_stopping = {"stopping"} if pod.was_asked else set()
        return frozenset({"stopping"} if pod.is_asked else {"running"} | was_stopping)
    if pod.exit_code is not None and pod.shown["spec"]["restartPolicy"] == "Never":
        return frozenset({"stopped", "error"})
    return frozenset({"provisioning", "starting"})


def _file(world: World, agent: Agent) -> None:
    """What has been seen to end is said to have ended, and stays so."""
    content, fields = world.host.own(agent.name), _fields(world.host.info(agent.name))
    if fields is None:
        return
    said, pod = str(fields["phase"]), agent.pod
    own = msgspec.json.decode(content, type=OwnRecord) if content is not None else None
    if pod is not None and own is not None and _is_of_what_was(world, own.record, pod):
        return
    if pod is not None and own is not None and _is_in_doubt(world, own.record, pod):
        return
    if pod is not None and _has_been_seen_to_end(world, pod, fields):
        world.claims.ended.add(pod.uid)
        if said not in ENDS:
            _violate(world, "file", f"{agent.name} says {said}, but {pod.uid} has ended")
    if own is not None:
        _says(world, agent, own, said)


def _says(world: World, agent: Agent, own: OwnRecord, said: str) -> None:
    """What our record says, and what is in the file, are one; and it is what truly is."""
    record, pod = own.record, agent.pod
    phase = str(record.phase)
    is_newest = pod is not None and record.run is not None and record.run.uid == pod.uid
    if own.verdict and record.is_terminal and is_newest and said != phase:
        _violate(world, "file", f"{agent.name} says {said}, but the record {record}")
    # What nobody watched when it went is not known to have gone: another cluster may be listed by now.
    is_watched = pod is not None and any(pod.uid in process.seen for process in world.processes)
    if pod is None or not is_watched or _is_over_for_good(pod, record):
        return
    # Known limits: an end that only a file has reported, of a run that nobody saw, stays with the first run
    # that is seen, however much later that began; reports without a run id that were said in the skew around
    # a run's beginning are provisional at worst (laws.md 5); and a writer that had read an end of ours before
    # it was taken back says it once more.
    said_at = record.end.at if record.end is not None else None
    taken_back = world.claims.taken_back.get(agent.name, 0.0)
    if said_at is not None and said_at < max(pod.created, taken_back) + SKEW:
        return
    # What the agent says in the words that we once wrote is not told from what a slow writer says again.
    is_ours = (
        own.wrote is not None and own.wrote.phase == said and agent.name not in world.life.ended
    )
    # A known limit: what the agent has said of its end is not written over what a power cut brought back.
    is_older = world.host.cuts > 0 and record.is_terminal and not own.verdict and said != phase
    says_end = is_ours and is_newest and said in ENDS and not is_older
    if says_end and pod.is_running and not (pod.is_asked or pod.is_gone):
        _violate(world, "file", f"{agent.name} runs, but its file says {said} by us")
    # Scion calls the exit code of a limit an error (scion 6.4), and no clean exit whitewashes one (L5).
    is_error = pod.is_gone or pod.exit_code == 10
    wanted = _phases(pod) | {"suspended"} | ({"error"} if is_error else set())
    if is_newest and pod.is_over and phase not in wanted:
        told = f"the record of {agent.name} is {record}, but it is {sorted(wanted)}"
        _violate(world, "file", told)


def _is_of_what_was(world: World, record: Record, pod: Pod) -> bool:
    """Tells what are known limits after a restore.

    Whoever began anew since does not know that history went back, nor who has forgotten the pod, if the
    server has passed the mark by then; nor does anybody of a pod that was something else at the very version
    at which it now is.
    """
    newest = max(
        (int(mark.digits) for _, mark in record.marks if isinstance(mark, Version)), default=0
    )
    is_same = record.run is not None and record.run.uid == pod.uid
    if newest < pod.version or (is_same and not pod.is_restored):
        return False
    cluster = world.cluster
    has_noticed = any(
        process.since < cluster.restored and process.restores == cluster.restores
        for process in world.processes
    )
    return newest == pod.version or not has_noticed


def _is_in_doubt(world: World, record: Record, pod: Pod) -> bool:
    """Tells whether nothing proves which of two pods is the later one (laws.md 2, the last row), and that is told.

    They were created within the skew of each other, and whoever sees the one calls the other's cluster
    something else: it has no name.
    """
    known = world.cluster.created.get(record.run.uid or "") if record.run is not None else None
    if known is None or known is pod or abs(int(known.created) - int(pod.created)) > SKEW:
        return False
    place = record.run.place if record.run is not None else None
    seeing = [process for process in world.processes if pod.uid in process.seen]
    is_another = all(place is None or process.tracker.cluster != place.domain for process in seeing)
    return is_another and any(f"/{pod.agent}: " in told for one in seeing for told in one.told)


def _fields(info: bytes | None) -> dict[str, object] | None:
    """Gives what a file says; None for one that nothing of ours is written over."""
    try:
        fields = json.loads(info or b"")
    except ValueError:
        return None  # whoever wrote it lost it
    if not isinstance(fields, dict) or fields.get("deletedAt"):
        return None
    return None if fields.get("phase") in (None, "deleted") else fields


def _has_been_seen_to_end(world: World, pod: Pod, fields: dict[str, object]) -> bool:
    """Tells whether one of our processes has seen that a pod is over, of which the file is."""
    if pod.is_restored or not (pod.is_over or pod.is_gone):
        return False
    if fields.get("runId") not in (None, pod.run_id):
        return False
    return pod.uid in world.claims.ended or any(
        pod.uid in process.seen for process in world.processes
    )


# -- containers of a host -------------------------------------------------------------------------------


def _kept(world: World, process: Process, container: Container) -> None:
    """L9, L13: the tracker has the newest container, as it is."""
    agent = process.tracker.agents.get(("", container.agent))
    if container.is_gone and container.short not in process.seen:
        return  # another one may have been seen before, of which nobody knows that it is not the last
    if agent is None or agent.record.run is None or agent.record.run.container != container.short:
        found = None if agent is None else agent.record
        _violate(world, "L13", f"{process.name} has {found}, but {container.short} is the newest")
        return
    wanted = _phases_of(container)
    if str(agent.record.phase) not in wanted:
        told = f"{process.name} has {agent.record}, but {container.short} is {sorted(wanted)}"
        _violate(world, "L9", told)


def _phases_of(container: Container) -> frozenset[str]:
    """Gives the phases that a record may be in of a container that has come to rest."""
    if container.is_running:
        return frozenset({"running"})
    if container.is_gone:
        return frozenset({"stopped", "error"})  # who did not see how it ended cannot know
    if container.code in (0, 10):
        return frozenset({"stopped"})
    is_killed = container.code in (137, 143)
    return frozenset({"error", "stopped"} if is_killed or container.is_stopped else {"error"})


def _docked_file(world: World, container: Container) -> None:
    """What has been seen to end is said to have ended; what runs is not said by us to have."""
    fields = _fields(world.host.info(container.agent))
    content = world.host.own(container.agent)
    if fields is None or fields.get("runId") not in (None, container.run_id):
        return
    said = str(fields["phase"])
    is_seen = any(container.short in keeper.seen for keeper in world.keepers)
    if not container.is_running and is_seen and said not in ENDS:
        _violate(world, "file", f"{container.agent} says {said}, but {container.short} has ended")
    own = msgspec.json.decode(content, type=OwnRecord) if content is not None else None
    if own is None or own.wrote is None or not container.is_running or not is_seen:
        return
    run = own.record.run
    is_ours = own.verdict and own.record.is_terminal and own.wrote.phase == said
    if is_ours and run is not None and run.container == container.short:
        _violate(world, "file", f"{container.agent} runs, but its file says {said} by us")


def _still(world: World) -> None:
    """L10: nothing is written while nothing happens."""
    before = world.claims.writes
    world.wait(min(world.resync, 150) + 70)
    if world.claims.writes != before:
        _violate(world, "L10", f"{world.claims.writes - before} files were written at rest")
