"""Names that TLA+ and Promela accept, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.errors import Problem, SpecError

if TYPE_CHECKING:
    from collections.abc import Iterable


def identifiers(names: Iterable[str]) -> dict[str, str]:
    """Gives each name's identifier: a dot becomes two underscores, a hyphen one.

    Raises:
        SpecError: Two names would become one identifier.
    """
    taken: dict[str, str] = {}
    for name in names:
        identifier = name.replace(".", "__").replace("-", "_")
        if identifier in taken:
            message = f"{taken[identifier]!r} and {name!r} are one name to TLA+ and Promela"
            raise SpecError([Problem("F001", message, suggestion="rename one of them")])
        taken[identifier] = name
    return {name: identifier for identifier, name in taken.items()}
