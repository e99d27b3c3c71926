"""`scion-fsm demo`: one story in one screen: an agent ends, its ghost comes back elsewhere, and not here."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from scion_fsm.cli import EXIT_NO, printing
from scion_fsm.cli.helping import Command
from scion_fsm.model import view

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.observe.decode import Pod
    from scion_fsm.runtime.tracker import Decision, Tracker

HERO = "native-sidecar"
"""An agent of the recording that runs and ends well."""
WORDS = {"hook_event_name": "PreToolUse", "tool_name": "Bash"}
"""Its last words, as its harness says them: a tool is about to run."""
LATE_SECONDS = 2.0
"""So long after its end its last words are heard."""
GHOSTS = (("`scion list`, once its pod is gone", "D06"), ("Scion's hub and its web page", "D35"))
"""Who believes them today, by the difference that says so (specs/differences.md)."""
_WIDTH, _INDENT = 78, 26
"""Cells of a line, and those before what a row says."""


@click.command(cls=Command)
def demo() -> None:
    """See the main job in one screen: an agent of a recorded cluster ends, and late words do not revive it.

    \b
    Example:
      scion-fsm demo
    """
    from scion_fsm.lifecycle import Lifecycle, bundled_recording  # noqa: PLC0415
    from scion_fsm.runtime.inputs import read  # noqa: PLC0415
    from scion_fsm.runtime.tracker import Tracker  # noqa: PLC0415

    recorded = read(str(bundled_recording()))
    inputs = [(item.type, item.pod) for item in recorded if item.pod is not None]
    tracker = Tracker(Lifecycle.default())
    decisions = [_take(tracker, kind, pod) for kind, pod in inputs]
    printing.line(f"The life of the agent {HERO}, recorded on a real cluster:")
    printing.line()
    _life(tracker.lifecycle, [one for one in decisions if one.agent.identity.name == HERO])
    is_refused = _ghost(tracker)
    if not (_everything_once_more(tracker, inputs) and is_refused):
        raise click.exceptions.Exit(EXIT_NO)
    printing.text(
        "\nYour own agents, next:\n"
        "  scion-fsm list -n NAMESPACE            the true state of each, now\n"
        "  scion-fsm explain NAME -n NAMESPACE    why one is where it is\n"
        "  scion-fsm watch -n NAMESPACE           all of them, as it happens\n"
    )


def _take(tracker: Tracker, kind: str, pod: Pod) -> Decision:
    return (tracker.deleted if kind == "DELETED" else tracker.seen)(pod)


def _life(lifecycle: Lifecycle, decisions: Iterable[Decision]) -> None:
    """Tells the moves of an agent: when, to which phase, and what was seen."""
    from scion_fsm.publish.agents.evidence import Evidence  # noqa: PLC0415 - loaded when the command runs

    moves = [Evidence("runtime", one.observation, one.plan) for one in decisions]
    moves = [move for move in moves if move.moves]
    before = None
    for move, following in zip(moves, [*moves[1:], None], strict=True):
        phase = move.plan.record.phase
        if following is not None and following.plan.record.phase == phase:
            continue  # what is known better a moment later
        time = move.time if move.time != before else None
        before = move.time
        meaning = lifecycle.event(move.observation.event or "").doc.partition(";")[0]
        _row(time[11:19] if time else "", str(phase), meaning.rstrip("."))
    printing.line()


def _ghost(tracker: Tracker) -> bool:
    """Lets the agent's last words come late, and says who believes them; True if they are refused here."""
    lifecycle = tracker.lifecycle
    agent = next(one for one in tracker.agents.values() if one.identity.name == HERO)
    ended = agent.record.end.at if agent.record.end else None
    hook = lifecycle.observe_hook(
        WORDS, dialect="claude", observed_at=(ended or 0.0) + LATE_SECONDS
    )
    believed = view(lifecycle.reconcile(lifecycle.new_record(HERO), hook).record.configuration)
    plan = lifecycle.reconcile(agent.record, hook)
    printing.line("Then a hook arrives late: a tool is about to run. Who believes it has a ghost:")
    printing.line()
    for who, difference in GHOSTS:
        _row("", str(believed[0]), f"{who} ({difference})", ghost=True)
    said = f"here: {plan.disposition} by rule {plan.rule}: {plan.why}"
    first, *rest = textwrap.wrap(said, _WIDTH - _INDENT)
    _row("", str(plan.record.phase), first)
    for line in rest:
        printing.line(" " * _INDENT + line)
    named = ", ".join(difference for _, difference in GHOSTS)
    printing.line(f"{'':{_INDENT}}({named}: where Scion differs, specs/differences.md)")
    return plan.record is agent.record


def _row(clock: str, phase: str, what: str, *, ghost: bool = False) -> None:
    from scion_fsm.cli import output as out  # noqa: PLC0415 - loaded when the command runs

    style = {"fg": "magenta"} if ghost else out.STYLES.get(phase, {})
    word = click.style(phase, **style) if printing.is_coloured() else phase
    printing.styled(f"  {clock:8}  {word}{' ' * (14 - len(phase))}{what}")


def _everything_once_more(tracker: Tracker, inputs: list[tuple[str, Pod]]) -> bool:
    """Throws all inputs at the agents again, in reverse; True if no agent changed."""
    before = {key: agent.record for key, agent in tracker.agents.items()}
    lifecycle, revivals = tracker.lifecycle, 0
    for kind, pod in reversed(inputs):
        decision = _take(tracker, kind, pod)
        new = lifecycle.new_record("a reader who believes it")
        believed = lifecycle.reconcile(new, decision.observation).record
        revivals += bool(decision.agent.record.is_terminal and not believed.is_terminal)
    changed = sum(before[key] != agent.record for key, agent in tracker.agents.items())
    printing.text(
        f"\nAll {len(inputs)} inputs of {len(before)} agents again, in reverse order:"
        f" {revivals} would raise the dead.\n"
        f"Here {changed} of {len(before)} agents changed."
        " A stale input never leaves a terminal state.\n"
    )
    return changed == 0
