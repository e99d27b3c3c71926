"""Options that commands share, and the pods that they select."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.inputs import Item

From = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="FILE",
        help="What `kubectl get pods -o json` (or yaml) prints, or a watch stream; - reads standard input.",
    ),
]
AgentContainer = Annotated[
    str | None,
    typer.Option(
        "--agent-container", metavar="NAME", help="The agent's container.  [default: agent]"
    ),
]


def selected(source: str) -> Iterator[Item]:
    """Reads the items that are agents' or problems; a document that is one pod is always meant.

    Pods without the label scion.name belong to somebody else and are counted on standard error
    (scion: k8s_runtime.go List skips them).
    """
    from scion_fsm.inputs import read  # noqa: PLC0415 - read only when a command runs
    from scion_fsm.tracker import NAME_LABEL  # noqa: PLC0415

    skipped = 0
    for item in read(source):
        metadata = item.pod.metadata if item.pod else None
        is_agent = metadata is not None and (metadata.labels or {}).get(NAME_LABEL)
        if is_agent or item.alone or item.problems:
            yield item
        else:
            skipped += 1
    if skipped:
        pods = "pod" if skipped == 1 else "pods"
        note = f"scion-fsm: left out {skipped} {pods} without the label {NAME_LABEL}"
        typer.echo(note, err=True)
