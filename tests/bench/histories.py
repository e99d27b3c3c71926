"""Random histories of the checker's worlds: how often a stale input counts or a fresh one is refused.

`python tests/bench/histories.py [HISTORIES [SEED]]` plays them all and prints a count of each, as JSON.
The worlds are the whole ones, so an input may come at any time after it was so, again and again; here
an observer may crash at any time too, back to what it last had to write.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scion_fsm import Lifecycle, Record
from scion_fsm.prove.check.telling import Bounds
from scion_fsm.prove.check.truth import Told, after_plan, demand, is_later
from scion_fsm.prove.check.worlds import WORLDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.table import Table
    from scion_fsm.prove.check.inputs import Input, Story

LENGTH = 12
"""How many inputs come in one history."""
CRASHES = 0.05
"""How often an observer crashes before an input."""


@dataclass
class Player:
    """Plays one lifecycle.

    Attributes:
        counts: What came of the inputs.
    """

    lifecycle: Lifecycle
    counts: Counter[str]

    def __post_init__(self) -> None:
        """Looks up what the truth needs of the table."""
        table = self.lifecycle.table
        self._skew = table.clock_skew
        self._terminal = {c for c, state in table.states.items() if "terminal" in state.tags}
        self._final = {c for c, state in table.states.items() if "final" in state.tags}

    def play(self, story: Story, inputs: Iterator[Input], chance: random.Random) -> None:
        """Plays one history."""
        record = durable = Record("agent", configuration=self.lifecycle.table.data.initial)
        told = kept = Told()
        for item in inputs:
            if chance.random() < CRASHES:
                record, told = durable, kept
                self.counts["crashes"] += 1
            plan = self.lifecycle.reconcile(record, item.observation)
            asked = demand(story, told, item, self._skew)
            if item.explains and asked == "fresh":
                asked = "free"  # it may be too late (L5)
            self._count(asked, record.configuration, item, told, plan)
            if plan.disposition == "taken":
                told = after_plan(self.lifecycle.table, told, item, plan)
            record = plan.record
            if plan.must_write:
                durable, kept = record, told

    def _count(self, asked: str, before: str, item: Input, told: Told, plan: object) -> None:
        counts = self.counts
        counts["inputs"] += 1
        is_taken = plan.disposition == "taken"  # type: ignore[attr-defined]
        is_refused = not plan.steps  # type: ignore[attr-defined]
        is_stale = asked in ("older", "of another run")
        if is_stale:
            counts["stale"] += 1
            counts["stale, accepted"] += is_taken
        elif asked in ("fresh", "later"):
            counts["fresh"] += 1
            counts["fresh, refused"] += is_refused
        elif asked in ("doubt", "unproven"):
            counts[f"{asked}, refused and told"] += is_refused and plan.tells  # type: ignore[attr-defined]
            counts[f"{asked}, refused and not told"] += is_refused and not plan.tells  # type: ignore[attr-defined]
            counts[f"{asked}, believed"] += is_taken
        left = before in self._final and plan.record.configuration not in self._final  # type: ignore[attr-defined]
        is_reason = is_later(told, item) or (item.kind == "command" and not is_stale)
        counts["final left by what is no later run or command"] += left and not is_reason


def stories(table: Table) -> list[Story]:
    """Gives the stories in which no history goes back, which an observer is told of otherwise."""
    told = (story for tell in WORLDS.values() for story in tell(table, Bounds(is_whole=True)))
    return [story for story in told if story.resets is None]


def main() -> None:
    """Plays and prints."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    chance = random.Random(seed)  # noqa: S311 - a benchmark
    lifecycle = Lifecycle.default()
    player = Player(lifecycle, Counter())
    told = [
        (story, tuple(item for item in story.inputs if item.kind != "unknown"))
        for story in stories(lifecycle.table)
    ]
    start = time.perf_counter()
    for _ in range(number):
        story, inputs = chance.choice(told)
        player.play(story, iter(chance.choices(inputs, k=LENGTH)), chance)
    player.counts["histories"] = number
    seconds = time.perf_counter() - start
    sys.stdout.write(
        json.dumps({**dict(player.counts.most_common()), "seconds": round(seconds, 1)}, indent=2)
        + "\n"
    )


if __name__ == "__main__":
    main()
