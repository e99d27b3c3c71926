"""An agent's own file to observations: what its words report, and that Scion starts the agent anew (laws.md 4, 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import Moment
from scion_fsm.machine.runs import Run
from scion_fsm.observe.clocks import OPERATOR
from scion_fsm.observe.reports import observe_legacy
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table


def observe_file(
    table: Table,
    phase: str,
    activity: str,
    *,
    exit_code: int | None = None,
    exit_reason: str | None = None,
    message: str | None = None,
    tool_name: str | None = None,
    run_id: str | None = None,
    written_at: float | None = None,
) -> tuple[Observation | None, tuple[str, ...]]:
    """Classifies what an agent-info.json says.

    Args:
        table: The compiled spec.
        phase: Its phase as it is spelled; empty if it has none.
        activity: Its activity likewise.
        exit_code: Its exit code; with exit_reason and message it counts beside an end alone.
        exit_reason: Scion's word for why the run ended.
        message: What it says to people.
        tool_name: The tool that runs.
        run_id: The run that it names.
        written_at: When it was written, seconds since 1970; None if nobody can say.

    Returns:
        The report, or None for a file that reports nothing that is known (L11); and what was not understood.
    """
    run = Run(run_id=run_id) if run_id else None
    # A hook that found the file unreadable leaves only its activity (scion issue 123), and proves
    # that the harness runs.
    word, more = (phase, activity) if phase else (activity, "")
    if not word:
        return None, ()
    seen = observe_legacy(table, word, exit_code=exit_code, run=run, observed_at=written_at)
    problems = seen.problems
    if seen.event is None:
        return None, problems
    means = _phase(table, seen.event)
    if more and means in table.active_phases:
        doing = observe_legacy(table, more, run=run, observed_at=written_at)
        if doing.event is not None and _phase(table, doing.event) == means:
            seen = doing
        else:
            problems = (*problems, f"activity {quoted(more)} is not known")
    if not table.ends(means):
        return msgspec.structs.replace(seen, exit_code=None, tool_name=tool_name), problems
    # Scion leaves the activity where it was when the agent stops (cmd/stop.go:89), so that one outside
    # running is nothing to report; but two of them say why a run ended.
    reasons = table.data.words.exit_reasons
    reason = reasons.get(exit_reason or "") or reasons.get(more)
    return msgspec.structs.replace(
        seen, reason=reason, exit_code=exit_code, message=message, tool_name=tool_name
    ), problems


def observe_start(table: Table, seen: Observation, known: Run | None) -> Observation | None:
    """Gives the command that a file is which says that Scion starts the agent anew, as another run.

    It says which run begins, and not which one is left: whether it is older than the known one is for its
    moment to say, as for any command that names no run.

    Args:
        table: The compiled spec.
        seen: What the file reports.
        known: The run that is known.
    """
    new = seen.run.run_id if seen.run is not None else None
    if new is None or known is None or known.run_id in (None, new):
        return None
    words = table.data.words
    command = words.opens.get(words.synonyms.get(seen.row or "", seen.row or ""))
    if command is None:
        return None
    at = Moment(OPERATOR, seen.order.seconds) if isinstance(seen.order, Moment) else None
    return Observation(event=command, order=at, mints=new)


def _phase(table: Table, event: str) -> str:
    return table.states[table.step(table.data.initial, event).target].phase
