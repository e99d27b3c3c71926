"""A report as text for machines and people: junit, json, md, html."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from scion_fsm import escape
from scion_fsm.conform.suite.results import Verdict
from scion_fsm.errors import anchor, told_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scion_fsm.conform.suite.results import Report, Result
    from scion_fsm.machine.table import Table

SYMBOLS = {
    Verdict.PASSED: "·",
    Verdict.FAILED: "✗",
    Verdict.EXPECTED: "x",
    Verdict.NEVER: "-",
    Verdict.INCONCLUSIVE: "?",
}
"""How a matrix shows a verdict; never by colour alone."""
_MD_ROWS = 200


def junit(report: Report, _: Table) -> str:
    """Gives JUnit's XML: inconclusive is an error, never a skip; known failures are skipped."""
    root = ET.Element("testsuites", name="scion-fsm conform")
    by_phase: dict[str, list[Result]] = {}
    for result in report.results:
        by_phase.setdefault(result.phase, []).append(result)
    for phase, results in by_phase.items():
        counts = Counter(result.verdict for result in results)
        suite = ET.SubElement(
            root,
            "testsuite",
            name=f"{report.implementation.name}.{phase}",
            tests=str(len(results)),
            failures=str(counts[Verdict.FAILED]),
            errors=str(counts[Verdict.INCONCLUSIVE]),
            skipped=str(counts[Verdict.NEVER] + counts[Verdict.EXPECTED]),
        )
        for result in results:
            case = ET.SubElement(
                suite, "testcase", classname=phase, name=result.id.partition("/")[2]
            )
            kind = _JUNIT.get(result.verdict)
            if kind is not None:
                message = f"{result.law} {result.level} ({result.rule}): {result.message}"
                told = ET.SubElement(case, kind, message=message)
                told.text = "\n".join(map(escape.visible, result.steps))
            if result.standard_error:
                said = (f"  {line}" for line in result.standard_error.splitlines())
                ET.SubElement(case, "system-err").text = "\n".join(said)
    if report.problems:
        suite = ET.SubElement(root, "testsuite", name="known failures", failures="1", tests="1")
        case = ET.SubElement(suite, "testcase", classname="known-failures", name="list")
        ET.SubElement(case, "failure", message="\n".join(report.problems))
    return escape.xml(root)


_JUNIT = {
    Verdict.FAILED: "failure",
    Verdict.INCONCLUSIVE: "error",
    Verdict.NEVER: "skipped",
    Verdict.EXPECTED: "skipped",
}


def json(report: Report, _: Table) -> str:
    """Gives the report as JSON, a result a line."""
    counts = Counter(result.verdict.value for result in report.results)
    head = {
        "apiVersion": "scion-fsm-report/v1",
        "implementation": report.implementation,
        "machine": report.machine,
        "digest": report.digest,
        "level": report.level,
        "exitCode": report.exit_code,
        "counts": {verdict.value: counts[verdict.value] for verdict in Verdict},
        "problems": report.problems,
        "leftOut": sum(result.left_out for result in report.results),
        "laws": {asked.law: asked._asdict() for asked in report.asked()},
    }
    lines = [f' "{key}": {escape.json(value)},\n' for key, value in head.items()]
    results = ",\n".join(f"  {escape.json(result)}" for result in report.results)
    return "{\n" + "".join(lines) + ' "results": [\n' + results + "\n ]\n}\n"


def markdown(report: Report, table: Table) -> str:
    """Gives a page with what failed, and the matrix folded away."""
    who = report.implementation
    lines = [
        f"# {escape.markdown(who.name)} {escape.markdown(who.version)} against {report.machine}",
        "",
        f"{report.closing_line()}.",
        "",
    ]
    lines += [f"- {escape.markdown(problem)}" for problem in report.problems]
    lines += [f"- {escape.markdown(str(asked))}" for asked in report.asked() if asked.never]
    lines += [f"- {report.left_out()}"] if report.left_out() else []
    told = [r for r in report.results if r.verdict not in (Verdict.PASSED, Verdict.NEVER)]
    if told:
        lines += ["| verdict | case | law | level | rule | what |", "|---|---|---|---|---|---|"]
        for r in told[:_MD_ROWS]:
            cells = (
                r.verdict.value,
                f"`{r.id}`",
                r.law,
                r.level,
                r.rule,
                escape.markdown(r.message),
            )
            lines.append(f"| {' | '.join(cells)} |")
        if told[_MD_ROWS:]:
            lines.append(f"\n… and {len(told) - _MD_ROWS} more.")
        lines.append("")
    verdicts = {r.id: r for r in report.results}
    lines += ["<details><summary>Every event in every configuration</summary>", "", _legend(), ""]
    lines += [f"| event | {' | '.join(table.configurations)} |"]
    lines += ["|---|" + "---|" * len(table.configurations)]
    for event in table.events:
        marks = (_mark(verdicts, configuration, event) for configuration in table.configurations)
        lines.append(f"| {event} | {' | '.join(marks)} |")
    lines += ["", "</details>", ""]
    return "\n".join(lines)


def _mark(verdicts: Mapping[str, Result], configuration: str, event: str) -> str:
    result = verdicts.get(f"vectors/{configuration}/{event}")
    return SYMBOLS[result.verdict] if result else " "


def _legend() -> str:
    return ", ".join(f"{symbol} {verdict.value}" for verdict, symbol in SYMBOLS.items())


def page(report: Report, table: Table) -> str:
    """Gives one self-contained HTML page: what failed, and a matrix of every event everywhere."""
    who = report.implementation
    name = escape.html(f"{who.name} {who.version}".strip())
    told = [r for r in report.results if r.verdict not in (Verdict.PASSED, Verdict.NEVER)]
    problems = "".join(f"<li>{escape.html(problem)}</li>" for problem in report.problems)
    return _PAGE.format(
        title=f"{name} against {escape.html(report.machine)}",
        verdict=_VERDICT[report.exit_code],
        tone={0: "passed", 1: "failed"}.get(report.exit_code, "inconclusive"),
        closing=escape.html(report.closing_line()),
        language=escape.html(who.language or "unknown"),
        digest=escape.html(report.digest),
        level=report.level,
        problems=f"<ul>{problems}</ul>" if problems else "",
        left_out=f"<p>{report.left_out()}.</p>" if report.left_out() else "",
        phases=_phases(report),
        told=_told(told),
        legend="".join(
            f'<span class="c {_css(verdict)}">{symbol}</span> {verdict.value}'
            for verdict, symbol in SYMBOLS.items()
        ),
        matrix=_matrix(report, table),
    )


_VERDICT = {0: "conformant", 1: "not conformant", 3: "inconclusive"}


def _css(verdict: Verdict) -> str:
    return verdict.value.replace(" ", "-")


def _phases(report: Report) -> str:
    phases = dict.fromkeys(result.phase for result in report.results)
    counts = Counter((result.phase, result.verdict) for result in report.results)
    head = "".join(f"<th scope=col>{verdict.value}</th>" for verdict in Verdict)
    rows = "".join(
        f"<tr><th scope=row>{phase}</th>"
        + "".join(f"<td>{counts[phase, verdict] or '·'}</td>" for verdict in Verdict)
        + "</tr>"
        for phase in phases
    )
    return (
        f"<table class=counts><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _told(results: Iterable[Result]) -> str:
    items = []
    for r in results:
        steps = " → ".join(escape.html(step) for step in r.steps)
        error = f"<pre>{escape.html(r.standard_error)}</pre>" if r.standard_error else ""
        items.append(
            f'<details><summary><span class="c {_css(r.verdict)}">{SYMBOLS[r.verdict]}</span> '
            f"<code>{escape.html(r.id)}</code> {escape.html(r.message)} "
            f"<small>{_link(r.law)}, {r.level}, {_link(r.rule)}</small></summary>"
            f"<p>{escape.html(r.why)}</p><p>{steps}</p>{error}</details>"
        )
    note = f"<p><small>A law or a rule is told at {escape.html(told_at('L4'))} beside this page.</small></p>"
    return f"<h2>What did not pass</h2>{note}{''.join(items)}" if items else ""


def _link(id_: str) -> str:
    """Links to what the explorer beside the report tells of an id."""
    return f'<a href="{escape.html(anchor(id_))}">{escape.html(id_)}</a>' if id_ else ""


def _matrix(report: Report, table: Table) -> str:
    results = {result.id: result for result in report.results}
    head = "".join(
        f"<th scope=col><span>{escape.html(configuration)}</span></th>"
        for configuration in table.configurations
    )
    rows = []
    origin = ""
    for event, entry in table.events.items():
        if entry.origin != origin:
            origin = entry.origin
            span = len(table.configurations) + 1
            rows.append(f"<tr><th class=origin colspan={span} scope=colgroup>{origin}</th></tr>")
        cells = "".join(
            _matrix_cell(results.get(f"vectors/{configuration}/{event}"))
            for configuration in table.configurations
        )
        rows.append(f"<tr><th scope=row>{escape.html(event)}</th>{cells}</tr>")
    return f"<table class=matrix><thead><tr><td></td>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _matrix_cell(result: Result | None) -> str:
    if result is None:
        return "<td></td>"
    title = escape.html(
        f"{result.id}: {result.verdict.value}. {result.message or result.why}"
        f" ({result.law}, {result.level}, {result.rule})",
    )
    return f'<td class="c {_css(result.verdict)}" title="{title}">{SYMBOLS[result.verdict]}</td>'


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --line: #8886; }}
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: 76rem; }}
h1 {{ font-size: 1.5rem; margin: 0; }} h2 {{ font-size: 1.15rem; margin: 2rem 0 .5rem; }}
.verdict {{ font-weight: 600; padding: .1rem .5rem; border-radius: .3rem; }}
small, .meta {{ opacity: .75; }} code, pre {{ font: 13px/1.4 ui-monospace, monospace; }}
pre {{ overflow: auto; border: 1px solid var(--line); padding: .5rem; }}
table {{ border-collapse: collapse; }} th {{ font-weight: 500; text-align: left; }}
.counts td, .counts th {{ padding: .15rem .8rem .15rem 0; text-align: right; }}
.counts th:first-child {{ text-align: left; }}
details {{ border-top: 1px solid var(--line); padding: .25rem 0; }} summary {{ cursor: pointer; }}
details p {{ margin: .3rem 0 .3rem 1.8rem; }}
.scroll {{ overflow-x: auto; }}
.matrix th {{ font: 12px/1.3 ui-monospace, monospace; white-space: nowrap; padding-right: .6rem; }}
.matrix thead th {{ height: 11.5rem; vertical-align: bottom; padding: 0; width: 1.45rem; min-width: 1.45rem; }}
.matrix thead span {{ display: block; writing-mode: vertical-rl; transform: rotate(180deg); }}
.matrix th.origin {{ padding-top: .7rem; font-weight: 700; }}
.matrix tbody tr:hover {{ outline: 1px solid var(--line); }}
.c {{ display: inline-block; width: 1.4rem; text-align: center; font: 13px/1.45 ui-monospace, monospace; }}
td.c {{ display: table-cell; border: 1px solid var(--line); }}
.passed {{ background: #1b7f3a26; }} .failed {{ background: #b3261e; color: #fff; font-weight: 700; }}
.failed-as-expected {{ background: #8a5a00; color: #fff; }}
.never-exercised {{ background: #8882; }} .inconclusive {{ background: #5b3fa0; color: #fff; }}
.legend {{ margin: .3rem 0 .8rem; }} .legend .c {{ margin-left: .9rem; }}
</style></head><body>
<h1>{title}</h1>
<p><span class="verdict {tone}">{verdict}</span> at level {level}. {closing}.</p>
<p class="meta">Language: {language}. Spec: {digest}</p>
{problems}{left_out}{phases}
<h2>Every event in every configuration</h2>
<p class="legend">{legend}</p>
<div class="scroll">{matrix}</div>
{told}
</body></html>
"""

FORMATS: Mapping[str, Callable[[Report, Table], str]] = {
    "junit": junit,
    "json": json,
    "md": markdown,
    "html": page,
}
"""Name to function."""
