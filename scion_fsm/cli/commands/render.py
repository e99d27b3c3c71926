"""`scion-fsm render`: the lifecycle as a picture, a table, a document for other tools, a web page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scion_fsm.cli import completion, options, printing
from scion_fsm.cli.helping import Command
from scion_fsm.errors import InputError, did_you_mean
from scion_fsm.text_files import text_of, write

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=Command)
@click.argument(
    "form",
    metavar="FORMAT",
    shell_complete=completion.of(completion.formats),
    help="mermaid, dot, svg, png, pdf, plantuml, d2: a picture of one view. scxml, xstate,"
    " matrix (Markdown), text (the same for a terminal), html (the explorer): all of it.",
)
@click.option(
    "--view",
    metavar="NAME",
    shell_complete=completion.of(completion.views),
    help="phases, activities, terminal, pods, sources, run or full; for formats of one view."
    "  [default: phases]",
)
@click.option(
    "--overlay",
    metavar="FILE",
    type=options.PATH,
    help="Draw into it what watch or check --cover prints.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=options.PATH,
    help="Write to a file, not to the terminal.",
)
@options.spec
def render(
    *, form: str, view: str | None, overlay: Path | None, output: Path | None, spec: Path | None
) -> None:
    """Draw the lifecycle, or write it down for another tool.

    \b
    Examples:
      scion-fsm render mermaid
      scion-fsm render svg --view pods -o pods.svg
      scion-fsm render html -o explorer.html

    \f
    \b
    More examples:
      scion-fsm render svg --overlay path.ndjson -o path.svg
      scion-fsm render text | less

    svg, png, pdf and html need Graphviz, which the extra scion-fsm[diagrams] brings along.
    """
    from scion_fsm.publish.diagram.pictures.overlay import overlaid, read_overlay  # noqa: PLC0415
    from scion_fsm.publish.diagram.pictures.views import views  # noqa: PLC0415
    from scion_fsm.publish.rendering import PICTURES, WHOLES  # noqa: PLC0415 - loaded when the command runs

    _refuse_what_goes_not_together(form, view, overlay)
    table = options.lifecycle_of(spec).table
    drawn = views(table)
    if view is not None and view not in drawn:
        raise InputError(
            f"{table.data.machine} has nothing that the view {view!r} shows; there are: {', '.join(drawn)}"
        )
    if form in PICTURES:
        graph = drawn[view or "phases"](table)
        if overlay is not None:
            touched = read_overlay(text_of(overlay), table, path=str(overlay))
            graph = overlaid(graph, touched, table)
        made = PICTURES[form](graph)
    else:
        made = WHOLES[form](table)
    if output is not None:
        write(output, made)
    elif form in {"png", "pdf"} and printing.is_terminal():
        raise InputError(f"{form} is not for a terminal: add -o FILE")
    elif isinstance(made, bytes):
        printing.data(made)
    else:
        printing.text(made)


def _refuse_what_goes_not_together(form: str, view: str | None, overlay: Path | None) -> None:
    from scion_fsm.publish.diagram.pictures.views import VIEWS  # noqa: PLC0415
    from scion_fsm.publish.rendering import PICTURES, WHOLES  # noqa: PLC0415 - loaded when the command runs

    if form not in PICTURES and form not in WHOLES:
        raise _unknown("format", form, [*PICTURES, *WHOLES])
    if view is not None and form in WHOLES:
        raise InputError(f"{form} shows all views; --view is for {', '.join(PICTURES)}")
    if overlay is not None and form in WHOLES:
        raise InputError(f"{form} has no overlay; --overlay is for {', '.join(PICTURES)}")
    if view is not None and view not in VIEWS:
        raise _unknown("view", view, [*VIEWS])


def _unknown(kind: str, name: str, known: list[str]) -> InputError:
    return InputError(
        f"there is no {kind} {name!r}{did_you_mean(name, known)}; there are: {', '.join(known)}"
    )
