"""Small edits of the spec's models and their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def changed(model: Any, **fields: object) -> Any:  # noqa: ANN401 - any of the spec's models
    """Gives a model with other fields."""
    return model.model_copy(update=fields)


def without(rows: Sequence[Any], index: int) -> tuple[Any, ...]:
    """Gives rows without one."""
    return (*rows[:index], *rows[index + 1 :])


def replaced(rows: Sequence[Any], index: int, row: object) -> tuple[Any, ...]:
    """Gives rows with another one in the place of one."""
    return (*rows[:index], row, *rows[index + 1 :])
