"""`scion-fsm learn` and `scion-fsm diff`: the machine an implementation really is, and what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

import click

from scion_fsm.cli import EXIT_NO, EXIT_UNDECIDED, options, printing
from scion_fsm.cli.helping import Command
from scion_fsm.cli.progress import progress_bar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scion_fsm.conform.learn.behaviour import Machine
    from scion_fsm.conform.learn.compare import Change


_WIDEST = 500
"""Cells of a column; a witness is a line of events."""
MachineFormat = Literal["table", "json", "mermaid"]
_output = options.output(*get_args(MachineFormat))


@click.command(cls=Command)
@options.command
@_output
@click.option(
    "--states",
    metavar="NUMBER",
    type=click.IntRange(min=1),
    default=200,
    help="More states than this are not believed.",
)
@click.option("--seed", metavar="NUMBER", default=0, help="Of the random words.")
@options.timeout
@options.spec
def learn(
    *,
    command: tuple[str, ...],
    output: MachineFormat,
    states: int,
    seed: int,
    timeout: float,
    spec: Path | None,
) -> None:
    """Explore an implementation and give the machine that it really is.

    It is asked about the events of the spec; what it does with them is its own.

    \b
    Examples:
      scion-fsm learn -o json -- ./my-adapter > machine.json
      scion-fsm diff specs/agent-lifecycle.yaml machine.json

    Exits with 3 if it does not do the same thing twice, or has too many states.
    """
    from scion_fsm.conform.learn import behaviour, drawing, learn  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.conform.subject.process import ProcessSubject  # noqa: PLC0415

    lifecycle = options.lifecycle_of(spec)
    with (
        ProcessSubject(command, lifecycle=lifecycle, timeout=timeout) as session,
        progress_bar() as progress,
    ):
        try:
            machine = learn.learn(
                session, lifecycle.events, states=states, seed=seed, progress=progress
            )
        except learn.LearningError as error:
            printing.tell(f"{' '.join(command)}: {error}")
            raise click.exceptions.Exit(EXIT_UNDECIDED) from error
    for problem in machine.problems:
        printing.tell(problem)
    match output:
        case "json":
            printing.text(behaviour.encode(machine))
        case "mermaid":
            printing.text(drawing.draw(machine))
        case "table":
            _print_machine(machine)


def _print_machine(machine: Machine) -> None:
    rows = [
        (source, target, ", ".join(events))
        for source in machine.states
        for target, events in _by_target(machine, source).items()
    ]
    printing.table(("SOURCE", "TARGET", "EVENTS"), _cells(rows))
    edges = sum(len(edges) for edges in machine.edges.values())
    printing.line(f"{len(machine.states)} states, {edges} pairs answered", err=True)


def _cells(rows: Iterable[Iterable[str]]) -> list[list[str]]:
    return [[printing.cell(part, _WIDEST) for part in row] for row in rows]


def _by_target(machine: Machine, source: str) -> dict[str, list[str]]:
    targets: dict[str, list[str]] = {}
    for event, edge in machine.edges[source].items():
        if edge.target != source:
            targets.setdefault(edge.target, []).append(event)
    return targets


@click.command(cls=Command)
@click.argument(
    "before",
    metavar="A",
    type=options.PATH,
    help="A spec, a compiled table, or a machine that `learn -o json` wrote.",
)
@click.argument("after", metavar="B", type=options.PATH, help="Likewise.")
@click.option("--answered", is_flag=True, help="Only what B has an answer to, if B is a part.")
@_output
def diff(*, before: Path, after: Path, answered: bool, output: MachineFormat) -> None:
    """Tell what differs between two machines, and what of it breaks who relies on A.

    Each difference of their transitions comes with the shortest sequence of events that shows it; of two
    specs every other row, word and limit is compared as well.

    \b
    Examples:
      scion-fsm diff old.yaml new.yaml
      scion-fsm diff specs/agent-lifecycle.yaml machine.json -o mermaid
      scion-fsm diff --answered my-agent.yaml hub.json

    Exits with 1 if something is breaking.
    """
    from scion_fsm.conform.learn import compare, drawing  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.conform.learn.rows import compare_rows  # noqa: PLC0415

    (one, rows), (other, others) = _machine(before), _machine(after)
    changes = compare.compare(one, other, answered=answered)
    if rows is not None and others is not None:
        changes += compare_rows(rows, others)
    elif not answered:
        bare = before if rows is None else after
        printing.tell(f"{bare} has transitions alone; what else decides was not compared")
    match output:
        case "json":
            printing.json(changes)
        case "mermaid":
            printing.text(drawing.draw_changes(changes, before=one.name, after=other.name))
        case "table":
            _print_changes(changes)
    if any(change.breaking for change in changes):
        raise click.exceptions.Exit(EXIT_NO)


def _print_changes(changes: list[Change]) -> None:
    rows = [
        (
            "breaking" if c.breaking else "compatible",
            f"{c.kind} {c.element}",
            c.source or "-",
            c.event or "-",
            c.before or "-",
            c.after or "-",
            " ".join(c.witness) or "-",
            c.why,
        )
        for c in changes
    ]
    if rows:
        head = ("CLASS", "CHANGE", "SOURCE", "EVENT", "BEFORE", "AFTER", "WITNESS", "WHY")
        printing.table(head, _cells(rows))
    breaking = sum(change.breaking for change in changes)
    differences = "1 difference" if len(changes) == 1 else f"{len(changes)} differences"
    printing.line(f"{differences}, {breaking} breaking", err=True)


def _machine(path: Path) -> tuple[Machine, dict[str, Any] | None]:
    """Reads a spec, by its first words, a compiled table or a machine; of the first two all that they decide."""
    import msgspec  # noqa: PLC0415 - loaded when it runs

    from scion_fsm.conform.learn import behaviour, compiled  # noqa: PLC0415
    from scion_fsm.lifecycle import Lifecycle  # noqa: PLC0415
    from scion_fsm.text_files import text_of  # noqa: PLC0415

    text = text_of(path)
    if text.lstrip().startswith("{"):
        content = text.encode()
        if compiled.is_compiled(content):
            return compiled.decode(content, path=str(path)), msgspec.json.decode(content)
        return behaviour.decode(content, path=str(path)), None
    table = Lifecycle.loads(text, path=str(path)).table
    return behaviour.machine_of(table), msgspec.json.decode(msgspec.json.encode(table.data))
