"""A world: clusters, hosts, agents, Scion and processes of ours, which live from one seed for some moves."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from scion_fsm.prove.world.around.cluster import Cluster
from scion_fsm.prove.world.around.desk import Desk
from scion_fsm.prove.world.around.docks import Docks
from scion_fsm.prove.world.around.far import Far
from scion_fsm.prove.world.around.host import Host
from scion_fsm.prove.world.around.relay import Relay
from scion_fsm.prove.world.held.claims import Claims, Violation
from scion_fsm.prove.world.held.rest import at_rest, hears, soon
from scion_fsm.prove.world.life import Life
from scion_fsm.prove.world.moves import LAST, MOVES
from scion_fsm.prove.world.process import Keeper, Process
from scion_fsm.prove.world.tasks import Scheduler
from scion_fsm.runtime.cluster import Pace

if TYPE_CHECKING:
    from collections.abc import Collection

BEGINNING = 1_767_225_600.0
"""2026-01-01T00:00:00Z, when every world begins."""
REST_EVERY = (6, 15, 40)
"""Moves between two rests; of each world one of them."""
MOVES_OF_A_WORLD = 120
_SOON_SECONDS = 330.0
_STARTS_SECONDS = 40.0
"""A process that is not there is started so long after a rest has begun."""
_FORGETS = 0.1
"""So often the desk far away begins anew, and knows of nobody."""
_LIVES_ON = 0.85
_LIVES = (2, 4, 8)
"""So much happens far away for each move here."""
_OF_CONTAINERS = 0.9
"""So often something is said of each container there."""
_TRIES = 5
"""Moves that are tried, where one finds nothing that it could happen to."""


class Outcome(NamedTuple):
    """What became of a world.

    Attributes:
        violation: What did not hold; None if all did.
        moves: The last move that was made.
        steps: Moves that were made, decisions and writes.
        far: Those of them that were decisions about agents far away.
        digest: Of the log.
        counts: How often each move was made, and each rule decided.
        log: Its last lines, for people.
    """

    violation: Violation | None
    moves: int
    steps: int
    far: int
    digest: str
    counts: Counter[str]
    log: tuple[str, ...]


class World:
    """One world."""

    def __init__(self, seed: int, *, keeps_log: bool = False) -> None:
        """Begins; nothing has happened yet."""
        self.seed = seed
        self.scheduler = Scheduler(BEGINNING)
        self.violation: Violation | None = None
        self.counts: Counter[str] = Counter()
        self.log: list[str] = []
        self._keeps_log = keeps_log
        self._digest = hashlib.sha256()
        self._dice = random.Random(f"{seed}/beginning")  # noqa: S311 - no secrets
        dice = self._dice
        self.cluster = Cluster(self.scheduler, "west", dice.choice((5, 90, 990)))
        self.host = Host(self.scheduler, self.dice, self.note)
        self.claims = Claims(self.cluster, self.host.daemon, self.note, self._violated)
        self.life: Life = Life(self.scheduler, self.cluster, self.host, self.dice, self.note)
        self.weights = [
            move.weight * dice.choice((0, 0, 1, 2, 8) if move.kind == "fault" else (0, 0.3, 1, 3))
            for move in MOVES
        ]
        self.weights[0] = MOVES[0].weight  # without a start nothing happens at all
        self.rest_every, self.last = dice.choice(REST_EVERY), dice.choice(LAST)
        self.host.interrupts = dice.choice((0, 0.02, 0.1))
        self.host.dies = dice.choice((0, 0, 0.001, 0.005))
        self.host.disturb = self.life.disturb
        self.pause = dice.choice((0.5, 2, 10, 30))
        for number in range(dice.choice((1, 2, 4))):
            self.life.add(f"agent-{number}")
        self.resync = dice.choice((60.0, 150.0, 600.0, 600.0))
        pace = Pace(
            resync=self.resync,
            page_size=dice.choice((1, 2, 500)),
            streaming=dice.random() < 0.5,
        )
        self.processes = [
            Process(
                f"watch-{number}",
                host=self.host,
                cluster=self.cluster,
                scheduler=self.scheduler,
                claims=self.claims,
                pace=pace,
                keep_gone=dice.choice((0, 2, 10_000)),
                is_named=dice.random() < 0.5,
            )
            for number in range(dice.choice((1, 1, 2)))
        ]
        self.docks: Docks = Docks(
            self.scheduler, self.host.daemon, self.life, self.host.project_path, self.dice
        )
        for number in range(dice.choice((0, 0, 1, 2))):
            self.docks.add(f"agent-docked-{number}")
        self.keepers = [
            Keeper(
                "keeper",
                host=self.host,
                cluster=self.cluster,
                scheduler=self.scheduler,
                claims=self.claims,
                pace=pace,
                keep_gone=0,
                is_named=False,
            )
            for _ in self.docks.agents[:1]
        ]
        self.hub = self.life.hub = Relay(self.scheduler, self.cluster, self.claims, self.dice)
        self._far_dice = random.Random(f"{seed}/far")  # noqa: S311 - no secrets
        self.far = Far(self.scheduler, lambda: self._far_dice, self.note)
        self.far_claims = Claims(self.far.cluster, self.host.daemon, self.note, self._violated)
        self.desk = Desk(self.scheduler, self.far.cluster, self.far_claims, lambda: self._far_dice)
        for process in self.everybody:
            process.start()

    @property
    def everybody(self) -> list[Process]:
        """All processes of ours."""
        return [*self.processes, *self.keepers]

    def dice(self) -> random.Random:
        """Gives what decides: anew for every move, so that one that is left out changes no other's."""
        return self._dice

    def note(self, who: str, what: str) -> None:
        """Puts a line into the log."""
        line = f"{self.scheduler.now - BEGINNING:.3f} {who}: {what}"
        self._digest.update(line.encode("utf-8", "replace"))
        if self._keeps_log:
            self.log.append(line)

    def _violated(self, violation: Violation) -> None:
        if self.violation is None:
            self.violation = violation
            self.note("CLAIM", str(violation))

    # -- what happens --------------------------------------------------------------------------------------

    def play(self, moves: Collection[int] | range) -> Outcome:
        """Makes some moves, and rests now and then."""
        last = 0
        try:
            for last in moves:
                self._dice = random.Random(f"{self.seed}/{last}")  # noqa: S311 - no secrets
                self.wait(self._dice.expovariate(1 / self.pause))
                hears(self)
                self._move(last)
                self._far_away(last)
                if last % self.rest_every == self.rest_every - 1:
                    self._rest()
                if self._is_over():
                    break
            else:
                self._rest()
        finally:
            for process in self.everybody:
                process.is_alive = False
            self.scheduler.end()
        self._check_errors()
        for claims in (self.claims, self.far_claims):
            self.counts.update({f"row {row}": n for row, n in claims.rows.items()})
        steps = sum(self.counts[move.name] for move in MOVES) + self.host.disk.writes
        steps += self.claims.decisions + self.far_claims.decisions
        return Outcome(
            self.violation,
            last,
            steps,
            self.far_claims.decisions,
            self._digest.hexdigest()[:16],
            self.counts,
            tuple(self.log),
        )

    def wait(self, seconds: float) -> None:
        """Lets time pass."""
        self.scheduler.advance(self.scheduler.now + seconds, check=lambda: not self._is_over())

    def _move(self, number: int) -> None:
        for _ in range(_TRIES):
            move = self._dice.choices(MOVES, self.weights)[0]
            self.note("world", f"{number} {move.name}")
            if move.make(self, self._dice):
                self.counts[move.name] += 1
                return

    def _far_away(self, number: int) -> None:
        """Lets something happen to agents far away, and anything be said of them, or of a host's containers."""
        dice = self._far_dice = random.Random(f"{self.seed}/{number}/far")  # noqa: S311 - no secrets
        for docked in self.docks.agents:
            if dice.random() < _OF_CONTAINERS:
                self.desk.pass_on(docked)
        for _ in range(dice.choice(_LIVES)):
            agent = dice.choice(self.far.agents)
            if dice.random() < _LIVES_ON:
                self.far.live(agent, self.desk)
            if not self.far.is_left(agent):
                self.desk.talk(agent)
        if dice.random() < _FORGETS:
            self.desk.begin()
            self.far.pause()

    def _is_over(self) -> bool:
        self._check_errors()
        return self.violation is not None

    def _check_errors(self) -> None:
        for name, error in self.scheduler.errors:
            self._violated(
                Violation("raises", f"{name} ended with {type(error).__name__}: {error}")
            )

    def revive(self, process: Process, seconds: float) -> None:
        """Starts a process again later."""
        self.scheduler.at(self.scheduler.now + seconds, process.start)

    def cut(self, dice: random.Random) -> None:
        """Cuts the host's power: all its processes end, and what was not durable may be lost."""
        self.host.cuts += 1
        self.claims.cuts += 1
        names = [agent.name for agent in self.life.agents]
        names += [docked.name for docked in self.docks.agents]
        durable = self.claims.durable(self.host, names)
        for process in self.everybody:
            process.kill()
            self.revive(process, dice.choice((1, 30)))
        self.host.disk.cut(dice)
        self.claims.survived(self.host, durable)

    def _rest(self) -> None:
        """Lets everything come to rest, and holds that against the truth."""
        chances = self.host.interrupts, self.host.dies
        self.host.interrupts = self.host.dies = 0.0
        self.cluster.trouble = ""
        self.cluster.tell("")
        self.host.disk.is_full = self.host.daemon.is_down = False
        for process in self.everybody:
            self.scheduler.at(self.scheduler.now + _STARTS_SECONDS, process.start)
        name = self._dice.choice(self.last)
        move = next((move for move in MOVES if move.name == name), None)
        if move is not None and move.make(self, self._dice):
            self.counts[move.name] += 1
        self.wait(_SOON_SECONDS + _STARTS_SECONDS)
        hears(self)
        if not self._is_over():
            soon(self)
        self.wait(1.2 * self.resync)
        self.hub.rest()
        self.desk.rest()
        if not self._is_over():
            at_rest(self)
        self.counts["rest"] += 1
        self.cluster.forget(keep=300)
        for process in self.processes:
            if process.server is not None:
                process.server.listed()
        self.host.disk.settle()
        self.host.interrupts, self.host.dies = chances
