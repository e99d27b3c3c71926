"""What must hold of the program in the world at every step, by the world's own truth.

Nothing here asks the program what it thinks of itself: runs are ranked by when the world began them.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from scion_fsm.prove.world.around.host import INFO
from scion_fsm.prove.world.held.rows import rows_of
from scion_fsm.prove.world.held.truth import UNSEEN, Truth, ended_as, is_lifted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.record import Record
    from scion_fsm.prove.world.around.cluster import Cluster
    from scion_fsm.prove.world.around.daemon import Daemon
    from scion_fsm.prove.world.around.disk import Inode
    from scion_fsm.prove.world.around.host import Host
    from scion_fsm.prove.world.around.pods import Pod
    from scion_fsm.prove.world.around.relay import Relay
    from scion_fsm.prove.world.process import Process
    from scion_fsm.runtime.tracker import Decision

OWN = "scion-fsm.json"
OURS = frozenset({"phase", "activity", "toolName", "exitCode", "exitReason", "scionFsm"})
SKEW = 5.0
"""Seconds by which clocks may differ, as the spec declares it; a beginning is read as its whole second."""
_HEARD_SECONDS = 10.0
"""So long after a restore what was said before it may still be on its way."""
ENDS = ("stopped", "error", "suspended")
_STARTS = ("starting", "running")
"""What Scion writes when it starts a run."""
_START_SECONDS = 290.0
"""For so long a start may be under way, less the clock's jumps."""


class Violation(NamedTuple):
    """A claim that does not hold.

    Attributes:
        law: Which.
        told: What was seen, in a sentence.
    """

    law: str
    told: str

    def __str__(self) -> str:
        """`L4: …`."""
        return f"{self.law}: {self.told}"


class Claims:
    """Holds what the program does against the truth.

    Attributes:
        violations: What did not hold.
        cuts: How often the host's power was cut.
        counts: How often each thing was held against the truth.
        rows: How often each row of the spec decided: of transitions, of runs, of freshness.
        taken_back: By agent, when an end was last taken back from its file, by its host's clock.
        ended: By uid, the pods of which a file has said that they ended, so that it stays said.
    """

    def __init__(
        self,
        cluster: Cluster,
        daemon: Daemon,
        note: Callable[[str, str], None],
        violated: Callable[[Violation], None],
    ) -> None:
        """Has seen nothing."""
        self._cluster, self._daemon = cluster, daemon
        self._truth = Truth(cluster, daemon)
        self._note, self._violated = note, violated
        self.decisions = self.writes = self.cuts = 0
        self.rows: Counter[str] = Counter()
        self.taken_back: dict[str, float] = {}
        self.ended: set[str] = set()
        # What our processes wrote, by the file's number, and how often it had been written to by then.
        self._wrote: dict[int, tuple[bytes, int]] = {}

    # -- every decision ------------------------------------------------------------------------------------

    def decided(
        self,
        process: Process | Relay,
        before: Record | None,
        decision: Decision,
        *,
        given: float | None = None,
        said: float | None = None,
        told_of: frozenset[str] = frozenset(),
    ) -> None:
        """Holds a decision of a tracker against the truth.

        Args:
            process: Whose.
            before: The record before it.
            decision: The decision.
            given: When the command was given that was decided.
            said: When the report was made that was decided.
            told_of: Ends that it was told of the run, be they so or not.
        """
        self.decisions += 1
        plan = decision.plan
        self.rows.update(rows_of(process.tracker.lifecycle, before, decision))
        after = decision.agent.record
        what = decision.observation.event or "(unknown)"
        says = f"{decision.pod_uid or '-'} at {decision.resource_version or '-'} {what}"
        self._note(
            process.name,
            f"{after.name}: {says}: {plan.disposition} {plan.rule},"
            f" {before.configuration if before else '-'} -> {after.configuration}",
        )
        container = self._truth.container(decision.observation.run)
        if container is not None:
            process.shown[container.short] = process.seen[container.short] = len(container.starts)
        if before is None:
            is_sight = decision.pod_uid is not None and decision.resource_version is not None
            if is_sight and decision.disposition == "taken":
                uid, version = str(decision.pod_uid), int(decision.resource_version or 0)
                process.shown[uid] = process.seen[uid] = version
            self._is_true(process, None, after, told_of)
            return
        if said is not None and decision.disposition == "taken":
            self._is_of(process.name, before, said, decision.observation, says)
        if given is not None and after.is_fenced and after.fence != before.fence:
            self._opens(process.name, before, given, says)
        else:
            self._compare(process.name, before, after, says)
        self._is_fresh(process, before, decision, says)
        if is_lifted(before, after) and after.run is not None:
            # Its marks went with the start that was not carried out: what is seen next decides.
            process.seen.pop(after.run.uid or "", None)
        if after.configuration != before.configuration:
            self._is_true(process, before, after, told_of)

    def reset(self, who: str, *, since: int) -> None:
        """What is said to have gone back did (laws.md 3)."""
        if self._cluster.restores == since:
            self._violate("history", f"{who} says that history went back, which it did not")

    def _opens(self, who: str, before: Record, given: float, says: str) -> None:
        """L7: a command that was given before the run began does not end it."""
        pod = self._truth.pod(before.run)
        if pod is not None and given < int(pod.created) - SKEW:
            self._violate("L7", f"{who} opens a run by {says}, which was given before {before.run}")

    def _is_of(self, who: str, before: Record, said: float, seen: Observation, says: str) -> None:
        """L7: a report that was made before the run began does not count for it, unless it names it."""
        pod, of = self._truth.pod(before.run), seen.run.run_id if seen.run is not None else None
        # It was not lost on the way.
        is_known = before.run is not None and before.run.created is not None
        if pod is None or pod.is_restored or not is_known or of == pod.run_id is not None:
            return
        if said < int(pod.created) - SKEW:
            self._violate("L7", f"{who} takes {says}, which was said before {before.run} began")

    def _is_fresh(
        self, process: Process | Relay, before: Record, decision: Decision, says: str
    ) -> None:
        """L6, L7, L13: what is older than what was seen, or of an earlier run, changes nothing, and else counts."""
        uid, version = decision.pod_uid, decision.resource_version
        if uid is None or version is None:
            return
        process.shown[uid] = int(version)
        if self._may_be_first(before, uid):
            process.seen[uid] = 0
        is_taken = decision.disposition == "taken"
        pod = self._cluster.created.get(uid)
        if int(version) < process.seen.get(uid, 0):
            if is_taken:
                self._violate("L6", f"{process.name} takes {says}, older than what it has taken")
            elif pod is not None and self._is_known(pod, version):
                told = f"{process.name} refuses {says}, which is so, for what a restore has undone"
                self._violate("L13", told)
            return
        if is_taken:
            process.seen[uid] = int(version)
        rank = self._truth.rank(before.run)
        is_earlier = pod is not None and rank is not None and pod.number < rank[0]
        if is_earlier and is_taken and not self._is_restored(pod):
            self._violate("L7", f"{process.name} takes {says} of an earlier run than {before.run}")

    def _may_be_first(self, before: Record, uid: str) -> bool:
        """Tells whether a pod may be what a start waits for: within the skew of it nothing tells (laws.md 4)."""
        pod, fence = self._cluster.created.get(uid), before.fence
        is_known = before.run is not None and before.run.uid is not None
        if pod is None or fence is None or not fence.is_up or is_known:
            return False
        return int(pod.created) >= fence.at - SKEW and all(left.uid != uid for left in fence.left)

    def _compare(self, who: str, before: Record, after: Record, says: str) -> None:
        """L4, L7: an end is left, and a run followed, only by a later run."""
        old, new = self._truth.rank(before.run), self._truth.rank(after.run)
        if old is not None and old[0] == UNSEEN:
            old = None
        is_later = new is not None and (old is None or new > old)
        is_back = old is not None and new is not None and new < old
        if is_back and is_lifted(before, after):
            return  # its start was never carried out
        if is_back and after.is_fenced and self.cuts:
            return  # a power cut brought the word of an earlier start back, and somebody wrote it anew
        if is_back and not self._is_restored(self._truth.pod(after.run)):
            self._violate("L7", f"{who} goes from {before.run} back to {after.run} by {says}")
        was, now = before.configuration, after.configuration
        if not was.endswith(".final") or was == now or is_later:
            return
        if is_back and self._is_restored(self._truth.pod(after.run)):
            return
        renames = {"stopped.final": "suspended.final", "suspended.final": "stopped.final"}
        if renames.get(was) != now:
            self._violate("L4", f"{who} leaves {was} for {now} by {says}, and it is one run")

    def _is_true(
        self,
        process: Process | Relay,
        before: Record | None,
        record: Record,
        told_of: frozenset[str],
    ) -> None:
        """L8: what is called final is over, and as it says."""
        who, (phase, _, substate) = process.name, record.configuration.partition(".")
        pod, container = self._truth.pod(record.run), self._truth.container(record.run)
        if substate == "final" and container is not None and not container.is_gone:
            self._violate(
                "L8", f"{who} calls {record.name} {record.configuration}, but it may run again"
            )
        if substate != "final" or pod is None or phase == "suspended":
            return
        wanted = ended_as(pod)
        if wanted is not None and pod.is_stopped:
            wanted |= {"stopped"}  # an exit code is not held against what an operator stopped
        if wanted is not None and before is not None and _has_unseen_end(process, pod):
            wanted |= {str(before.phase)}  # that it is gone settles what was seen of its end
        if wanted is None:
            is_told = pod.may_end and phase in told_of
            if not (is_told or self._is_restored(pod)):
                self._violate(
                    "L8", f"{who} calls {record.name} {record.configuration}, but it goes on"
                )
        elif phase not in wanted | told_of and not self._is_restored(pod):
            told = f"{who} calls {record.name} {record.configuration}, but it is {sorted(wanted)}"
            self._violate("L8", told)

    # -- every write ---------------------------------------------------------------------------------------

    def replaced(
        self, process: Process, name: str, content: bytes, inode: Inode, before: Inode | None
    ) -> None:
        """Holds a file that one of our processes puts in the place of another against what was there."""
        self.writes += 1
        self._wrote[inode.number] = content, inode.writes
        old = before.content if before is not None else None
        if name == OWN:
            self._note(process.name, f"writes {OWN} {len(content)}")
            self._own(process, content, old)
        elif name == INFO:
            self._note(process.name, f"writes {INFO} {content.decode()}")
            self._info(process, content, inode, before)

    def opened(self, process: Process, name: str, flags: int) -> None:
        """What others may read or write is never opened for writing."""
        if name in (OWN, INFO) and flags & (os.O_WRONLY | os.O_RDWR | os.O_TRUNC):
            self._violate("files", f"{process.name} opens {name} for writing")

    def _own(self, process: Process, content: bytes, old: bytes | None) -> None:
        after = _record(content)
        before = _record(old) if old is not None else None
        if after is None:
            self._violate("own record", f"{process.name} writes what it cannot read: {content!r}")
        elif before is not None and old != content and not self._is_back(process, before, after):
            self._compare(process.name, before, after, "its file")

    def _is_back(self, process: Process, before: Record, after: Record) -> bool:
        """Tells whether a restore has undone the runs that followed one, of which a full disk kept nothing."""
        pod = self._truth.pod(after.run)
        if (
            pod is None
            or pod is not self._truth.pod(before.run)
            or not (pod.is_restored and pod.was_over)
        ):
            return False
        shown = (
            self._cluster.created[uid] for uid in process.shown if uid in self._cluster.created
        )
        return any(one.agent == pod.agent and one.number > pod.number for one in shown)

    def _info(self, process: Process, content: bytes, inode: Inode, before: Inode | None) -> None:
        if before is None:
            self._violate("files", f"{process.name} makes an {INFO} where there was none")
            return
        try:
            old, new = json.loads(before.content), json.loads(content)
        except ValueError:
            self._violate("files", f"{process.name} replaces {before.content!r} by {content!r}")
            return
        kept = [(key, value) for key, value in old.items() if key not in OURS]
        detail = old.get("detail")
        if isinstance(detail, dict):
            detail.pop("toolName", None)
        if kept != [(key, value) for key, value in new.items() if key not in OURS]:
            told = f"{process.name} loses of {before.content.decode()}: {content.decode()}"
            self._violate("nothing foreign lost", told)
        if (inode.modified, inode.mode, inode.uid) != (before.modified, before.mode, before.uid):
            self._violate("files", f"{process.name} changes the time, mode or owner of {INFO}")
        if old.get("phase") in ENDS and new.get("phase") not in ENDS:
            self.taken_back[str(old.get("name"))] = process.host.clock.now()
        self.ended |= process.ended(str(new.get("name"))) if new.get("phase") in ENDS else set()
        if new.get("phase") != old.get("phase") and self._is_starting(process, old):
            told = f"{process.name} writes {new.get('phase')} over the start of {old['runId']}"
            self._violate("L7", told)
        if old.get("deletedAt") or old.get("phase") == "deleted":
            self._violate("files", f"{process.name} writes a file that is deleted")
        if content == before.content:
            self._violate("L10", f"{process.name} writes {INFO} as it was")

    def _is_starting(self, process: Process, fields: dict[str, Any]) -> bool:
        """Tells whether Scion has just started a run of which there is no pod yet."""
        run_id = fields.get("runId")
        was_made = run_id in self._cluster.runs or run_id in self._daemon.runs
        if run_id is None or was_made or fields.get("phase") not in _STARTS:
            return False
        record = _record(process.host.own(str(fields.get("name"))) or b"")
        # A known limit: of a run without an id it is not known that the one in the file is another.
        is_named = record is not None and record.run is not None and record.run.run_id is not None
        # Whoever writes the file later, as a hook of the run before does, begins nothing.
        begun = process.host.begun.get(str(run_id), 0.0)
        return is_named and process.host.clock.now() - begun < _START_SECONDS

    def killed(self, host: Host) -> None:
        """Takes notice that a process may have died between a write and its being durable."""
        agents = host.disk.found(host.agents_folder)
        for own in agents.names.values() if agents is not None else ():
            lock = own.names.get(".scion-fsm.lock")
            if lock is not None and lock.holder is not None:
                home = own.names["home"].names
                for file in (own.names.get(OWN), home.get(INFO)):
                    self._wrote.pop(file.number if file is not None else 0, None)

    def durable(self, host: Host, agents: Iterable[str]) -> dict[str, bytes]:
        """Gives the files that one of our processes wrote last, whose write has come back."""
        found: dict[str, bytes] = {}
        for agent in agents:
            own = f"{host.agents_folder}/{agent}"
            lock = host.disk.found(f"{own}/.scion-fsm.lock")
            if lock is not None and lock.holder is not None:
                continue  # it may be in the middle of it
            for path in (f"{own}/{OWN}", f"{own}/home/{INFO}"):
                inode = host.disk.found(path)
                if inode is None:
                    continue
                # Scion may have written the same words over it, and makes nothing durable.
                if (inode.content, inode.writes) == self._wrote.get(inode.number):
                    found[path] = inode.content
        return found

    def survived(self, host: Host, durable: dict[str, bytes]) -> None:
        """What was written before a power cut is there after it."""
        for path, content in durable.items():
            inode = host.disk.found(path)
            now = None if inode is None else inode.content
            if now != content:
                self._violate(
                    "durable", f"{path} was {content!r}, and is {now!r} after a power cut"
                )

    def _is_known(self, pod: Pod, version: str) -> bool:
        """Tells whether a pod is at a version, and whoever watches has had the time to hear of a restore."""
        is_there = not pod.is_gone and pod.version == int(version)
        return is_there and self._cluster.is_settled(_HEARD_SECONDS)

    def _is_restored(self, pod: Pod | None) -> bool:
        return pod is not None and pod.is_restored

    def _violate(self, law: str, told: str) -> None:
        self._violated(Violation(law, told))


def _has_unseen_end(process: Process | Relay, pod: Pod) -> bool:
    return pod.is_gone and process.shown.get(pod.uid) != pod.version


def _record(content: bytes) -> Record | None:
    from scion_fsm.runtime.files.own_record import OwnRecord  # noqa: PLC0415 - msgspec needs its types

    try:
        return msgspec.json.decode(content, type=OwnRecord).record
    except msgspec.MsgspecError:
        return None
