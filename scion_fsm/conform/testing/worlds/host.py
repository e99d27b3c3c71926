"""A host as it was: the readings of one agent's containers."""

from __future__ import annotations

from scion_fsm.conform.testing.worlds.world import BEGINNING, Input, Life, Run


class Host:
    """Makes the readings of one agent's containers, one after the other under one name.

    Attributes:
        inputs: The readings so far, in order.
        now: The time, seconds since 1970.
    """

    def __init__(self, *, has_times: bool, has_names: bool = True, now: float = BEGINNING) -> None:
        """Begins before the first container.

        Args:
            has_times: Its listings say when a container was created and started (`docker inspect`).
            has_names: They say its name.
            now: The time.
        """
        self.inputs: list[Input] = []
        self.now = now
        self._has_times = has_times
        self._name = "agent" if has_names else None
        self._created = now
        self._life = Life(Run(0, 0), now, ("host", "agent"), None, None, has_times)

    def start(self, *, is_new: bool, run_id: str | None = None) -> Life:
        """Starts a new container, or the one that there is again under its id."""
        pod, start = self._life.run
        if is_new:
            self._created = self.now
        run = Run(pod + is_new, start + 1)
        run_id = run_id if is_new else self._life.run_id
        self._life = self._life._replace(run=run, began=self.now + 0.25, run_id=run_id)
        self.now += 0.5
        return self._life

    def read(self, status: str, *, later: float = 1.0, **more: object) -> None:
        """Reads a listing, in which the container is so, and lets time pass."""
        facts = {
            "status": status,
            "container_id": f"container-{self._life.run.pod}",
            "run_id": self._life.run_id,
            "name": self._name,
            "created": self._created if self._has_times else None,
            "started": self._life.began if self._has_times else None,
            "observed_at": self.now,
            **more,
        }
        started = self._life.began if self._has_times else None
        self.inputs.append(Input(self._life, status=facts, at=self.now, started=started))
        self.now += later
