"""Options that commands share, and the pods that they select."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scion_fsm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.inputs import Item
    from scion_fsm.lifecycle import Lifecycle

_FILE = (
    "What `kubectl get pods -o json` (or yaml) prints, or a watch stream; - reads standard input."
)
MaybeFrom = Annotated[str | None, typer.Option("--from", metavar="FILE", help=_FILE)]
FromOrCluster = Annotated[
    str | None,
    typer.Option("--from", metavar="FILE", help=f"{_FILE}  [default: ask the cluster]"),
]
Agents = Annotated[
    list[str] | None,
    typer.Option(
        "--agents",
        metavar="DIR",
        help="A grove (.scion), an agents folder or one agent's folder on disk; may be given again.",
    ),
]
Containers = Annotated[
    str | None,
    typer.Option(
        "--containers",
        metavar="FILE",
        help="What `docker ps -a --format json`, podman's or Apple's prints; - reads standard input.",
    ),
]
Write = Annotated[
    bool, typer.Option("--write", help="Write verdicts to the agents' files; needs --agents.")
]
AgentContainer = Annotated[
    str | None,
    typer.Option(
        "--agent-container", metavar="NAME", help="The agent's container.  [default: agent]"
    ),
]
Spec = Annotated[
    Path | None,
    typer.Option("--spec", metavar="FILE", help="A spec file.  [default: the one that ships]"),
]


def lifecycle_of(spec: Path | None) -> Lifecycle:
    """Loads the lifecycle of a spec file, or the one that ships."""
    from scion_fsm.lifecycle import Lifecycle  # noqa: PLC0415 - loaded when a command runs

    return Lifecycle.default() if spec is None else Lifecycle.load(spec)


Command = Annotated[
    list[str],
    typer.Argument(
        metavar="-- COMMAND...", help="The program and its arguments.", show_default=False
    ),
]
Timeout = Annotated[
    float,
    typer.Option("--timeout", min=0.01, metavar="SECONDS", help="How long one answer may take."),
]
SpecFile = Annotated[
    Path | None,
    typer.Option("--spec", metavar="FILE", help="A spec in place of the one in the package."),
]


def checked_sources(
    source: str | None, containers: str | None, agents: list[str] | None, *, writes: bool = False
) -> None:
    """Sees to it that something is to be read, and standard input once at most.

    Raises:
        InputError: It is not so.
    """
    if not (source or containers or agents):
        raise InputError("nothing to read: give --from FILE, --containers FILE or --agents DIR")
    if source == containers == "-":
        raise InputError("--from and --containers cannot both read standard input")
    checked_write(agents, writes=writes)


def checked_write(agents: list[str] | None, *, writes: bool) -> None:
    """Sees to it that --write knows what to write.

    Raises:
        InputError: It does not.
    """
    if writes and not agents:
        raise InputError("--write needs --agents DIR: the agents' files are what it writes")


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
