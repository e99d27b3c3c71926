"""The twins of the pictures in words: Markdown tables of states, events, laws, properties and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.publish.diagram import words
from scion_fsm.publish.diagram.grid import grid
from scion_fsm.publish.diagram.pictures.phases import ways
from scion_fsm.publish.diagram.selections import describe, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scion_fsm.machine.stored import FreshnessTable, PodTable, RunTable
    from scion_fsm.machine.table import Step, Table


def states(table: Table) -> str:
    """Says of every configuration what it means, who leads to it and where it leads."""
    incoming: dict[str, dict[str, None]] = {}
    outgoing: dict[str, dict[str, None]] = {}
    for name in table.configurations:
        for event, entry in table.events.items():
            step = table.step(name, event)
            if step.target != name:
                incoming.setdefault(step.target, {})[entry.origin] = None
                outgoing.setdefault(name, {})[step.target] = None
    groups = grouped(table)
    return grid(
        ["state", "meaning", "tags", "caused by", "leads to"],
        (
            (
                f"`{name}`" + (" (initial)" if name == table.data.initial else ""),
                state.doc,
                ", ".join(state.tags),
                ", ".join(_origins(table, incoming.get(name, {}))),
                min(
                    (
                        describe(reached, table.configurations, groups)
                        for reached in (
                            outgoing.get(name, {}),
                            {**outgoing.get(name, {}), name: None},
                        )
                    ),
                    key=len,
                ),
            )
            for name, state in table.states.items()
        ),
    )


def _origins(table: Table, found: Iterable[str]) -> list[str]:
    wanted = frozenset(found)
    return [o for o in dict.fromkeys(e.origin for e in table.events.values()) if o in wanted]


def events(table: Table) -> str:
    """Says of every event what it means and what it does where, a section an origin."""
    sections = []
    for origin in dict.fromkeys(entry.origin for entry in table.events.values()):
        rows = (
            (f"`{name}`", entry.doc, entry.evidence, "\n".join(effects(table, name)))
            for name, entry in table.events.items()
            if entry.origin == origin
        )
        table_of_it = grid(["event", "meaning", "evidence", "effect"], rows)
        count = sum(entry.origin == origin for entry in table.events.values())
        sections.append(
            f"### {origin}\n\n<details><summary>{count} events</summary>\n\n{table_of_it}\n</details>\n"
        )
    return "\n".join(sections)


def effects(table: Table, event: str) -> Iterator[str]:
    """Gives what an event does, a line a rule and target: `created: starting (T014)`."""
    by_outcome: dict[tuple[str, str, str], list[str]] = {}
    for name in table.configurations:
        step = table.step(name, event)
        by_outcome.setdefault((_outcome(step), step.rule, _reason(step)), []).append(name)
    groups = grouped(table)
    for (what, rule, why), names in by_outcome.items():
        where = describe(names, table.configurations, groups, everything="any")
        yield f"{where}: {what} ({rule}){why}"


def _outcome(step: Step) -> str:
    if step.disposition != "taken":
        return step.disposition
    return "stays" if step.internal else f"→ {step.target}"


def _reason(step: Step) -> str:
    return "" if step.disposition == "taken" and not step.internal else f" {step.why}"


def arrows(table: Table) -> str:
    """Lists every way from phase to phase by the word that it has in pictures, with its events."""
    by_word: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for (source, target), pairs in ways(table).items():
        for word, some in words.by_word(table, pairs).items():
            events = tuple(dict.fromkeys(event for _, event in some))
            by_word.setdefault((target, word), {})[source] = events
    groups = {phase: (phase,) for phase in table.data.initials}
    rows = []
    for (target, word), sources in sorted(
        by_word.items(), key=lambda item: list(table.data.initials).index(item[0][0])
    ):
        found = dict.fromkeys(event for events in sources.values() for event in events)
        others = [phase for phase in table.data.initials if phase != target]
        rows.append(
            (
                f"`{word}`",
                describe(sources, others, groups, everything="any other"),
                f"`{target}`",
                ", ".join(f"`{event}`" for event in table.events if event in found),
            )
        )
    return grid(["word", "from", "to", "events"], rows)


def laws(table: Table) -> str:
    """Lists the laws, with the rules that name them."""
    rules = [(rule.law, rule.id) for rule in table.data.rules]
    rules += [(row.law, row.id) for kind in table.data.freshness.values() for row in kind.rows]
    return grid(
        ["law", "text", "rules that it decides"],
        (
            (law, text, ", ".join(rule for named, rule in rules if named == law))
            for law, text in table.data.laws.items()
        ),
    )


def properties(table: Table) -> str:
    """Lists what is claimed of the machine, and what each claim is checked on."""
    kinds = {"always": "always", "sometimes": "can happen", "always_reachable": "stays possible"}
    return grid(
        ["property", "law", "kind", "claim", "checked on"],
        (
            (
                claim.id,
                claim.law,
                kinds[claim.kind],
                claim.doc,
                "every edge of the table" if claim.check is None else "every reachable record",
            )
            for claim in table.data.properties
        ),
    )


def figures(table: Table) -> str:
    """Counts what the spec decides."""
    steps = [table.step(name, event) for name in table.configurations for event in table.events]
    taken = [step for step in steps if step.disposition == "taken"]
    decisions: dict[str, RunTable | FreshnessTable | PodTable] = {
        "the relation of two runs": table.data.runs,
        **{f"freshness of {kind}": fresh for kind, fresh in table.data.freshness.items()},
        "pods": table.data.pods,
    }
    return grid(
        ["what", "how many"],
        (
            ("phases", f"{len(table.data.initials)}"),
            ("configurations", f"{len(table.configurations)}"),
            ("events", f"{len(table.events)}"),
            ("pairs of configuration and event, each decided", f"{len(steps):,}"),
            (
                "of them taken",
                f"{len(taken):,}, {sum(s.internal for s in taken):,} without a change",
            ),
            ("of them ignored", f"{sum(s.disposition == 'ignored' for s in steps):,}"),
            ("of them rejected", f"{sum(s.disposition == 'rejected' for s in steps):,}"),
            ("rules", f"{len(table.data.rules)}"),
            *(
                (f"rows for {what}", f"{len(one.rows)}, for {len(one.decided):,} combinations")
                for what, one in decisions.items()
            ),
            ("laws", f"{len(table.data.laws)}"),
            ("properties", f"{len(table.data.properties)}"),
        ),
    )
