"""How a process asks a cluster: the server's answers, its watches, and whatever goes wrong on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.runtime.cluster.errors import TOO_LARGE, UnreachableError, status_error

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from scion_fsm.prove.world.around.cluster import Cluster
    from scion_fsm.prove.world.tasks import Scheduler, Task
    from scion_fsm.runtime.cluster.ports import Scope

BOOKMARK_SECONDS = 60.0
_LATENCY = 0.02


class VirtualServer:
    """One process's way to a cluster's API server, as `runtime.cluster.ports.Server` has it.

    Attributes:
        name: The server's, for people.
        request_timeout: As the program's own default.
        watched: From which version it is watched, and since when; None where no such watch is under way.
    """

    def __init__(
        self,
        cluster: Cluster,
        scheduler: Scheduler,
        dice: Callable[[], random.Random],
        delivered: Callable[[str], None],
    ) -> None:
        """Asks nothing yet.

        Args:
            cluster: Whose server.
            scheduler: Time.
            dice: What decides where the server is free to.
            delivered: Is told what was answered.
        """
        self.name = f"https://{cluster.name}"
        self.request_timeout = 30.0
        self.watched: tuple[int, float] | None = None
        self._cluster, self._scheduler, self._dice = cluster, scheduler, dice
        self._delivered = delivered
        self._is_behind = False
        self._mark, self._outlived, self._restores = 0, 0, cluster.restores
        self._snapshots: dict[str, tuple[int, list[bytes]]] = {}

    def refresh(self) -> None:
        """Has nothing to read again."""

    def close(self) -> None:
        """Has nothing to let go of."""

    def page(self, scope: Scope, *, limit: int | None, token: str | None, timeout: float) -> bytes:
        """Gives one page of a list, of one snapshot."""
        self._asked(timeout)
        cluster = self._cluster
        if token is None:
            version = cluster.version
            # Its etcd has lost its leader; whoever asks again comes to another one.
            may_be = cluster.trouble == "behind" and not self._is_behind
            self._is_behind = may_be and self._dice().random() < (0.8 if scope.selector else 0.2)
            if self._is_behind:
                version = max(cluster.first, version - self._dice().randint(1, 6))
            at = cluster.at(version)
            items = [content for pod, content in at.values() if _is_shown(pod.shown, scope)]
            begin = 0
        else:
            snapshot, _, start = token.partition("/")
            begin = int(start)
            if snapshot not in self._snapshots or int(snapshot) < cluster.oldest:
                raise status_error(
                    410, "The provided continue parameter is too old", server=self.name
                )
            version, items = self._snapshots[snapshot]
        if scope.selector:  # else it is a look at where the cluster is
            self.gives(version)
        shown = items[begin:] if limit is None else items[begin : begin + limit]
        metadata: dict[str, Any] = {"resourceVersion": str(version)}
        if begin + len(shown) < len(items):
            self._snapshots[str(version)] = version, items
            metadata["continue"] = f"{version}/{begin + len(shown)}"
        self._delivered(f"page {version} +{begin} of {len(shown)}")
        return msgspec.json.encode(
            {"metadata": metadata, "items": [msgspec.Raw(content) for content in shown]}
        )

    def pod(self, namespace: str, name: str) -> bytes | None:
        """Gives one pod as it is now."""
        self._asked(self.request_timeout)
        pod = self._cluster.pods.get((namespace, name))
        return None if pod is None else msgspec.json.encode(pod.shown)

    def watch(
        self, scope: Scope, *, version: str | None, timeout_seconds: int, silence: float
    ) -> Lines:
        """Begins a watch."""
        self._asked(silence)
        cluster = self._cluster
        if version is not None and int(version) < cluster.oldest:
            raise status_error(410, "too old resource version", server=self.name)
        if version is not None and int(version) > cluster.version and self._dice().random() < 0.25:
            raise status_error(
                504, "Too large resource version", server=self.name, causes=frozenset({TOO_LARGE})
            )
        self._delivered(f"watch from {version}")
        lines = Lines(self, cluster, self._scheduler, scope, version)
        lines.begin(self._scheduler.now + timeout_seconds, silence)
        self.watched = None if version is None else (int(version), self._scheduler.now)
        return lines

    @property
    def outlived(self) -> int:
        """The newest version that was given before history went back; 0 if it did not.

        From there on nothing but a complete list tells that it did. What was given of a history that is gone
        by now, too, need not have been read before the connection broke.
        """
        if self._cluster.restores == self._restores:
            return self._outlived
        return min(self._outlived or self._mark, self._mark)

    def gives(self, version: int, *, restores: int | None = None) -> None:
        """Notes that a list, a line or a bookmark of that version was given, of a history that may be gone by now."""
        before = self._mark if self._cluster.restores == self._restores else 0
        outlived = self.outlived
        if restores not in (None, self._cluster.restores):
            outlived, version = min(outlived or version, version), before
        self._outlived, self._restores = outlived, self._cluster.restores
        self._mark = max(before, version)

    def listed(self) -> None:
        """Notes that there was a complete list since history went back."""
        self._outlived, self._restores = 0, self._cluster.restores

    def _asked(self, timeout: float) -> None:
        task = _task(self._scheduler)
        task.wait(_LATENCY * (1 + self._dice().random()))
        trouble = self._cluster.trouble
        if trouble == "down":
            raise UnreachableError(f"{self.name} refuses", how="refused")
        if trouble == "silent":
            task.wait(timeout)
            raise UnreachableError(f"{self.name} is silent", how="silent")
        if trouble == "failing" and self._dice().random() < 0.5:
            code = self._dice().choice((429, 500, 503, 504))
            raise status_error(
                code, "", server=self.name, retry_after=self._dice().choice((None, 1))
            )


class Lines:
    """One watch, as `runtime.cluster.ports.WatchLines` has it."""

    def __init__(
        self,
        server: VirtualServer,
        cluster: Cluster,
        scheduler: Scheduler,
        scope: Scope,
        version: str | None,
    ) -> None:
        """Is under way."""
        self._server, self._cluster, self._scheduler = server, cluster, scheduler
        self._scope = scope
        self._task: Task | None = None
        self._word = ""
        self._end = self._silence = self._beat = 0.0
        self._initial: list[bytes] | None = None
        self._restores = cluster.restores
        if version is None:
            at = cluster.at(cluster.version)
            self._initial = [
                line_of("ADDED", content)
                for pod, content in at.values()
                if _is_shown(pod.shown, scope)
            ]
            self._at = cluster.version
        else:
            self._at = int(version)

    def begin(self, end: float, silence: float) -> None:
        """Sets when the server ends it, and for how long it may be silent."""
        self._end, self._silence = end, silence
        self._cluster.streams.append(self._told)

    def __iter__(self) -> Iterator[bytes]:
        """Gives the lines as they come."""
        version, restores = self._at, self._cluster.restores
        if self._initial is not None:
            yield from self._initial
            self._server.gives(version, restores=self._restores)
            yield bookmark(version, is_end=True)
        heard = self._beat = self._scheduler.now
        while not self._is_ended(heard, restores):
            now = self._scheduler.now
            lines, version = self._news(version)
            if lines:
                heard = now
                self._server.gives(version)
                yield from lines
                continue
            until = [heard + self._silence, max(self._end, now + 1), self._beat + BOOKMARK_SECONDS]
            self._task = _task(self._scheduler)
            self._task.wait(max(min(until) - now, 0.01))
            self._task = None

    def _is_ended(self, heard: float, restores: int) -> bool:
        now = self._scheduler.now
        if self._word == "aborted" or (now >= self._end and not self._is_silent):
            return True
        if self._word == "broken" or self._cluster.restores != restores:
            raise UnreachableError(f"{self._server.name} broke off", how="broken")
        if now - heard >= self._silence:
            raise UnreachableError(f"{self._server.name} is silent", how="silent")
        return False

    def _news(self, version: int) -> tuple[list[bytes], int]:
        """Gives what there is since a version, and the version that it comes to."""
        lines: list[bytes] = []
        if self._is_silent:
            return lines, version
        for change in self._cluster.since(version):
            if _is_shown(change.pod.shown, self._scope):
                lines.append(line_of(change.kind, change.content))
            version = change.version
        now = self._scheduler.now
        # From a version that it has not reached it says nothing (seen with 1.36).
        if now - self._beat >= BOOKMARK_SECONDS and version <= self._cluster.version:
            version, self._beat = max(version, self._cluster.version), now
            lines.append(bookmark(version))
        return lines, version

    @property
    def _is_silent(self) -> bool:
        return self._cluster.trouble == "silent"

    def tolerate_silence(self, seconds: float) -> None:
        """Is silent for no longer than this."""
        self._silence = seconds

    def abort(self) -> None:
        """Ends it."""
        self._told("aborted")

    def close(self) -> None:
        """Lets go of it."""
        self._server.watched = None
        if self._told in self._cluster.streams:
            self._cluster.streams.remove(self._told)

    def _told(self, word: str) -> None:
        self._word = self._word or word
        if self._task is not None:
            self._task.wake()


def line_of(kind: str, content: bytes) -> bytes:
    """Gives a line of a watch."""
    return b'{"type":"' + kind.encode() + b'","object":' + content + b"}"


def bookmark(version: int, *, is_end: bool = False) -> bytes:
    """Gives a bookmark's line."""
    metadata: dict[str, Any] = {"resourceVersion": str(version)}
    if is_end:
        metadata["annotations"] = {"k8s.io/initial-events-end": "true"}
    return line_of("BOOKMARK", msgspec.json.encode({"metadata": metadata}))


def _is_shown(pod: dict[str, Any], scope: Scope) -> bool:
    return not scope.selector or scope.selector in (pod["metadata"].get("labels") or {})


def _task(scheduler: Scheduler) -> Task:
    task = scheduler.current
    if task is None:
        raise AssertionError("only a task asks a server")
    return task
