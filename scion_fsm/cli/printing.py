"""The one door out: whatever the command prints goes through here, so that nothing foreign steers a terminal.

What is printed is a line (`line`, `tell`), a text of ours of several lines (`text`), a table, JSON or
YAML, or the bytes of a picture (`data`). In each everything shows (`scion_fsm.escape`); a line and a
cell are bounded; a column is measured in the terminal's cells.
"""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from scion_fsm import escape
from scion_fsm.untrusted import redacted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rich.console import Console

LONGEST = 4000
"""Cells of a line; nobody reads a longer one, and an agent may say anything (kubernetes: CVE-2021-25743)."""
_GAP = "   "
_LEAST = 20
"""Cells of an elastic column where there is no room for more."""


# -- lines and texts ---------------------------------------------------------------------------------


def line(content: str = "", *, err: bool = False) -> None:
    """Prints one line: what is in it can neither break it nor steer the terminal."""
    _put(f"{shown(content)}\n", err=err)


def aside(content: str) -> None:
    """Says beside a result what people may want to know next, on a terminal in lines that fit it."""
    import textwrap  # noqa: PLC0415 - for people alone

    width = window() if is_terminal(err=True) else LONGEST
    for part in textwrap.wrap(
        shown(content), width, break_long_words=False, break_on_hyphens=False
    ):
        line(part, err=True)


def tell(content: str) -> None:
    """Says on standard error, in one line, what went wrong or what people may want to know."""
    if _ears:
        _ears[-1](shown(redacted(content)))
    else:
        line(f"scion-fsm: {redacted(content)}", err=True)


_ears: list[Callable[[str], None]] = []


@contextmanager
def told_to(ear: Callable[[str], None]) -> Iterator[None]:
    """Lets what is told go elsewhere, while something else has the terminal."""
    _ears.append(ear)
    try:
        yield
    finally:
        _ears.remove(ear)


def text(content: str, *, err: bool = False) -> None:
    """Prints a text of ours of several lines as it is, but for what does not show in it."""
    lines = content.split("\n")
    _put("\n".join(escape.visible(each, keep="\t") for each in lines), err=err)


def data(content: bytes) -> None:
    """Prints what is no text, such as a picture."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def flush() -> None:
    """Lets whoever reads a pipe have what was printed so far."""
    sys.stdout.flush()


def begin() -> None:
    """Lets a locale that lacks a character be no reason to stop."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _put(content: str, *, err: bool = False) -> None:
    if err:
        sys.stdout.flush()  # what was said before it is read before it
        sys.stderr.write(content)
        sys.stderr.flush()
    else:
        sys.stdout.write(content)


def shown(content: str, limit: int = LONGEST) -> str:
    """Gives a text as one line in which everything shows, in at most so many cells."""
    if len(content) <= limit and content.isascii() and content.isprintable():
        return content
    return clipped(escape.visible(content[: limit + 1]), limit)


def clipped(content: str, limit: int) -> str:
    """Cuts a text that shows to so many cells, and as many characters; an ellipsis says so."""
    if len(content) <= limit and cells(content) <= limit:
        return content
    content = content[: limit - 1]
    while cells(content) >= limit:
        content = content[: -max(1, (cells(content) - limit) // 2)]
    return content + "…"


def cells(content: str) -> int:
    """Counts the cells that a text which shows takes on a terminal."""
    if content.isascii():
        return len(content)
    from wcwidth import wcswidth  # noqa: PLC0415 - has large tables, and most text is ASCII

    return max(0, wcswidth(content))


# -- JSON and YAML -----------------------------------------------------------------------------------


def json(documents: Iterable[object]) -> None:
    """Prints a JSON array, an element a line, each when it comes."""
    separator = "[\n"
    for document in documents:
        _put(separator + escape.json(document))
        separator = ",\n"
    _put("[]\n" if separator == "[\n" else "\n]\n")


def json_line(document: object) -> None:
    """Prints one line of JSON."""
    _put(escape.json(document) + "\n")


def yaml(documents: Iterable[object]) -> None:
    """Prints a YAML sequence, an element when it comes; readers of YAML 1.1 and 1.2 see the same."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to load and only for -o yaml

    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.width = sys.maxsize  # a text that is folded would begin lines
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # its stub says None
    writer.representer.add_representer(str, _yaml_string)
    is_empty = True
    for document in documents:
        _put(_yaml(writer, io.StringIO(), [document]))
        is_empty = False
    if is_empty:
        _put("[]\n")


_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
_NOT_PLAIN = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Words that a reader of YAML 1.1 takes for something else than text."""


def _yaml_string(representer: Any, value: str) -> object:  # noqa: ANN401 - ruamel's
    is_plain = _PLAIN.fullmatch(value) and value.lower() not in _NOT_PLAIN
    known = escape.without_surrogates(value)
    return representer.represent_scalar(
        "tag:yaml.org,2002:str", known, style=None if is_plain else '"'
    )


def _yaml(writer: Any, stream: Any, document: object) -> str:  # noqa: ANN401 - ruamel's and a buffer
    writer.dump(document, stream)
    return escape.in_yaml(stream.getvalue())


# -- tables ------------------------------------------------------------------------------------------


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    styles: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    expendable: Sequence[str] = (),
    elastic: str = "",
    more: str = "-o wide",
) -> None:
    """Prints columns, coloured on a terminal; what its window has no room for is left out and named.

    rich's tables look at each cell several times: 20,000 rows take it a hundred times as long.

    Args:
        columns: The headings.
        rows: A cell for each column, as `cell` gives it.
        styles: How cells of some words are coloured.
        expendable: What a narrow window does without, in this order.
        elastic: A column that is cut to the room that the others leave, before any is left out.
        more: What shows all columns.
    """
    widths = [max(map(cells, column)) for column in zip(columns, *rows, strict=True)]
    room = window() if is_terminal() else None
    cut = columns.index(elastic) if room is not None and elastic in columns else None
    if cut is not None:
        natural, widths[cut] = widths[cut], min(widths[cut], _LEAST)
    shown_columns = _fitting(columns, widths, expendable, room)
    hidden = [
        name for name in expendable if name in columns and columns.index(name) not in shown_columns
    ]
    if room is not None and cut is not None:
        left = room - _width(widths, shown_columns)
        widths[cut] = min(natural, widths[cut] + max(left, 0))
    last = shown_columns[-1]
    coloured = is_coloured()
    for row in (columns, *rows):
        parts = []
        for at in shown_columns:
            content = row[at] if at != cut else clipped(row[at], widths[at])
            pad = "" if at == last else " " * (widths[at] - cells(content))
            parts.append(_styled(content, styles, coloured=coloured) + pad)
        _put(_GAP.join(parts) + "\n")
    if hidden:
        aside(f"(hidden: {', '.join(hidden)}; {more} shows all)")


def row(parts: Sequence[str], styles: Mapping[str, Mapping[str, Any]]) -> None:
    """Prints one line of a table that has no columns, as `kubectl get -w` does."""
    coloured = is_coloured()
    _put(_GAP.join(_styled(part, styles, coloured=coloured) for part in parts) + "\n")


def styled(content: str) -> None:
    """Prints one line of ours that has colours in it; whatever is not ours in it is `cell`'s or `shown`'s."""
    _put(f"{content}\n")


def cell(value: object, limit: int) -> str:
    """Gives a value as a cell of so many of the terminal's: on one line, `-` for nothing."""
    content = "" if value is None else str(value)
    return shown(" ".join(content[: 2 * limit].split()), limit) or "-"


def _fitting(
    columns: Sequence[str], widths: Sequence[int], expendable: Sequence[str], room: int | None
) -> list[int]:
    """Gives the columns that there is room for: what was left out early comes back if it fits after all."""
    chosen = set(range(len(columns)))
    left_out = []
    for at in (columns.index(name) for name in expendable if name in columns):
        if room is not None and _width(widths, sorted(chosen)) > room:
            chosen.remove(at)
            left_out.append(at)
    for at in reversed(left_out):
        if room is not None and _width(widths, sorted({*chosen, at})) <= room:
            chosen.add(at)
    return sorted(chosen)


def _width(widths: Sequence[int], chosen: Sequence[int]) -> int:
    return sum(widths[at] for at in chosen) + len(_GAP) * (len(chosen) - 1)


def _styled(content: str, styles: Mapping[str, Mapping[str, Any]], *, coloured: bool) -> str:
    style = styles.get(content) if coloured else None
    return click.style(content, **style) if style else content


# -- the terminal ------------------------------------------------------------------------------------


def is_terminal(*, err: bool = False) -> bool:
    """Tells whether people read along."""
    return (sys.stderr if err else sys.stdout).isatty()


def is_coloured() -> bool:
    """Tells whether to colour: on a terminal, unless NO_COLOR is set (https://no-color.org)."""
    return is_terminal() and not os.environ.get("NO_COLOR")


def window() -> int:
    """Gives the terminal's width in cells."""
    import shutil  # noqa: PLC0415 - loads three compressors, and only a terminal has a width

    return shutil.get_terminal_size().columns


def console(*, err: bool = False) -> Console:
    """Gives what draws tables and bars that change; whatever is put there is `cell`'s or `shown`'s."""
    from rich.console import Console  # noqa: PLC0415 - slow to load and only on a terminal

    return Console(file=sys.stderr if err else sys.stdout, highlight=False, markup=False)
