"""Clocks and waiting of a process in the world, in place of the machine's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scion_fsm.prove.world.tasks import Killed
from scion_fsm.runtime.loop import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from scion_fsm.prove.world.tasks import Scheduler, Task


class HostClock:
    """A host's time: its own idea of what time it is, and seconds that never go back.

    Attributes:
        ahead: Seconds by which its idea differs from the truth.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        """Begins with the truth."""
        self.ahead = 0.0
        self._scheduler = scheduler

    def now(self) -> float:
        """Gives seconds since 1970, as the host has them."""
        return self._scheduler.now + self.ahead

    def monotonic(self) -> float:
        """Gives seconds that never go back."""
        return self._scheduler.now

    def sleep(self, seconds: float) -> None:
        """Lets the world go on for so long."""
        task_of(self._scheduler).wait(seconds)


class StreamWaiting:
    """What a watch waits by, as `runtime.cluster.ports.Waiting` has it."""

    def __init__(self, scheduler: Scheduler) -> None:
        """Begins not ended."""
        self.is_ended = False
        self._scheduler = scheduler
        self._task: Task | None = None

    def end(self) -> None:
        """Ends every pause."""
        self.is_ended = True
        if self._task is not None:
            self._task.wake()

    def pause(self, seconds: float) -> None:
        """Lets the world go on for so long."""
        if self.is_ended:
            return
        self._task = task_of(self._scheduler)
        self._task.wait(seconds)
        self._task = None


class LoopWaiting(Waiting):
    """What the loop over the files waits by; it is its own thread, of which there is one."""

    def __init__(
        self, scheduler: Scheduler, spawn: Callable[[str, Callable[[], None]], Task]
    ) -> None:
        """Begins not ended."""
        super().__init__()
        self._scheduler, self._spawn = scheduler, spawn
        self._task: Task | None = None
        self._is_ended = False
        self._joining: Task | None = None

    def run(self, work: Callable[[], float]) -> LoopWaiting:
        """Calls something again and again, as a task."""

        def go() -> None:
            while not self._is_ended:
                seconds = work()
                if not self._is_ended:
                    task_of(self._scheduler).wait(seconds)
            if self._joining is not None:
                self._joining.wake()

        self._task = self._spawn("files", go)
        return self

    def end(self) -> None:
        """Ends it."""
        self._is_ended = True
        if self._task is not None:
            self._task.wake()

    def join(self) -> None:
        """Waits until it has ended."""
        self._joining = task_of(self._scheduler)
        while self._task is not None and not self._task.is_over:
            self._joining.wait(1.0)


class TaskLock:
    """A lock that one task holds, as often as it likes, while others let the world go on."""

    def __init__(self, scheduler: Scheduler) -> None:
        """Is free."""
        self._scheduler = scheduler
        self._holder: Task | None = None
        self._times = 0

    def __enter__(self) -> Self:
        """Takes it."""
        task = task_of(self._scheduler)
        while self._holder not in (None, task) and not _is_over(self._holder):
            task.wait(0.001)
        if self._holder is not task:
            self._times = 0
        self._holder = task
        self._times += 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Lets go of it."""
        self._times -= 1
        if not self._times:
            self._holder = None


def task_of(scheduler: Scheduler) -> Task:
    """Gives the task that runs.

    Raises:
        Killed: None does, so that what asks is what a killed process left to the collector of garbage.
    """
    if scheduler.current is None:
        raise Killed
    return scheduler.current


def _is_over(task: Task | None) -> bool:
    return task is None or task.is_over
