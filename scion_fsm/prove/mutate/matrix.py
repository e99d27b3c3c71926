"""The kill matrix: each mutant against each detector; whoever survives all is proved equivalent, or fails."""

from __future__ import annotations

import json
import multiprocessing
import signal
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from scion_fsm.lifecycle import Lifecycle
from scion_fsm.machine.compile import compile_spec
from scion_fsm.machine.spec.lint import lint
from scion_fsm.machine.table import Table
from scion_fsm.observe.features import FEATURES
from scion_fsm.prove.mutate.detectors import DETECTORS, KNOW_THE_ORIGINAL, Bench, Trial
from scion_fsm.prove.mutate.equivalence import are_equivalent
from scion_fsm.prove.mutate.mutants import mutants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from scion_fsm.machine.spec.model import MachineSpec
    from scion_fsm.prove.mutate.detectors import Mark
    from scion_fsm.prove.mutate.mutants import Mutant

LINT = "lint"
NAMES = (LINT, *DETECTORS)
"""Every detector by name, the cheapest first."""
BLIND = tuple(name for name in NAMES if name not in KNOW_THE_ORIGINAL)
"""The detectors that do not know the original."""
_PROCESSES = 2
_A_TIME = 8
"""How many mutants a process is given at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """A mutant's line of the kill matrix.

    Attributes:
        operator: The kind of mistake.
        what: The mistake.
        marks: What became of it, by detector; `-` where it was not asked. What the lint refuses is no
            spec, so nobody else can be asked.
        is_equivalent: Whether it was proved to behave as the original does.
    """

    operator: str
    what: str
    marks: Mapping[str, Mark]
    is_equivalent: bool

    @property
    def killers(self) -> tuple[str, ...]:
        """The detectors that killed it."""
        return tuple(name for name, mark in self.marks.items() if mark == "killed")

    @property
    def is_failure(self) -> bool:
        """Whether it is another machine and nobody noticed."""
        return not self.killers and not self.is_equivalent


class _Runner:
    """Judges the mutants of one spec, by number."""

    def __init__(self, spec: MachineSpec, operators: frozenset[str], every: int) -> None:
        self.mutants = [
            mutant
            for mutant in mutants(spec)
            if (not operators or mutant.operator in operators) and mutant.number % every == 0
        ]
        self.bench = Bench(Lifecycle(Table(compile_spec(spec))))

    def row(self, number: int) -> Row:
        mutant = self.mutants[number]
        marks: dict[str, Mark] = dict.fromkeys(NAMES, "-")
        if lint(mutant.spec, features=FEATURES):
            marks[LINT] = "killed"
            return _row(mutant, marks, is_equivalent=False)
        lifecycle = Lifecycle(Table(compile_spec(mutant.spec)))
        marks[LINT] = "survived"
        trial = Trial(self.bench, mutant, lifecycle, marks)
        for name, detect in DETECTORS.items():
            marks[name] = detect(trial)
        is_equivalent = are_equivalent(self.bench.original.table, lifecycle.table)
        return _row(mutant, marks, is_equivalent=is_equivalent)


def _row(mutant: Mutant, marks: dict[str, Mark], *, is_equivalent: bool) -> Row:
    return Row(mutant.operator, mutant.what, marks, is_equivalent)


_runners: list[_Runner] = []
"""A process's own, once it was prepared."""


def _prepare(spec: MachineSpec, operators: frozenset[str], every: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's matter
    _runners.append(_Runner(spec, operators, every))


def _row_of(number: int) -> Row:
    return _runners[-1].row(number)


def kill_matrix(
    spec: MachineSpec,
    operators: Iterable[str] = (),
    *,
    every: int = 1,
    processes: int = _PROCESSES,
    progress: Callable[[str, int, int], None] = lambda _phase, _done, _total: None,
) -> Iterator[Row]:
    """Runs every mutant against every detector.

    Args:
        spec: A spec in which the lint finds nothing and whose properties are proved.
        operators: Which operators; all of them for none.
        every: Of each operator's mutants the first, and then each so many; 1 is all of them.
        processes: How many work at it; 1 stays in this one.
        progress: Called with what is done, how many, of how many.

    Yields:
        Rows in the order of the mutants.
    """
    wanted = frozenset(operators)
    runner = _Runner(spec, wanted, every)
    total = len(runner.mutants)
    if processes == 1:
        rows: Iterator[Row] = map(runner.row, range(total))
        yield from _told(rows, total, progress)
        return
    context = multiprocessing.get_context("spawn")
    with context.Pool(
        processes, _prepare, (spec, wanted, every)
    ) as pool:  # which it ends on the way out
        yield from _told(pool.imap(_row_of, range(total), chunksize=_A_TIME), total, progress)


def _told(
    rows: Iterator[Row], total: int, progress: Callable[[str, int, int], None]
) -> Iterator[Row]:
    for done, row in enumerate(rows, start=1):
        progress("mutants", done, total)
        yield row


def only_by(rows: Iterable[Row], detector: str, among: Sequence[str]) -> list[Row]:
    """Gives the mutants that of some detectors only one kills, all of them asked that can be."""
    return [
        row
        for row in rows
        if [name for name in row.killers if name in among] == [detector]
        and (detector == LINT or all(row.marks[name] != "-" for name in among))
    ]


def worth(rows: Iterable[Row], detector: str) -> str:
    """Says what a detector kills that no other does, or that it is redundant."""
    among = NAMES if detector in KNOW_THE_ORIGINAL else BLIND
    alone = only_by(rows, detector, among)
    if alone and detector == LINT:
        return f"lint refuses {len(alone)}, such as `{alone[0].what}`; nobody else is asked about these"
    others = "no other" if detector in KNOW_THE_ORIGINAL else "nobody else who judges it by itself"
    if not alone:
        return f"{detector} is redundant: whatever it kills, another kills"
    return f"{detector} kills {len(alone)} that {others} kills, such as `{alone[0].what}`"


def totals(rows: Sequence[Row]) -> Iterator[tuple[str, dict[str, int]]]:
    """Counts the mutants of each operator, and of all: how many, killed by whom, equivalent, survived."""
    for operator in [*dict.fromkeys(row.operator for row in rows), "all"]:
        chosen = [row for row in rows if operator in (row.operator, "all")]
        killed = Counter(name for row in chosen for name in row.killers)
        yield (
            operator,
            {
                "mutants": len(chosen),
                **{name: killed[name] for name in NAMES},
                "equivalent": sum(row.is_equivalent and not row.killers for row in chosen),
                "survived": sum(row.is_failure for row in chosen),
            },
        )


def summary(rows: Iterable[Row]) -> str:
    """Tells the matrix by operator, then each detector's worth, then the survivors, in Markdown."""
    rows = list(rows)
    lines = [
        f"| operator | mutants | {' | '.join(NAMES)} | equivalent | survived |",
        "|---|" + "--:|" * (len(NAMES) + 3),
    ]
    for operator, counts in totals(rows):
        lines.append(f"| {operator} | {' | '.join(map(str, counts.values()))} |")
    lines += ["", *(f"- {worth(rows, name)}" for name in NAMES)]
    lines += [f"- SURVIVED: {row.operator}: {row.what}" for row in rows if row.is_failure]
    return "\n".join(lines) + "\n"


def as_json(rows: Iterable[Row]) -> str:
    """Gives every mutant's row, and the totals, for programs."""
    rows = list(rows)
    document: dict[str, Any] = {
        "totals": dict(totals(rows)),
        "detectors": {name: worth(rows, name) for name in NAMES},
        "survivors": [f"{row.operator}: {row.what}" for row in rows if row.is_failure],
        "mutants": [asdict(row) for row in rows],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
