"""Options that commands share, and the pods that they select."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from scion_fsm.cli import completion, printing
from scion_fsm.cli.helping import Rare
from scion_fsm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from click.decorators import FC

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.publish.agents.advice import Way
    from scion_fsm.runtime.inputs import Item
    from scion_fsm.runtime.observed import Observed


class _SomePath(click.Path):
    """A path that is not empty: what a variable that is not set leaves is neither here nor the cluster."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - click's signature
        """Refuses the empty text."""
        if value == "":
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


class _AsPath(_SomePath):
    """Likewise, given as a `Path`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:  # noqa: ANN401 - click's signature
        """Makes one of what was said."""
        from pathlib import Path  # noqa: PLC0415 - a third of what an interpreter starts with

        return Path(super().convert(value, param, ctx))


PATH = _AsPath(readable=False)
"""The type of a file or folder; whoever opens it says what is wrong with it."""
NAME_OF_PATH = _SomePath(readable=False)
"""Likewise, but kept as it was said; shells complete it."""
_FILE = "Pods or a watch stream; - is standard input."
maybe_source = click.option("--from", "source", metavar="FILE", type=NAME_OF_PATH, help=_FILE)
source_or_cluster = maybe_source
agents = click.option(
    "--agents",
    multiple=True,
    metavar="DIR",
    type=NAME_OF_PATH,
    help="Agents on disk: .scion or what is in it; repeatable.",
)
containers = click.option(
    "--containers",
    metavar="FILE",
    type=NAME_OF_PATH,
    help="What `docker ps -a --format json` or inspect prints.",
)
runtime = click.option(
    "--runtime",
    metavar="ENGINE",
    type=click.Choice(["docker", "podman", "container"]),
    help="Ask docker, podman or container on this host.",
)
write = click.option("--write", is_flag=True, help="Write verdicts to the files of --agents.")
observed = click.option(
    "--observed",
    metavar="FILE",
    type=NAME_OF_PATH,
    help="What a hub says of them: its list as JSON.",
    cls=Rare,
)
agent_container = click.option(
    "--agent-container",
    metavar="NAME",
    help="The agent's container.  [default: agent]",
    cls=Rare,
)
sort = click.option(
    "--sort",
    metavar="ORDER",
    type=click.Choice(["name", "problems", "phase", "age"]),
    default="name",
    show_default=False,
    help="By name, problems first, phase or age.",
)
phase = click.option(
    "--phase",
    metavar="PHASE",
    multiple=True,
    shell_complete=completion.of(completion.phases),
    help="Only agents in this phase; repeatable.",
)
spec = click.option(
    "--spec",
    metavar="FILE",
    type=PATH,
    help="A spec file.  [default: the one that ships]",
    cls=Rare,
)
spec_argument = click.argument(
    "spec",
    metavar="[SPEC]",
    type=PATH,
    required=False,
    help="A spec file; the bundled one by default.",
)
command = click.argument(
    "command",
    metavar="-- COMMAND...",
    nargs=-1,
    type=click.Path(readable=False),  # which shells complete; a program's argument may be empty
    required=True,
    help="The program and its arguments.",
)
_WHERE = frozenset(
    {
        *("source", "containers", "runtime", "kubeconfig", "context", "namespace"),
        *("all_namespaces", "selector", "agent_container"),
    }
)
"""The options that say where agents are."""
LONGEST_SECONDS = 1_000_000.0
"""Eleven days: what waits for longer is not waited for, and systems count no longer."""


class Seconds(click.FloatRange):
    """So many seconds, which an end comes to."""

    def __init__(self, least: float) -> None:
        """Takes the fewest."""
        super().__init__(min=least, max=LONGEST_SECONDS)

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Reads them.

        Raises:
            BadParameter: They are none, too few or too many.
        """
        seconds: float = super().convert(value, param, ctx)
        if seconds != seconds:  # noqa: PLR0124 - so NaN is told, which is in every range
            self.fail(f"{value!r} is no number of seconds", param, ctx)
        return seconds


timeout = click.option(
    "--timeout",
    type=Seconds(0.01),
    default=10.0,
    metavar="SECONDS",
    help="How long one answer may take.",
    cls=Rare,
)


def output(*formats: str) -> Callable[[FC], FC]:
    """Makes the option -o, whose default is the first format."""
    return click.option(
        "--output",
        "-o",
        metavar="FORMAT",
        type=click.Choice(formats),
        default=formats[0],
        show_default=False,
        help=f"{', '.join(formats[:-1])} or {formats[-1]}.",
    )


def lifecycle_of(path: Path | None) -> Lifecycle:
    """Loads the lifecycle of a spec file, or the one that ships."""
    from scion_fsm.lifecycle import Lifecycle  # noqa: PLC0415 - loaded when a command runs

    return Lifecycle.default() if path is None else Lifecycle.load(path)


def observed_of(lifecycle: Lifecycle, source: str | None) -> Observed | None:
    """Reads what others say of agents, and tells what is not understood of it."""
    if source is None:
        return None
    from scion_fsm.runtime.observed import Observed  # noqa: PLC0415 - only with --observed

    read = Observed(lifecycle, source)
    for problem in read.problems:
        printing.tell(problem)
    return read


def way() -> Way:
    """Gives how the command that runs was told where agents are, for commands that it advises."""
    from scion_fsm.publish.agents.advice import Way  # noqa: PLC0415 - loaded when a command runs

    context = click.get_current_context()
    words: list[str] = []
    for option in context.command.params:
        given = context.params.get(option.name or "")
        if option.name not in _WHERE or not given or _is_default(context, option):
            continue
        name = max(option.opts, key=len)
        values = given if isinstance(given, tuple) else (given,)
        words += [name] if given is True else [part for each in values for part in (name, each)]
    return Way(shlex.join(words), context.params.get("runtime") or "docker")


def _is_default(context: click.Context, option: click.Parameter) -> bool:
    source = context.get_parameter_source(option.name or "")
    return source not in (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)


def called(*paths: str | None) -> str:
    """Gives the paths that were read, as people call them."""
    return ", ".join("standard input" if path == "-" else path for path in paths if path)


def checked_sources(
    source: str | None, containers: str | None, agents: Sequence[str], *, writes: bool = False
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


def checked_write(agents: Sequence[str], *, writes: bool) -> None:
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
    from scion_fsm.runtime.inputs import read  # noqa: PLC0415 - read only when a command runs
    from scion_fsm.runtime.tracker import NAME_LABEL  # noqa: PLC0415

    skipped = 0
    for item in read(source):
        metadata = item.pod.metadata if item.pod else None
        is_agent = metadata is not None and (metadata.labels or {}).get(NAME_LABEL)
        if is_agent or item.alone or item.problems:
            yield item
        else:
            skipped += 1
    tell_left_out(skipped, "pod")


def tell_left_out(count: int, kind: str) -> None:
    """Says on standard error how many pods or containers are nobody's, if any are."""
    from scion_fsm.runtime.tracker import NAME_LABEL  # noqa: PLC0415 - loaded when a command runs

    if count:
        printing.tell(
            f"left out {count} {kind}{'' if count == 1 else 's'} without the label {NAME_LABEL}"
        )


def refuse_beside_a_runtime(**others: object) -> None:
    """Checks that nothing else is read beside --runtime.

    Raises:
        InputError: Something was named; it says what.
    """
    for name, value in others.items():
        if value is not None:
            raise InputError(f"--{'from' if name == 'source' else name} does not go with --runtime")
