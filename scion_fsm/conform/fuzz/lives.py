"""Stories of one agent as its inputs tell them: pods and containers that come and go, with everybody's reports.

Nothing keeps a story likely: what is old, late, of another run or nonsense is as welcome as what is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.conform.fuzz.pods import CODES, hostile, rfc, shape
from scion_fsm.conform.fuzz.scenes import T
from scion_fsm.conform.subject import inputs

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from scion_fsm.conform.fuzz.pods import Object
    from scion_fsm.conform.subject.inputs import Input
    from scion_fsm.machine.table import Table

_PAUSES = (0, 0.25, 1, 2, 4, 5, 6, 7, 30, 250, 301, 400)
"""Within the clocks' skew and beyond it, and beyond the times in which ends are explained and fences lapse."""
_LATE = (0, 0, 0, 0, 0, 0, -1, -5.5, -7, -60, -400, 3, 500)
_SPOILED = 0.12
_CLUSTERS = (None, None, "east", "west")


class _Run:
    """A pod or a container, as far as it is told."""

    def __init__(self, draw: random.Random, number: int, now: float) -> None:
        self.uid = f"uid-{number}"
        self.container = f"docker://c{number}"
        self.run_id = draw.choice([None, f"run-{number}"])
        self.name = draw.choice(["pod", "pod", f"pod-{number}"])
        self.namespace = draw.choice(["agents", "agents", "elsewhere", None])
        self.created, self.started = now, now + draw.choice([0, 1, 4.5, 20])
        self.cluster = draw.choice(_CLUSTERS)

    def named(self, draw: random.Random) -> inputs.RunName:
        """Names some of what identifies it."""
        place = inputs.PlaceName(self.name, self.namespace, self.cluster)
        return inputs.RunName(
            run_id=self.run_id if draw.random() < 0.7 else None,
            uid=draw.choice([None, self.uid]),
            container=draw.choice([None, self.container]),
            created=draw.choice([None, self.created]),
            started=draw.choice([None, self.started]),
            place=draw.choice([None, place]),
        )


class Life:
    """One agent's, with its own clock; `next` gives what is told of it next."""

    def __init__(self, draw: random.Random, table: Table) -> None:
        """Begins with one run."""
        self._draw, self._table, self._now, self._version = (
            draw,
            table,
            T,
            draw.choice([8, 95, 1000]),
        )
        self._runs = [_Run(draw, 1, T)]
        data = table.data
        words = [*data.words.synonyms, *data.words.means, *data.words.not_phases, "nonsense", ""]
        self._words = [*words, data.words.ended or "", " Running ", "STOPPED"]
        self._commands = [
            name for name, entry in table.inputs.items() if entry.evidence == "command"
        ]
        self._statuses = [
            (rule.equals or f"{rule.prefix}{rule.suffix or ' 5 minutes'}").title()
            for rule in data.containers.statuses
        ]
        self._tools = [None, "Bash", *(tool for row in data.asks for tool in row.tools)]
        self._hooks: list[tuple[str, str | None]] = [
            (hook, None) for hook in (*data.hooks, "nonsense")
        ]
        self._hooks += [
            (own, name) for name, d in data.dialects.items() for own in (*d.names, *data.hooks[:3])
        ]
        self._kinds: list[Callable[[], Input]] = [
            *[self._pod] * 9, *[self._container] * 4, *[self._command] * 4, *[self._hook] * 3, *[self._heartbeat] * 3,
            *[self._absent] * 2, *[self._timers] * 2, self._status, self._word, *[self._file] * 2,
        ]  # fmt: skip

    def next(self) -> Input:
        """Gives the next input."""
        draw = self._draw
        self._now += draw.choice(_PAUSES)
        if draw.random() < 0.12:
            self._runs = [*self._runs[-2:], _Run(draw, draw.randrange(2, 9), self._now)]
        return draw.choice(self._kinds)()

    def _at(self) -> float | None:
        return None if self._draw.random() < 0.07 else self._now + self._draw.choice(_LATE)

    def _one(self) -> _Run:
        return self._runs[-1] if self._draw.random() < 0.7 else self._draw.choice(self._runs)

    def _of(self) -> inputs.RunName | None:
        return self._one().named(self._draw) if self._draw.random() < 0.6 else None

    def _digits(self) -> str | None:
        draw = self._draw
        self._version += draw.choice([0, 1, 1, 5])
        older = self._version - draw.choice([0, 0, 0, 0, 1, 7])
        return draw.choice([str(older)] * 18 + [None, "0", str(10**19 + older)])

    def _pod(self) -> Input:
        draw, run = self._draw, self._one()
        deleted = rfc(draw, self._now - draw.choice([0, 0, 5, 100]))
        metadata: Object = {
            "name": run.name,
            "namespace": run.namespace,
            "uid": run.uid if draw.random() < 0.95 else None,
            "resourceVersion": self._digits(),
            "creationTimestamp": rfc(draw, run.created) if draw.random() < 0.9 else None,
            "deletionTimestamp": draw.choice([None, None, None, deleted]),
            "labels": {"scion.run_id": run.run_id} if run.run_id else draw.choice([None, {}]),
        }
        told = {key: part for key, part in metadata.items() if part is not None}
        pod: Object = {"metadata": told, **shape(draw, self._table.data, self._now, run.started)}
        if pod["spec"] is None:
            del pod["spec"]
        for status in pod["status"].get("containerStatuses") or ():
            if draw.random() < 0.6:
                status["containerID"] = run.container
        if draw.random() < 0.5:
            pod |= {"apiVersion": "v1", "kind": "Pod"}
        if draw.random() < _SPOILED:
            pod = hostile(draw, pod)
        kind = draw.choice(["ADDED", "MODIFIED", "MODIFIED", "MODIFIED", "DELETED"])
        return inputs.PodInput(pod, kind, run.cluster)  # type: ignore[arg-type]  # a literal

    def _container(self) -> Input:
        draw, run = self._draw, self._one()
        code = draw.choice(CODES)
        told = draw.choice(
            [
                f"Exited ({code}) 2 hours ago",
                f"exited ({code})",
                "Up 2 hours",
                *self._statuses,
                "",
                "sideways",
                "Exited (99999999999999999999)",
            ]
        )
        name = inputs.RunName(
            run_id=run.run_id,
            container=run.container,
            created=draw.choice([None, run.created]),
            started=draw.choice([None, run.started, run.started + 60]),
            place=draw.choice([None, inputs.PlaceName("box", domain=draw.choice([None, "host"]))]),
        )
        return inputs.ContainerInput(
            told, draw.choice([name, name, None]), draw.choice([None, None, code]), self._at()
        )

    def _absent(self) -> Input:
        draw, at = self._draw, self._at()
        version = inputs.ClusterVersion(self._digits() or "7", draw.choice(_CLUSTERS))
        moment = inputs.ClockMoment(at) if at is not None else None
        order = (
            inputs.OrderName(moment=moment)
            if moment and draw.random() < 0.4
            else inputs.OrderName(version=version)
        )
        return inputs.AbsentInput(order, self._of())

    def _heartbeat(self) -> Input:
        draw, data = self._draw, self._table.data
        phases = [*data.heartbeats.phases, *data.words.synonyms, "nonsense"]
        doing = [
            *data.heartbeats.activities,
            *data.words.synonyms,
            *data.words.exit_reasons,
            "nonsense",
        ]
        return inputs.HeartbeatInput(
            phase=draw.choice([None, "", *phases, *["running"] * 9]),
            activity=draw.choice([None, "", *doing]),
            container_status=draw.choice([None, None, *self._statuses, "Exited (1)"]),
            exit_code=draw.choice([None, None, *CODES]),
            exit_reason=draw.choice([None, None, None, *data.words.exit_reasons, "nonsense"]),
            run=self._of(),
            at=self._at(),
        )

    def _hook(self) -> Input:
        hook, dialect = self._draw.choice(self._hooks)
        return inputs.HookInput(
            hook, dialect, self._draw.choice(self._tools), self._of(), self._at()
        )

    def _status(self) -> Input:
        return inputs.StatusInput(
            self._draw.choice([*self._table.data.statuses, "nonsense"]), self._at()
        )

    def _word(self) -> Input:
        draw = self._draw
        status = draw.choice([None, None, "Failed (Error)", "Succeeded"])
        return inputs.LegacyInput(
            draw.choice(self._words),
            status,
            draw.choice([None, None, 0, 3]),
            self._of(),
            self._at(),
        )

    def _file(self) -> Input:
        draw = self._draw
        return inputs.FileInput(
            draw.choice([*self._words, *[*self._table.data.words.opens] * 12]),
            draw.choice(self._words),
            exit_code=draw.choice([None, None, *CODES]),
            exit_reason=draw.choice([None, None, *self._table.data.words.exit_reasons, "nonsense"]),
            message=draw.choice([None, "a message"]),
            tool=draw.choice(self._tools),
            run_id=draw.choice([None, self._one().run_id, "run-77"]),
            at=self._at(),
        )

    def _command(self) -> Input:
        draw = self._draw
        name = draw.choice(self._commands)
        short = draw.choice([name, name, name.partition(".")[2], "nonsense", "pod.running"])
        mints, own = draw.choice([None, "run-2", "run-3"]), draw.choice([None, None, "i", "j"])
        return inputs.CommandInput(short, self._at(), self._of(), mints, own)

    def _timers(self) -> Input:
        ages = (None, 0.0, 119.5, 120.0, 121.0, 300.0, 301.0, 4000.0, -1.0)
        seen, activity, fence, stop = (self._draw.choice(ages) for _ in range(4))
        return inputs.TimersInput(seen, activity, fence, stop, self._at())


def life(draw: random.Random, table: Table) -> Iterator[Input]:
    """Gives a story of an agent."""
    told = Life(draw, table)
    for _ in range(draw.choice([3, 10, 30, 60])):
        yield told.next()
