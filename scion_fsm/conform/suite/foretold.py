"""What the table of differences foretells of a subject that decides as some part of Scion does: each failure has its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.conform.differences import bundled_differences
from scion_fsm.conform.suite.results import Verdict
from scion_fsm.lifecycle import bundled_spec
from scion_fsm.machine.spec import selectors
from scion_fsm.machine.spec.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.conform.suite.results import Report, Result


def subjects() -> tuple[str, ...]:
    """Gives the names of the parts of Scion of which something is foretold, such as `scion-hub@770980cb`."""
    named = (
        name
        for difference in bundled_differences().differences
        for claim in difference.foretells
        for name in claim.subjects
    )
    return tuple(sorted(dict.fromkeys(named)))


def claims(subject: str) -> Iterator[tuple[str, str]]:
    """Gives the pairs of case and difference that the table names of a subject, in its order."""
    spec, _ = parse(bundled_spec().read_text(encoding="utf-8"))
    configurations, events = selectors.configurations(spec), selectors.events(spec)
    table = bundled_differences()
    for difference in table.differences:
        for claim in difference.foretells:
            if subject in claim.subjects:
                for source in configurations.expand(claim.source):
                    if source.partition(".")[0] not in table.phases:
                        continue
                    for event in events.expand(claim.event):
                        yield f"{claim.phase}/{source}/{event}", difference.id


def judge(report: Report, subject: str) -> Report:
    """Takes what was foretold for a failure that is expected, and names its row.

    Args:
        report: What became of the cases.
        subject: One of `subjects`.

    Returns:
        The report in which a foretold failure begins with its difference; any other stays a failure, and a case that
        passes although it was foretold to fail is only better than Scion.
    """
    rows, titles = dict(claims(subject)), {d.id: d.title for d in bundled_differences().differences}

    def told(result: Result) -> Result:
        row = rows.get(result.id)
        if row is None or result.verdict is not Verdict.FAILED:
            return result
        message = f"{row}, {titles[row].rstrip('.')}: {result.message}"
        return msgspec.structs.replace(result, verdict=Verdict.EXPECTED, message=message)

    return msgspec.structs.replace(report, results=tuple(map(told, report.results)))
