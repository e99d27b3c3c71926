"""What a command needs beyond the core, and the extra that brings it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from scion_fsm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULES = {
    "cluster": ("kubernetes", "prometheus_client", "urllib3"),
    "diagrams": ("cairosvg", "pygraphviz"),
    "simulate": ("greenlet",),
    "testing": ("hypothesis", "pytest"),
    "watch": ("textual",),
}
"""What each extra brings along, by what is imported."""


@contextmanager
def needing(extra: str, what: str) -> Iterator[None]:
    """Says which extra brings what is missing, if that is why an import within fails.

    Args:
        extra: The extra's name.
        what: What needs it, the subject of a sentence.

    Raises:
        InputError: It is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in MODULES[extra]:
            raise
        message = f"{what} needs the extra {extra}: pip install 'scion-fsm[{extra}]'"
        raise InputError(message) from error
