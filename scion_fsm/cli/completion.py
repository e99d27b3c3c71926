"""What shells complete beside commands and options: agents' names, formats, views, properties; for kubectl, too.

Nothing that goes wrong is told: a shell that completes has nowhere to show it.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import click

    from scion_fsm.runtime.agents import Agent, Key

    Complete = Callable[[click.Context, click.Parameter, str], list[str]]

_PATIENCE_SECONDS = 2.0
"""For so long a cluster may be asked for names."""
_FILES, _NO_FILES = ":0", ":4"
"""What kubectl's completion is to do beside what it is told (cobra's ShellCompDirective)."""


def of(values: Callable[[], Iterable[str]]) -> Complete:
    """Completes one of some words, which are asked for only then."""

    def complete(_ctx: click.Context, _param: click.Parameter, part: str) -> list[str]:
        found: list[str] = []
        with suppress(Exception), _quietly():
            found = [value for value in values() if value.startswith(part)]
        return found

    return complete


def phases() -> Iterable[str]:
    """Gives the phases of the spec that ships."""
    from scion_fsm.model import Phase  # noqa: PLC0415 - only to complete them

    return [phase.value for phase in Phase]


def formats() -> Iterable[str]:
    """Gives what `render` makes."""
    from scion_fsm.publish.rendering import PICTURES, WHOLES  # noqa: PLC0415 - only to complete them

    return [*PICTURES, *WHOLES]


def views() -> Iterable[str]:
    """Gives the views of a picture."""
    from scion_fsm.publish.diagram.pictures.views import VIEWS  # noqa: PLC0415 - only to complete them

    return [*VIEWS]


def properties() -> Iterable[str]:
    """Gives the properties and laws of the spec that ships."""
    from scion_fsm.lifecycle import Lifecycle  # noqa: PLC0415 - only to complete them

    data = Lifecycle.default().table.data
    return [*data.laws, *(one.id for one in data.properties)]


def agents(ctx: click.Context, _param: click.Parameter, part: str) -> list[str]:
    """Completes the name of an agent of what the options so far name, a cluster where they name nothing."""
    found: set[str] = set()
    with suppress(Exception), _quietly():
        found = set(_agents(ctx.params))
    return sorted(name for name in found if name.startswith(part))


def contexts(ctx: click.Context, _param: click.Parameter, part: str) -> list[str]:
    """Completes the name of a context of the kubeconfig."""
    found: set[str] = set()
    with suppress(Exception), _quietly():
        from scion_fsm.runtime.cluster import contexts as known  # noqa: PLC0415 - slow

        found = set(known(ctx.params.get("kubeconfig")))
    return sorted(name for name in found if name.startswith(part))


def namespaces(ctx: click.Context, _param: click.Parameter, part: str) -> list[str]:
    """Completes a namespace: one that a context names, or in which there are agents, if that may be asked."""
    found: set[str] = set()
    with suppress(Exception), _quietly():
        from scion_fsm.runtime.cluster import contexts as known  # noqa: PLC0415 - slow

        found |= set(known(ctx.params.get("kubeconfig")).values())
        asked = {**ctx.params, "all_namespaces": True, "namespace": ()}
        found |= {key[0] for key in _listed(asked)}
    return sorted(name for name in found if name.startswith(part))


def _agents(asked: dict[str, Any]) -> Iterator[str]:
    from scion_fsm.cli.joining import roster  # noqa: PLC0415 - only to complete names

    source, containers = asked.get("source"), asked.get("containers")
    directories = asked.get("agents") or ()
    if "-" in (source, containers):  # it is the command's own to read
        return
    if source or containers or directories:
        from scion_fsm.cli.reading import track  # noqa: PLC0415 - only to complete names

        reading = track(source, None, containers=containers, keeps=bool(directories))
        for entry in roster(reading, directories, writes=False):
            yield entry.agent.identity.name
        return
    for agent in _listed(asked).values():
        yield agent.identity.name


def _listed(asked: dict[str, Any]) -> dict[Key, Agent]:
    """Asks the cluster that the options so far name for its agents."""
    from scion_fsm.cli.live import Listing, Target, Told  # noqa: PLC0415 - only to complete names

    target = Target(
        {
            "kubeconfig": asked.get("kubeconfig"),
            "context": asked.get("context") or (),
            "namespace": asked.get("namespace") or (),
            "all_namespaces": bool(asked.get("all_namespaces")),
            "selector": asked.get("selector"),
            "agent_container": None,
            "request_timeout": _PATIENCE_SECONDS,
        }
    )
    with target.watches(Told()) as watches:
        return dict(Listing(watches, keeps=False).tracker.agents)


@contextmanager
def _quietly() -> Iterator[None]:
    with (
        open(os.devnull, "w", encoding="utf-8") as nowhere,  # noqa: PTH123 - loaded at each start
        redirect_stdout(nowhere),
        redirect_stderr(nowhere),
    ):
        yield


def for_kubectl(arguments: Sequence[str] | None = None) -> None:
    """Completes `kubectl scion-fsm …`: kubectl calls this with the words after that, the last one begun.

    Prints what completes it, a line each, and whether files do.
    """
    from click.shell_completion import ShellComplete  # noqa: PLC0415 - only for this

    from scion_fsm.cli import printing  # noqa: PLC0415 - likewise
    from scion_fsm.cli.app import app  # noqa: PLC0415

    *words, part = arguments if arguments is not None else sys.argv[1:] or [""]
    completion = ShellComplete(app, {}, "scion-fsm", "_SCION_FSM_COMPLETE")
    items = completion.get_completions(list(words), part)
    is_file = any(item.type in ("file", "dir") for item in items)
    named = [item.value for item in items if item.type == "plain"]
    printing.text("\n".join([*named, _FILES if is_file else _NO_FILES]) + "\n")
