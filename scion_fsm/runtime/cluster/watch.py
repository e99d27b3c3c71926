"""A cluster's agents, decided as they come: the stream of pods put through the tracker."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Self

from scion_fsm.lifecycle import Lifecycle
from scion_fsm.runtime.cluster.patience import SystemClock
from scion_fsm.runtime.cluster.protocol import (
    Absent,
    Deleted,
    HistoryReset,
    Input,
    Notice,
    Seen,
    Sight,
)
from scion_fsm.runtime.cluster.stream import PodStream
from scion_fsm.runtime.tracker import Tracker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from scion_fsm.runtime.agents import Key
    from scion_fsm.runtime.cluster.patience import Backoff, Clock, Pace
    from scion_fsm.runtime.cluster.transport import Scope, Transport
    from scion_fsm.runtime.tracker import Decision


class AgentWatch:
    """The agents of a cluster: an iterator of decisions that ends when it is stopped.

        with AgentWatch(Transport(find_access()), Scope(namespace="agents")) as watch:
            for decision in watch:
                print(decision.agent.record)

    It keeps records, not pods. Iterate in one thread; `stop` from any. Two watches of one cluster come
    to the same decisions (L9, L10), so replicas do not fight.

    Attributes:
        tracker: The agents so far.
    """

    def __init__(
        self,
        transport: Transport,
        scope: Scope,
        *,
        tracker: Tracker | None = None,
        pace: Pace | None = None,
        backoff: Backoff | None = None,
        clock: Clock | None = None,
        tell: Callable[[Notice], None] | None = None,
        keep_gone: int = 10_000,
    ) -> None:
        """Asks nothing of the cluster yet.

        Args:
            transport: The cluster.
            scope: Which of its pods.
            tracker: Agents that are known already; those of the scope that the first complete list lacks
                are gone. None of them and the bundled lifecycle by default.
            pace: How often to list and how long to wait for a silent server.
            backoff: The pauses after failures.
            clock: Time; the machine's by default.
            tell: Takes notices about the watch itself, such as failures that are waited out.
            keep_gone: For how many agents that are gone the record is kept, so that late news of them is
                refused; the oldest are forgotten, and memory stays flat.
        """
        self.tracker = tracker or Tracker(Lifecycle.default())
        self._transport = transport
        self._clock = clock or SystemClock()
        self._stream = PodStream(
            transport, scope, pace=pace, backoff=backoff, clock=self._clock, tell=tell
        )
        self._keep_gone = keep_gone
        self._gone: OrderedDict[Key, None] = OrderedDict()
        for key, agent in self.tracker.agents.items():
            record = agent.record
            if scope.namespace in (None, key[0]) and record.run is not None:
                self._stream.present[key] = Sight(record.run.uid, agent.is_terminal)

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

    def stop(self) -> None:
        """Ends the iteration, from any thread."""
        self._stream.stop()

    @property
    def behind(self) -> float | None:
        """Seconds since the server last said anything; None before it did."""
        contact = self._stream.contact
        return None if contact is None else self._clock.monotonic() - contact

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
        self._transport.close()

    def _decisions(self, inputs: Iterator[Input]) -> Iterator[Decision]:
        for item in inputs:
            decision = self._decide(item)
            if decision is not None:
                yield decision

    def _decide(self, item: Input) -> Decision | None:
        if isinstance(item, HistoryReset):
            self.tracker.reset_history()
            return None
        if isinstance(item, Absent):
            decision = self.tracker.absent(item.key, order=item.resource_version)
            self._is_gone(item.key)
            return decision
        if isinstance(item, Deleted):
            decision = self.tracker.deleted(item.pod, key=item.key, problems=item.problems)
            self._is_gone(item.key)
            return decision
        if item.is_listed and self._says_nothing_new(item):
            return None
        if self._gone:
            self._gone.pop(item.key, None)
        return self.tracker.seen(item.pod, key=item.key, problems=item.problems)

    def _says_nothing_new(self, item: Seen) -> bool:
        """Tells whether a list repeats what was accepted last; every resync would print it all again."""
        agent = self.tracker.agents.get(item.key)
        metadata = item.pod.metadata
        return (
            agent is not None
            and metadata is not None
            and agent.resource_version == metadata.resource_version
        )

    def _is_gone(self, key: Key) -> None:
        if key in self._stream.present:
            return  # its successor is there already
        self._gone[key] = None
        self._gone.move_to_end(key)
        while len(self._gone) > self._keep_gone:
            self.tracker.agents.pop(self._gone.popitem(last=False)[0], None)
