"""A cluster's API server, and what is behind it: versions, a window of changes, restores (pods.md 4)."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from scion_fsm.prove.world.around.pods import Pod

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scion_fsm.prove.world.tasks import Scheduler

Key = tuple[str, str]


class Change(NamedTuple):
    """One change of a pod.

    Attributes:
        version: The resourceVersion that it made.
        kind: ADDED, MODIFIED or DELETED.
        pod: Whose.
        content: The object, as JSON.
    """

    version: int
    kind: str
    pod: Pod
    content: bytes


class Cluster:
    """The pods of one cluster, and their history.

    Attributes:
        name: What its versions are of.
        version: The newest resourceVersion.
        oldest: Older versions can no longer be resumed from.
        first: Of older versions nothing is known any more, even to a member that is behind.
        pods: By key, those that there are.
        created: Every pod there ever was, by uid.
        runs: Those that have one, by run id; the first of each.
        changes: Since the beginning, or the last restore.
        restores: How often its history went back.
        restored: When it last did; 0 if it never did.
        trouble: What is wrong with its server: down, silent, failing, behind; empty if all is well.
        streams: How a broken or changed connection is told; a watch has one each.
    """

    def __init__(self, scheduler: Scheduler, name: str, version: int) -> None:
        """Begins without pods."""
        self.name = name
        self.version = self.oldest = self.first = version
        self.pods: dict[Key, Pod] = {}
        self.created: dict[str, Pod] = {}
        self.runs: dict[str, Pod] = {}
        self.changes: list[Change] = []
        self.restores = 0
        self.restored = 0.0
        self.trouble = ""
        self.streams: list[Callable[[str], None]] = []
        self._scheduler = scheduler
        self._before: dict[Key, tuple[Pod, bytes]] = {}  # what there was before the first change

    def create(self, agent: str, name: str, labels: Mapping[str, str]) -> Pod | None:
        """Creates a pod, unless there is one of its name."""
        pod = Pod(len(self.created) + 1, agent, name, now=self._scheduler.now, labels=labels)
        if pod.key in self.pods:
            return None
        self.created[pod.uid] = pod
        if "scion.run_id" in labels:
            self.runs.setdefault(labels["scion.run_id"], pod)
        self.pods[pod.key] = pod
        self._changed("ADDED", pod)
        return pod

    def update(self, pod: Pod) -> None:
        """Shows a pod as it now is."""
        if not pod.is_gone:
            self._changed("MODIFIED", pod)

    def remove(self, pod: Pod) -> None:
        """Takes a pod away."""
        if not pod.is_gone:
            del self.pods[pod.key]
            pod.is_gone = True
            self._changed("DELETED", pod)

    def pass_by(self, versions: int) -> None:
        """Lets something else change, so that the version grows."""
        self.version += versions

    def _changed(self, kind: str, pod: Pod) -> None:
        self.version += 1
        pod.changed = self._scheduler.now
        self.changes.append(Change(self.version, kind, pod, pod.object(self.version)))
        self.tell("")

    def tell(self, what: str) -> None:
        """Wakes the watches; with a word, it is what becomes of their connections."""
        for stream in list(self.streams):
            stream(what)

    def compact(self) -> None:
        """Forgets what has been: older versions have expired."""
        self.oldest = self.version

    def since(self, version: int) -> Iterator[Change]:
        """Gives the changes after a version."""
        yield from self.changes[bisect_right(self.changes, version, key=lambda c: c.version) :]

    def at(self, version: int) -> dict[Key, tuple[Pod, bytes]]:
        """Gives the pods as they were at a version."""
        found = dict(self._before)
        for change in self.changes:
            if change.version > version:
                break
            if change.kind == "DELETED":
                found.pop(change.pod.key, None)
            else:
                found[change.pod.key] = change.pod, change.content
        return found

    def restore(self, version: int) -> None:
        """Lets the history go back to a version, and the server begin anew."""
        found = self.at(version)
        self.changes = [change for change in self.changes if change.version <= version]
        self.version = version
        self.oldest = min(self.oldest, version)
        self.first = version  # every member begins anew with it
        for pod in self.pods.values():
            pod.is_gone = True
        self.pods = {key: pod for key, (pod, _) in found.items()}
        for pod, content in found.values():
            pod.revert(content)
            pod.changed = self._scheduler.now
        self.restores += 1
        self.restored = self._scheduler.now
        self.tell("broken")

    def is_settled(self, seconds: float) -> bool:
        """Tells whether its history has not gone back within the last seconds."""
        return self._scheduler.now - self.restored > seconds

    def forget(self, *, keep: int) -> None:
        """Lets old history be only what it came to, so that a long life costs nothing more."""
        if len(self.changes) <= 2 * keep:
            return
        old, self.changes = self.changes[:-keep], self.changes[-keep:]
        self.first = old[-1].version
        self.oldest = max(self.oldest, self.first)
        for change in old:
            if change.kind == "DELETED":
                self._before.pop(change.pod.key, None)
            else:
                self._before[change.pod.key] = change.pod, change.content
