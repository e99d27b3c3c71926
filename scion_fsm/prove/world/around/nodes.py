"""Nodes, and the platform behind a cluster's pods: what schedulers, kubelets and controllers do with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from scion_fsm.prove.world.around.cluster import Cluster
    from scion_fsm.prove.world.around.pods import Pod
    from scion_fsm.prove.world.tasks import Scheduler


class Nodes:
    """The nodes of one cluster."""

    def __init__(
        self,
        scheduler: Scheduler,
        cluster: Cluster,
        dice: Callable[[], random.Random],
        note: Callable[[str, str], None],
    ) -> None:
        """Begins without pods."""
        self._scheduler, self._cluster = scheduler, cluster
        self._dice, self._note = dice, note

    def _later(self, low: float, high: float, action: Callable[[], None]) -> None:
        self._scheduler.at(self._scheduler.now + self._dice().uniform(low, high), action)

    def bind(self, pod: Pod) -> None:
        """Gives a pod a node, and starts its container a little later."""
        if pod.is_gone or pod.is_asked or pod.is_bound:
            return
        pod.bind()
        pod.wait("ContainerCreating")
        self._cluster.update(pod)
        if self._dice().random() < 0.15:
            self._later(
                1,
                5,
                lambda: self._waits(
                    pod, self._dice().choice(("ErrImagePull", "CreateContainerError"))
                ),
            )
        self._later(0.1, 20, lambda: self.run(pod))

    def _waits(self, pod: Pod, reason: str) -> None:
        if not (pod.is_gone or pod.is_over or pod.containers or pod.is_asked):
            pod.wait(reason)
            self._cluster.update(pod)

    def run(self, pod: Pod) -> None:
        """Starts a pod's container."""
        if pod.is_gone or pod.is_over or pod.is_running or (pod.is_asked and not pod.containers):
            return
        pod.run(self._scheduler.now)
        self._cluster.update(pod)

    def exit(self, pod: Pod, code: int) -> None:
        """Ends a pod's container, and then the pod unless its container is started again."""
        if pod.is_gone or not pod.is_running:
            return
        pod.exit(code, self._scheduler.now)
        self._note("cluster", f"{pod.uid} exits with {code}")
        self._cluster.update(pod)
        if pod.shown["spec"]["restartPolicy"] == "Always" and not pod.is_asked:
            self._later(0.5, 10, lambda: self._again(pod))
        else:
            self._later(0.1, 3, lambda: self.complete(pod))

    def _again(self, pod: Pod) -> None:
        if pod.is_gone or pod.is_over or pod.is_running or pod.is_asked:
            return
        if self._dice().random() < 0.4:
            pod.wait("CrashLoopBackOff")
            self._cluster.update(pod)
            self._later(5, 40, lambda: self.run(pod))
        else:
            self.run(pod)

    def complete(self, pod: Pod) -> None:
        """Gives a pod its verdict."""
        if not (pod.is_gone or pod.is_over or pod.is_running or pod.exit_code is None):
            pod.complete()
            self._cluster.update(pod)

    def delete(self, pod: Pod) -> None:
        """Asks for a pod's deletion; it goes after it has ended."""
        if pod.is_gone or pod.is_asked:
            return
        pod.delete(self._scheduler.now)
        self._note("cluster", f"{pod.uid} is to be deleted")
        self._cluster.update(pod)
        code = self._dice().choice((143, 143, 137, 0, 1))
        self._later(0.2, 28, lambda: self.exit(pod, code))
        self._later(30, 34, lambda: self.remove(pod))

    def remove(self, pod: Pod) -> None:
        """Takes a pod away at once."""
        if not pod.is_gone:
            self._note("cluster", f"{pod.uid} is gone")
            self._cluster.remove(pod)

    def evict(self, pod: Pod) -> None:
        """Lets the platform end a pod."""
        if pod.is_gone or pod.is_over:
            return
        if pod.is_running:
            pod.exit(137, self._scheduler.now)
        pod.evict()
        self._note("cluster", f"{pod.uid} is evicted")
        self._cluster.update(pod)

    def restored(self, *, with_nodes: bool) -> None:
        """Goes on with the pods that a restore has brought back.

        Args:
            with_nodes: Whole machines were restored, so that on the nodes, too, it is as it was; else their
                kubelets show what is there.
        """
        for pod in list(self._cluster.pods.values()):
            if not with_nodes:
                self._later(0.5, 20, lambda pod=pod: self._found(pod))  # type: ignore[misc]  # a default
                continue
            pod.believe()
            if pod.is_asked:
                self._later(30, 34, lambda pod=pod: self.remove(pod))  # type: ignore[misc]  # likewise
            elif not pod.is_bound:
                self._later(0.1, 5, lambda pod=pod: self.bind(pod))  # type: ignore[misc]  # likewise
            elif not pod.is_running and pod.exit_code is None:
                self._later(0.1, 5, lambda pod=pod: self.run(pod))  # type: ignore[misc]  # likewise
            elif pod.may_end:
                self._later(0.1, 3, lambda pod=pod: self.complete(pod))  # type: ignore[misc]  # likewise

    def _found(self, pod: Pod) -> None:
        """Lets the kubelet show what is on the node, or begin anew where nothing is."""
        if pod.is_gone:
            return
        shown = pod.shown["status"], pod.is_bound
        if pod.found():
            if shown != (pod.shown["status"], pod.is_bound):
                self._cluster.update(pod)
            if pod.is_running and pod.is_asked:
                self._later(0.2, 28, lambda: self.exit(pod, 143))
            if not pod.is_running and pod.exit_code is not None:
                self._later(0.1, 3, lambda: self.complete(pod))
            elif not pod.is_running:
                self._later(0.1, 10, lambda: self.run(pod))
        elif not pod.is_over:
            pod.is_lost()
            self._cluster.update(pod)
            self._later(0.1, 5, lambda: self.bind(pod))
        if pod.is_asked:
            self._later(30, 34, lambda: self.remove(pod))
