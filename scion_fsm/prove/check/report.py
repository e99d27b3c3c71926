"""A report as text, JSON, JUnit XML, SARIF and Markdown; the same facts in each."""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree import ElementTree

from scion_fsm import escape
from scion_fsm.prove.check.verdict import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.prove.check.verdict import Move, Outcome, Part, Report

_MARKS = {"proved": "✓", "violated": "✗", "vacuous": "?"}
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def text(report: Report) -> str:
    """For people at a terminal."""
    lines = [f"{report.path}: {report.machine} {report.version}, {report.digest}", ""]
    for part in report.parts:
        lines.append(f"{part.name}: {_size(part)}")
        lines += [
            f"  {_MARKS[outcome.verdict]} {outcome.id:<22} {outcome.verdict:<9}"
            f"{outcome.evidence:<34} {outcome.doc}"
            for outcome in part.outcomes
        ]
        lines += [f"  - {note}" for note in part.notes]
        lines.append("")
    for outcome in _violations(report):
        lines += [*story(outcome, report.path), ""]
    lines.append(summary(report))
    lines.append("Outside the model:")
    lines += [f"  - {item}" for item in OUTSIDE]
    return "\n".join(map(escape.visible, lines)) + "\n"


def story(outcome: Outcome, path: str) -> Iterator[str]:
    """Tells how a property is violated: numbered steps, a sequence diagram, how to see it again."""
    yield f"{outcome.id} ({outcome.law}) is {outcome.verdict}: {outcome.doc}"
    if not outcome.path:
        yield f"  {_without_path(outcome)}"
        return
    yield f"  It begins in {outcome.path[0].source}."
    for number, move in enumerate(outcome.path, start=1):
        yield f"  {number}. {move.label} -> {move.target}"
        if move.note:
            yield f"     {move.note}"
    yield ""
    yield from (f"  {line}" for line in mermaid(outcome.path))
    yield ""
    yield f"  Reproduce with: {reproduction(outcome, path)}"


def reproduction(outcome: Outcome, path: str) -> str:
    """Gives the command that checks this property alone, and so walks its shortest path again."""
    return f"scion-fsm check {shlex.quote(path)} --property {outcome.id}"


def mermaid(path: tuple[Move, ...]) -> Iterator[str]:
    """Gives a path as a Mermaid sequence diagram."""
    yield "sequenceDiagram"
    yield "  participant inputs"
    yield "  participant agent"
    yield f"  Note over agent: {escape.mermaid(path[0].source)}"
    for number, move in enumerate(path, start=1):
        yield f"  inputs->>agent: {number}. {escape.mermaid(move.label)}"
        yield f"  Note over agent: {escape.mermaid(move.target)}"


def _without_path(outcome: Outcome) -> str:
    if outcome.verdict == "vacuous":
        return "Nothing that can be reached falls under it, so it claims nothing."
    return f"Nothing that can be reached is an example of it ({outcome.evidence})."


def _violations(report: Report) -> list[Outcome]:
    return [outcome for outcome in report.outcomes if outcome.verdict != "proved"]


def summary(report: Report) -> str:
    """Gives the closing line; a property of the record is judged on every product."""
    counts = dict.fromkeys(_MARKS, 0)
    for outcome in report.outcomes:
        counts[outcome.verdict] += 1
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    properties = len({outcome.id for outcome in report.outcomes})
    return f"{properties} properties, {len(report.outcomes)} verdicts: {told}; exhaustive: yes"


def _size(part: Part) -> str:
    time = "" if part.milliseconds is None else f", {part.milliseconds:,.0f} ms"
    return f"{part.states:,} states, {part.edges:,} edges, depth {part.depth}{time}"


def as_json(report: Report) -> str:
    """For programs."""
    document = asdict(report) | {"proved": report.is_proved, "outside": list(OUTSIDE)}
    return escape.in_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def junit(report: Report) -> str:
    """For CI: a violation is a failure; a vacuous property, of which nothing is known, is an error."""
    root = ElementTree.Element("testsuites", name=f"scion-fsm check {report.path}")
    for part in report.parts:
        wrong = [outcome.verdict for outcome in part.outcomes]
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=part.name,
            tests=str(len(part.outcomes)),
            failures=str(wrong.count("violated")),
            errors=str(wrong.count("vacuous")),
            time=f"{(part.milliseconds or 0) / 1000:.3f}",
        )
        for outcome in part.outcomes:
            case = ElementTree.SubElement(
                suite, "testcase", classname=outcome.law, name=outcome.id, time="0"
            )
            if outcome.verdict != "proved":
                kind = "failure" if outcome.verdict == "violated" else "error"
                wrongness = ElementTree.SubElement(case, kind, message=outcome.doc)
                wrongness.text = "\n".join(map(escape.visible, story(outcome, report.path)))
    return escape.xml(root)


def sarif(report: Report) -> str:
    """For code scanning: one result a violation, its path as a code flow."""
    rules = {
        outcome.id: {
            "id": outcome.id,
            "shortDescription": {"text": outcome.doc},
            "properties": {"law": outcome.law},
        }
        for outcome in report.outcomes
    }
    run = {
        "tool": {"driver": {"name": "scion-fsm check", "rules": list(rules.values())}},
        "results": [_sarif_result(outcome, report.path) for outcome in _violations(report)],
    }
    document = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return escape.in_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _sarif_result(outcome: Outcome, path: str) -> dict[str, Any]:
    # Whoever shows a result asks for a line; a property is violated by the spec as a whole.
    spec = {"artifactLocation": {"uri": quote(path)}, "region": {"startLine": 1}}
    place = {"physicalLocation": spec}
    steps = [
        {"location": {**place, "message": {"text": f"{move.label} -> {move.target}"}}}
        for move in outcome.path
    ]
    flows = {"codeFlows": [{"threadFlows": [{"locations": steps}]}]} if steps else {}
    return {
        "ruleId": outcome.id,
        "level": "error",
        "message": {"text": "\n".join(story(outcome, path))},
        "locations": [place],
        **flows,
    }


def markdown(report: Report) -> str:
    """For a README or a pull request; times are left out, so that it is the same in every run."""
    lines = [
        f"`{report.machine}` {report.version}, `{report.digest}`: {summary(report)}.",
        "",
        "| model | states | edges | depth | properties proved |",
        "|---|--:|--:|--:|--:|",
    ]
    for part in report.parts:
        proved = sum(outcome.verdict == "proved" for outcome in part.outcomes)
        lines.append(
            f"| {escape.markdown_cell(part.name)} | {part.states:,} | {part.edges:,} | {part.depth}"
            f" | {proved} of {len(part.outcomes)} |"
        )
    lines += ["", *(f"- {part.name}: {note}" for part in report.parts for note in part.notes)]
    lines += ["", "| property | law | verdict | on | claim |", "|---|---|---|---|---|"]
    for part in report.parts:
        for outcome in part.outcomes:
            claim = escape.markdown_cell(outcome.doc)
            lines.append(
                f"| {outcome.id} | {outcome.law} | {outcome.verdict} |"
                f" {escape.markdown_cell(f'{part.name}: {outcome.evidence}')} | {claim} |"
            )
    for outcome in _violations(report):
        lines += ["", *escape.fenced(story(outcome, report.path))]
    return "\n".join(lines) + "\n"


FORMATS = {"text": text, "json": as_json, "junit": junit, "sarif": sarif, "md": markdown}
"""How a report can be written, by the name that `-o` takes."""
