"""Several watches of one process, each failing alone: of namespaces, of clusters."""

from __future__ import annotations

from contextlib import ExitStack
from queue import Queue
from typing import TYPE_CHECKING, Self

from scion_fsm.errors import ClusterError
from scion_fsm.runtime.cluster.system import start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from scion_fsm.runtime.cluster.protocol import Input
    from scion_fsm.runtime.cluster.watch import AgentWatch
    from scion_fsm.runtime.tracker import Decision

_AHEAD = 1000
"""Inputs that may wait for whoever decides; then the watches wait."""


class Watches:
    """Watches side by side: each asks its cluster in a thread of its own, one thread decides.

    Attributes:
        watches: They; those of one cluster may share a tracker, those of different clusters must not.
    """

    def __init__(self, watches: Sequence[AgentWatch]) -> None:
        """Asks nothing yet."""
        self.watches = tuple(watches)
        self._inputs: Queue[tuple[AgentWatch, Input | BaseException]] = Queue(_AHEAD)

    def once(self) -> Iterator[tuple[AgentWatch, Decision]]:
        """Decides one complete list of each.

        Raises:
            ClusterError: One could not be had; those of the others have been decided by then.
        """
        failures = []
        for watch in self.watches:
            try:
                for decision in watch.once():
                    yield watch, decision
            except ClusterError as error:
                failures.append(error)
        for failure in failures:
            raise failure

    def __iter__(self) -> Iterator[tuple[AgentWatch, Decision]]:
        """Decides everything there is and then every change, until `stop`.

        Raises:
            ClusterError: The first complete list of the only watch could not be had. One of several
                tries again, as after any later failure.
        """
        if len(self.watches) == 1:
            for decision in self.watches[0]:
                yield self.watches[0], decision
            return
        for watch in self.watches:
            start(f"scion-fsm-watch {watch.name}", lambda watch=watch: self._follow(watch))  # type: ignore[misc]
        going = len(self.watches)
        while going:
            watch, item = self._inputs.get()
            if isinstance(item, StopIteration):
                going -= 1
            elif isinstance(item, BaseException):
                raise item
            else:
                decided = watch.decide(item)
                if decided is not None:
                    yield watch, decided

    def _follow(self, watch: AgentWatch) -> None:
        try:
            for item in watch.inputs(is_patient=True):
                self._inputs.put((watch, item))
        except BaseException as error:  # noqa: BLE001 - whoever decides raises it
            self._inputs.put((watch, error))
        else:
            self._inputs.put((watch, StopIteration()))

    def stop(self) -> None:
        """Ends the iteration, from any thread."""
        for watch in self.watches:
            watch.stop()

    def __enter__(self) -> Self:
        """Gives the watches themselves."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stops all of them and lets go of their connections."""
        self.stop()
        with ExitStack() as stack:
            for watch in self.watches:
                stack.enter_context(watch)
