"""The list of known failures: what fails and may, line by line, with the words in which it fails.

The semantics are those of protobuf's conformance failure lists: a case that is listed and passes is as
wrong as one that fails and is not listed, or that fails in other words. A `*` stands for one part of
an id, and for no more than WILDCARD_LIMIT cases.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from scion_fsm import escape
from scion_fsm.conform.suite.results import Report, Result, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

WILDCARD_LIMIT = 20
HEAD = "# Known failures of {name}: `ID  # message`, a line each. `scion-fsm conform --fix` rewrites them.\n"


class Entry(msgspec.Struct, frozen=True):
    """One line of the list: its number, the id or pattern, and the message (empty matches any)."""

    line: int
    name: str
    message: str


def parse(text: str) -> list[Entry]:
    """Reads a list; blank lines and lines that begin with # say nothing."""
    entries = []
    for number, line in enumerate(text.splitlines(), start=1):
        name, _, message = line.partition("#")
        if name.strip():
            entries.append(Entry(number, name.strip(), " ".join(message.split())))
    return entries


def judge(report: Report, text: str, *, path: str, complete: bool) -> Report:
    """Holds a report against a list.

    Args:
        report: What became of the cases.
        text: The list.
        path: Its name, for problems.
        complete: Every case was asked, so that a name without a case is a mistake.

    Returns:
        The report in which listed failures are `failed as expected`, with a problem for each line
        that is wrong; a failure in other words than listed stays one.
    """
    results = {result.id: result for result in report.results}
    problems = []
    for entry in parse(text):
        matched = _matched(entry, results)
        where = f"{path}:{entry.line}: {entry.name}"
        if not matched and complete:
            problems.append(f"{where} is no case; take the line out")
        if "*" in entry.name and len(matched) > WILDCARD_LIMIT:
            message = (
                f"{where} stands for {len(matched)} cases, more than {WILDCARD_LIMIT}; be exact"
            )
            problems.append(message)
            continue
        for result in matched:
            problem = _judge_one(result, entry, results)
            if problem:
                problems.append(f"{path}:{entry.line}: {result.id} {problem}")
    return msgspec.structs.replace(
        report, results=tuple(results.values()), problems=(*report.problems, *problems)
    )


def _judge_one(result: Result, entry: Entry, results: dict[str, Result]) -> str:
    if result.verdict is Verdict.PASSED:
        return "is listed and passes; take the line out"
    if result.verdict is not Verdict.FAILED:
        return ""
    if entry.message and entry.message != plain(result.message):
        return f"fails in other words than listed: {plain(result.message)}"
    results[result.id] = msgspec.structs.replace(result, verdict=Verdict.EXPECTED)
    return ""


def _matched(entry: Entry, results: Mapping[str, Result]) -> list[Result]:
    if "*" not in entry.name:
        return [results[entry.name]] if entry.name in results else []
    pattern = re.compile("[^/]*".join(re.escape(part) for part in entry.name.split("*")))
    return [result for name, result in results.items() if pattern.fullmatch(name)]


def plain(message: str) -> str:
    """Gives a message as it stands in a list: one line, without #."""
    return escape.visible(" ".join(message.replace("#", "").split()))


def fixed(report: Report, text: str) -> str:
    """Rewrites a list so that it says what fails now.

    Args:
        report: Of a run in which every case was asked, not yet held against the list.
        text: The list so far; its comments, blank lines and order are kept.

    Returns:
        A list with which the same run has no failure and no problem.
    """
    results = {result.id: result for result in report.results}
    failing = {r.id: r for r in report.results if r.verdict is Verdict.FAILED}
    lines = text.splitlines(keepends=True) or [HEAD.format(name=plain(report.implementation.name))]
    if not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    entries = {entry.line: entry for entry in parse(text)}
    listed: set[str] = set()
    kept: list[str] = []
    for number, line in enumerate(lines, start=1):
        entry = entries.get(number)
        if entry is None:
            kept.append(line)
            continue
        matched = _matched(entry, results)
        names = [result.id for result in matched if result.id in failing]
        stands = names and len(names) == len(matched) and len(matched) <= WILDCARD_LIMIT
        words = {plain(failing[name].message) for name in names}
        if stands and "*" in entry.name and (not entry.message or words == {entry.message}):
            kept.append(line)
        else:
            kept += [_line(failing[name]) for name in names if name not in listed]
        listed.update(names)
    return "".join([*kept, *(_line(r) for name, r in failing.items() if name not in listed)])


def _line(result: Result) -> str:
    return f"{result.id}  # {plain(result.message)}\n"
