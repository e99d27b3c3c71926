"""What truly is: a run's place among all of its agent's, the pod or container that it is, and how that ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scion_fsm.machine.record import Record
    from scion_fsm.machine.runs import Run
    from scion_fsm.prove.world.around.cluster import Cluster
    from scion_fsm.prove.world.around.daemon import Container, Daemon
    from scion_fsm.prove.world.around.pods import Pod

Rank = tuple[int, int]
_ROUND = 0.001
UNSEEN = 1 << 30
"""A run that a command has minted, and that never was, is later than any."""


class Truth:
    """The runs of a world, ranked by when it began them."""

    def __init__(self, cluster: Cluster, daemon: Daemon) -> None:
        """Looks at what there is, whenever it is asked."""
        self._cluster, self._daemon = cluster, daemon

    def rank(self, run: Run | None) -> Rank | None:
        """Gives a run's place among all runs of its agent, as the world began them."""
        if run is None:
            return None
        container = self.container(run)
        if container is not None:
            earlier = (
                one for one in container.starts if run.started and one <= run.started + _ROUND
            )
            return container.number, sum(1 for _ in earlier)
        if run.container is not None:
            number, _, restarts = run.container.rpartition("/")[2].partition("-")
            return int(number), int(restarts)
        known = self.pod(run)
        return (UNSEEN if known is None else known.number, 0)

    def container(self, run: Run | None) -> Container | None:
        """Gives the container of a host that a run is."""
        return None if run is None else self._daemon.created.get(run.container or "")

    def pod(self, run: Run | None) -> Pod | None:
        """Gives the pod that a run is of."""
        if run is None:
            return None
        if run.uid is not None:
            return self._cluster.created.get(run.uid)
        return self._cluster.runs.get(run.run_id or "")


def ended_as(pod: Pod) -> frozenset[str] | None:
    """Gives how a pod that is over may be called; None for one that goes on."""
    if not (pod.is_over or pod.is_gone):
        return None
    if pod.status.get("reason") == "Evicted":
        return frozenset({"error"})
    if pod.exit_code is None:  # it went while it ran, or before
        return frozenset({"stopped"} if pod.is_asked else {"error"})
    if pod.exit_code in (0, 10) or pod.killed_by_deletion:
        return frozenset({"stopped"})
    if pod.exit_code in (137, 143) and pod.is_asked:
        return frozenset({"stopped", "error"})
    return frozenset({"error"})


def is_lifted(before: Record, after: Record) -> bool:
    """Tells whether a start was never carried out, so that the run that it left is the current one again."""
    left = before.fence.left if before.is_fenced and before.fence is not None else ()
    return after.run in left
