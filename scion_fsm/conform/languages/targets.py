"""What `scion-fsm generate` writes a lifecycle as, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.conform.languages.golang import go
from scion_fsm.conform.languages.schema import json_schema
from scion_fsm.conform.languages.typescript import typescript

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scion_fsm.machine.table import Table

TARGETS: Mapping[str, Callable[[Table], dict[str, str]]] = {
    "go": go,
    "typescript": typescript,
    "json-schema": json_schema,
}
"""Name to the function that gives file names and contents."""
