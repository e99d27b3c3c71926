"""Everything that is checked of one spec, part by part."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.table import Table
from scion_fsm.prove.check import convergence
from scion_fsm.prove.check.convergence import check_convergence
from scion_fsm.prove.check.freshness import check_world
from scion_fsm.prove.check.laws import CHECKS
from scion_fsm.prove.check.properties import check_machine
from scion_fsm.prove.check.telling import Bounds
from scion_fsm.prove.check.worlds import WORLDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scion_fsm.prove.check.laws import Reconcile
    from scion_fsm.prove.check.verdict import Part


def parts(
    table: Table,
    reconcile: Reconcile | None = None,
    *,
    is_brief: bool = False,
    is_whole: bool = False,
) -> Mapping[str, Callable[[], Part]]:
    """Gives each part of a check by a short name, to be called, and measured, one by one.

    Args:
        table: The compiled spec; parts that none of its properties asks for are left out.
        reconcile: What decides; the real one by default, a broken one to see it caught.
        is_brief: End each part at its first violation.
        is_whole: Walk the worlds within their whole bounds, which takes minutes.
    """
    checks = {claim.check for claim in table.data.properties}
    wanted: dict[str, Callable[[], Part]] = {}
    if None in checks:
        wanted["machine"] = partial(check_machine, table)
    if convergence.CHECK in checks:
        wanted["convergence"] = partial(check_convergence, table, reconcile, is_brief=is_brief)
    if checks & set(CHECKS):
        bounds = Bounds(is_whole)
        for world in (name for name in WORLDS if _tells(table, name, bounds)):
            wanted[f"world: {world}"] = partial(
                check_world, table, world, reconcile, is_brief=is_brief, bounds=bounds
            )
    return wanted


def _tells(table: Table, world: str, bounds: Bounds) -> bool:
    """Whether anything that the machine knows may come in a world: not every machine has pods."""
    stories = WORLDS[world](table, bounds)
    return any(given.kind != "unknown" for story in stories for given in story.inputs)


def unknown_checks(table: Table) -> tuple[str, ...]:
    """Gives the checks that properties name and that there are not."""
    known = {None, convergence.CHECK, *CHECKS}
    return tuple(dict.fromkeys(str(c.check) for c in table.data.properties if c.check not in known))


def restricted(table: Table, names: tuple[str, ...]) -> Table:
    """Gives the same table with only the properties that are named, by id or law; all of them for none."""
    if not names:
        return table
    chosen = tuple(c for c in table.data.properties if c.id in names or c.law in names)
    return Table(msgspec.structs.replace(table.data, properties=chosen))
