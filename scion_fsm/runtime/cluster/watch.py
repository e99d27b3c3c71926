"""A cluster's agents, decided as they come: the stream of pods put through the tracker."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Self

from scion_fsm.lifecycle import Lifecycle
from scion_fsm.runtime.cluster.following.sights import Sight
from scion_fsm.runtime.cluster.following.stream import PodStream
from scion_fsm.runtime.cluster.protocol import (
    Absent,
    Deleted,
    HistoryReset,
    Input,
    Notice,
    Seen,
)
from scion_fsm.runtime.cluster.system import SystemClock
from scion_fsm.runtime.remembering import RememberingTracker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from scion_fsm.runtime.cluster.following.patience import Backoff, Pace
    from scion_fsm.runtime.cluster.ports import Clock, Scope, Server, Waiting
    from scion_fsm.runtime.tracker import Decision, Tracker


class AgentWatch:
    """The agents of a cluster: an iterator of decisions that ends when it is stopped.

        with AgentWatch(Transport(find_access()), Scope(namespace="agents")) as watch:
            for decision in watch:
                print(decision.agent.record)

    It keeps records, not pods. Iterate in one thread; `stop` from any. Two watches of one cluster come
    to the same decisions (L9, L10), so replicas do not fight.

    Attributes:
        tracker: The agents so far.
        name: What people know it by: its context and namespace.
    """

    def __init__(
        self,
        server: Server,
        scope: Scope,
        *,
        tracker: Tracker | None = None,
        pace: Pace | None = None,
        backoff: Backoff | None = None,
        clock: Clock | None = None,
        waiting: Waiting | None = None,
        uniform: Callable[[float, float], float] = random.uniform,
        tell: Callable[[Notice], None] | None = None,
        keep_gone: int = 10_000,
        name: str = "",
    ) -> None:
        """Asks nothing of the cluster yet.

        Args:
            server: The cluster.
            scope: Which of its pods.
            tracker: Agents that are known already; those of the scope that the first complete list lacks
                are gone. None of them and the bundled lifecycle by default.
            pace: How often to list and how long to wait for a silent server.
            backoff: The pauses after failures.
            clock: Time; the machine's by default.
            waiting: What waits, and what `stop` ends; the machine's by default.
            uniform: Draws a number between two others.
            tell: Takes notices about the watch itself, such as failures that are waited out.
            keep_gone: For how many agents that are gone the record is kept, so that late news of them is
                refused; the oldest are forgotten, and memory stays flat.
            name: What people know it by; the namespace by default.
        """
        self.tracker = tracker or RememberingTracker(Lifecycle.default())
        self.name = name or scope.namespace or "all namespaces"
        self._server = server
        self._clock = clock or SystemClock()
        self._stream = PodStream(
            server,
            scope,
            pace=pace,
            backoff=backoff,
            clock=self._clock,
            waiting=waiting,
            tell=tell,
            uniform=uniform,
            keep_gone=keep_gone,
        )
        for key, agent in self.tracker.agents.items():
            record, version = agent.record, agent.resource_version
            if scope.namespace in (None, key[0]) and record.run is not None:
                self._stream.presence.present[key] = Sight(
                    record.run.uid,
                    version,
                    is_over=agent.is_terminal,
                    is_selected=False,  # it was once; or its end was, at that version
                )

    def once(self) -> Iterator[Decision]:
        """Decides one complete list and what it shows to be gone.

        Raises:
            ClusterError: It could not be had within the request timeout; agents that a part of it showed
                have been decided, and none is taken for gone.
        """
        return self._decisions(self._stream.once())

    def __iter__(self) -> Iterator[Decision]:
        """Decides everything there is and then every change, until `stop`.

        Raises:
            ClusterError: The first complete list could not be had. Whatever fails later is told as a
                notice and waited out.
        """
        return self._decisions(self._stream.follow())

    def inputs(self, *, is_patient: bool = False) -> Iterator[Input]:
        """Gives what the watch is told, for `decide`, which may run in another thread.

        Args:
            is_patient: Wait out even that the first complete list cannot be had.
        """
        return self._stream.follow(is_patient=is_patient)

    def stop(self) -> None:
        """Ends the iteration, from any thread."""
        self._stream.stop()

    @property
    def behind(self) -> float | None:
        """Seconds since the server last said anything; None before it did."""
        contact = self._stream.contact
        return None if contact is None else self._clock.monotonic() - contact

    @property
    def idle(self) -> float:
        """Seconds without a sign that the watch itself lives: it is answered, or waits for a cluster."""
        return self._clock.monotonic() - self._stream.alive

    @property
    def trouble(self) -> str | None:
        """What went wrong last, until the server answers again; None while all is well."""
        return self._stream.trouble

    @property
    def is_synced(self) -> bool:
        """Whether there was a complete list."""
        return self._stream.is_synced

    def __enter__(self) -> Self:
        """Gives the watch itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stops the watch and lets go of its connections."""
        self.stop()
        self._server.close()

    def _decisions(self, inputs: Iterator[Input]) -> Iterator[Decision]:
        for item in inputs:
            decision = self.decide(item)
            if decision is not None:
                yield decision

    def decide(self, item: Input) -> Decision | None:
        """Decides one input; None for one that is of no agent by itself."""
        if isinstance(item, Seen):
            return self.tracker.seen(item.pod, key=item.key, problems=item.problems)
        if isinstance(item, Deleted):
            return self.tracker.deleted(item.pod, key=item.key, problems=item.problems)
        if isinstance(item, Absent):
            return self.tracker.absent(item.key, order=item.resource_version)
        if isinstance(item, HistoryReset):
            self.tracker.reset_history()
        else:
            self.tracker.agents.pop(item.key, None)
        return None
