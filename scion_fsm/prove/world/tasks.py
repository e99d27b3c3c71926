"""Virtual time, and tasks of which one at a time runs, so that what happens follows from a seed alone."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from greenlet import getcurrent, greenlet

if TYPE_CHECKING:
    from collections.abc import Callable


class Killed(BaseException):
    """Raised where a task waits whose process is no more."""


class Scheduler:
    """What is to happen, in the order of its time.

    Attributes:
        now: Seconds since 1970.
        current: The task that runs; None while the world itself does.
        tasks: Those that have not ended.
        errors: What tasks have raised that nobody expected, with their names.
    """

    def __init__(self, now: float) -> None:
        """Begins with nothing to happen."""
        self.now = now
        self.current: Task | None = None
        self.tasks: list[Task] = []
        self.errors: list[tuple[str, BaseException]] = []
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0

    def at(self, when: float, action: Callable[[], None]) -> None:
        """Lets something happen at a time, after all that is due then already."""
        self._count += 1
        heapq.heappush(self._due, (max(when, self.now), self._count, action))

    def spawn(self, name: str, run: Callable[[], None]) -> Task:
        """Begins a task, which runs for the first time when the world next goes on."""
        task = Task(self, name, run)
        self.tasks.append(task)
        self.at(self.now, task.begin)
        return task

    def advance(self, until: float, *, check: Callable[[], bool] = lambda: True) -> None:
        """Lets everything happen that is due until then, as long as a check says yes."""
        while self._due and self._due[0][0] <= until and check():
            when, _, action = heapq.heappop(self._due)
            self.now = max(self.now, when)
            action()
        if check():
            self.now = max(self.now, until)

    def end(self) -> None:
        """Kills every task."""
        while self.tasks:
            self.tasks[-1].kill()
        self._due.clear()


class Task:
    """What a thread is outside: it runs until it waits, while everything else stands.

    Attributes:
        name: For people.
        is_over: It has ended, of itself or killed.
    """

    def __init__(self, scheduler: Scheduler, name: str, run: Callable[[], None]) -> None:
        """Runs nothing yet."""
        self.name = name
        self.is_over = False
        self._scheduler, self._run = scheduler, run
        self._is_killed = False
        self._turn = 0
        self._greenlet = greenlet(self._main)

    def begin(self) -> None:
        """Runs it up to where it first waits."""
        if not self.is_over:
            self._resume()

    def kill(self) -> None:
        """Ends it where it waits; whoever runs must not kill itself."""
        if self.is_over:
            return
        self._is_killed = True
        if self._greenlet:
            self._resume()
        else:
            self._over()

    def wait(self, seconds: float | None = None) -> None:
        """Waits for so long, or until it is woken.

        Raises:
            Killed: Its process is no more.
        """
        if self._is_killed:
            raise Killed
        self._turn += 1
        if seconds is not None:
            turn = self._turn
            self._scheduler.at(self._scheduler.now + seconds, lambda: self._wake(turn))
        self._scheduler.current = None
        parent = self._greenlet.parent
        if parent is None:
            raise AssertionError("a task waits that nobody has begun")
        parent.switch()
        self._scheduler.current = self
        if self._is_killed:
            raise Killed

    def wake(self) -> None:
        """Lets it go on, if it waits."""
        turn = self._turn
        self._scheduler.at(self._scheduler.now, lambda: self._wake(turn))

    def _wake(self, turn: int) -> None:
        if turn == self._turn and not self.is_over and self._scheduler.current is not self:
            self._turn += 1
            self._resume()

    def _resume(self) -> None:
        """Goes on with it, and comes back here where it waits or ends."""
        running = self._scheduler.current
        self._greenlet.parent = getcurrent()
        self._greenlet.switch()
        self._scheduler.current = running

    def _main(self) -> None:
        self._scheduler.current = self
        try:
            self._run()
        except Killed:
            pass
        except BaseException as error:  # noqa: BLE001 - the world tells what the program raised
            self._scheduler.errors.append((self.name, error))
        finally:
            self._over()
            self._scheduler.current = None

    def _over(self) -> None:
        self.is_over = True
        self._scheduler.tasks.remove(self)
