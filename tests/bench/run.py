"""Measures every figure beside its peers and writes `specs/figures.md`: `make bench`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

import growth
import keeping
import libraries
import lists
import page
import plot
import processes
import real_cluster
import recorded
import steps
import watching
import yaml_reading

PAGE, PLOT, FACTS = "figures.md", "figures.svg", "figures.json"


def measured(*, is_quick: bool) -> tuple[list[page.Section], str]:
    """Measures everything, printing each section as it is done.

    Args:
        is_quick: Too short to mean anything; enough to see that everything works.

    Returns:
        The sections, and the plot.
    """
    sections = []

    def take(section: page.Section) -> None:
        page.show(section)
        sections.append(section)

    quick = is_quick
    take(steps.step_section(length=60 if quick else 500, rounds=2 if quick else 15))
    take(steps.reconcile_section(rounds=2 if quick else 25, calls=50 if quick else 1000))
    take(lists.section(count=60 if quick else 5000, rounds=1 if quick else 5))
    take(libraries.section(count=100 if quick else 4000, rounds=1 if quick else 15))
    take(yaml_reading.section(count=60 if quick else 1000, rounds=1 if quick else 5))
    grown = growth.growth(
        sizes=(60, 600) if quick else (100, 1000, 5000, 20_000, 100_000),
        rounds=1 if quick else 5,
        most=1 if quick else 5,
    )
    take(grown.section)
    take(
        watching.section(
            copies=1 if quick else 40, agents=100 if quick else 10_000, rounds=1 if quick else 7
        )
    )
    take(
        keeping.section(
            sizes=(20, 60) if quick else (100, 1000, 10_000), events=80 if quick else 100_000
        )
    )
    take(
        real_cluster.section(
            pods=60 if quick else 20_000,
            changes=60 if quick else 6000,
            more=60 if quick else 94_000,
            rounds=1 if quick else 3,
            is_wanted=not quick or "SCION_FSM_REQUIRE_TOOLS" in os.environ,
        )
    )
    take(processes.section(rounds=1 if quick else 40, is_complete=not quick))
    drawn = plot.plot(
        {"limit": ("msgspec's decode", grown.limit), "ours": ("scion_fsm list", grown.ours)}
    )
    return sections, drawn


def main() -> None:
    """Measures and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="see that it works; no figures")
    parser.add_argument("--out", type=Path, help="a folder in place of specs, which --quick needs")
    arguments = parser.parse_args()
    if arguments.quick and arguments.out is None:
        parser.error("--quick needs --out: its figures are none")
    folder: Path = arguments.out or recorded.ROOT / "specs"
    began = time.perf_counter()
    sections, drawn = measured(is_quick=arguments.quick)
    text = page.page(sections, processors=os.cpu_count() or 1, plot=PLOT, is_quick=arguments.quick)
    (folder / PAGE).write_text(text, encoding="utf-8")
    (folder / PLOT).write_text(drawn, encoding="utf-8")
    if arguments.quick:
        facts = {section.title: section.facts for section in sections}
        (folder / FACTS).write_text(json.dumps(facts), encoding="utf-8")
    sys.stdout.write(f"\n{time.perf_counter() - began:.0f} s; written: {PAGE}, {PLOT}\n")


if __name__ == "__main__":
    main()
