"""The lifecycle as users hold it: a table, loaded from the bundled spec or from a file."""

from __future__ import annotations

import os
import re
from functools import cache, wraps
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from scion_fsm.errors import Problem, SpecError
from scion_fsm.machine.reconcile import reconcile
from scion_fsm.machine.record import Record
from scion_fsm.machine.stored import decode, encode
from scion_fsm.machine.table import Table
from scion_fsm.observe import container, features, pod, reports

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from transitions import Machine

    from scion_fsm.machine.stored import EventEntry

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
COMPILED = "agent-lifecycle.table.json"
SPEC = "agent-lifecycle.yaml"
_PACKAGE = os.path.split(__file__)[0]
"""Without importlib.resources, which loads zipfile and tempfile; and without pathlib, a third of a start."""


def of_table(
    function: Callable[Concatenate[Table, Arguments], Result],
) -> Callable[Concatenate[Lifecycle, Arguments], Result]:
    """Makes a method of a function of the table, with the function's own words and signature."""

    @wraps(function)
    def method(self: Lifecycle, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        return function(self.table, *args, **kwargs)

    known = signature(function)
    table, *others = known.parameters.values()
    own = table.replace(name="self", annotation=Parameter.empty)
    method.__signature__ = known.replace(parameters=[own, *others])  # type: ignore[attr-defined]
    method.__qualname__ = f"Lifecycle.{function.__name__}"
    method.__module__ = __name__
    method.__doc__ = _without_table(function.__doc__ or "")
    del method.__wrapped__  # whoever asks it would see the table again
    return method


def _without_table(doc: str) -> str:
    """Gives a docstring without what it says of the table, and without the heading if that was all."""
    doc = re.sub(r"\n +table: [^\n]*", "", doc)
    return re.sub(r"\n\n +Args:(?=\n\n|\n? *$)", "", doc)


class Lifecycle:
    """A compiled spec with everything that one does with it; immutable.

    Attributes:
        table: The compiled spec.
        configurations: Every configuration, in declared order.
        events: Every event, in declared order.
        digest: `sha256:` and a hash that changes iff behaviour does.
        version: The machine's own version.
    """

    def __init__(self, table: Table) -> None:
        """Wraps a table."""
        self.table = table
        self.configurations = table.configurations
        self.events = tuple(table.events)
        self.digest = table.data.digest
        self.version = table.data.version
        self.step = table.step  # without a call in between, for it is asked most

    reconcile = of_table(reconcile)
    observe_pod = of_table(pod.observe_pod)
    observe_pod_gone = of_table(pod.observe_pod_gone)
    observe_pod_absent = of_table(pod.observe_pod_absent)
    observe_container_status = of_table(container.observe_container_status)
    observe_container_gone = of_table(container.observe_container_gone)
    observe_command = of_table(reports.observe_command)
    observe_hook = of_table(reports.observe_hook)
    observe_status = of_table(reports.observe_status)
    observe_heartbeat = of_table(reports.observe_heartbeat)
    observe_legacy = of_table(reports.observe_legacy)
    observe_timers = of_table(reports.observe_timers)

    def __repr__(self) -> str:
        """`<Lifecycle agent-lifecycle 2.0.0 sha256:555d0e073d67>`."""
        digest = self.digest[: len("sha256:") + 12]
        return f"<Lifecycle {self.table.data.machine} {self.version} {digest}>"

    def __eq__(self, other: object) -> bool:
        """Whether both decide alike in the words of the same spec."""
        return isinstance(other, Lifecycle) and self.table.data == other.table.data

    def __hash__(self) -> int:
        """By what the digest covers."""
        return hash(self.digest)

    def __copy__(self) -> Lifecycle:
        """Gives itself, for nothing in it changes."""
        return self

    def __deepcopy__(self, _memo: object) -> Lifecycle:
        """Gives itself, likewise."""
        return self

    def __reduce__(self) -> tuple[Callable[..., Lifecycle], tuple[bytes, ...]]:
        """Pickles the compiled spec; the bundled one is the reader's own."""
        if self is _default():
            return _default, ()
        return _unpickled, (encode(self.table.data),)

    @classmethod
    def default(cls) -> Lifecycle:
        """Gives the bundled lifecycle; the same object each time."""
        return _default()

    @classmethod
    def load(cls, path: str | Path) -> Lifecycle:
        """Reads, lints and compiles a spec file.

        Raises:
            SpecError: All that is wrong with it, with lines; or that it cannot be read.
        """
        from pathlib import Path  # noqa: PLC0415 - as above

        try:
            text = Path(path).read_text(encoding="utf-8")
        except OSError as error:
            problem = Problem(
                "S000", f"cannot be read: {error.strerror}", suggestion="name a spec file"
            )
            raise SpecError([problem], path=str(path)) from error
        except UnicodeDecodeError as error:
            problem = Problem(
                "S000", f"is not UTF-8 at byte {error.start}", suggestion="save it as UTF-8"
            )
            raise SpecError([problem], path=str(path)) from error
        except ValueError as error:  # a NUL in the path
            problem = Problem("S000", f"cannot be read: {error}", suggestion="name a spec file")
            raise SpecError([problem], path=str(path)) from error
        return cls.loads(text, path=str(path))

    @classmethod
    def loads(cls, text: str, *, path: str = "<spec>") -> Lifecycle:
        """Lints and compiles a spec's text.

        Raises:
            SpecError: All that is wrong with it, with lines.
        """
        from scion_fsm.machine.compile import compile_spec  # noqa: PLC0415 - needs pydantic and ruamel.yaml
        from scion_fsm.machine.spec.lint import lint  # noqa: PLC0415
        from scion_fsm.machine.spec.parse import parse  # noqa: PLC0415

        spec, source = parse(text, path=path)
        problems = lint(spec, source, features=features.FEATURES)
        if problems:
            raise SpecError(problems, path=path)
        return cls(Table(compile_spec(spec)))

    def event(self, name: str) -> EventEntry:
        """Gives an event's origin, evidence and meaning.

        Raises:
            KeyError: The lifecycle has no such event.
        """
        return self.table.events[name]

    def new_record(self, name: str) -> Record:
        """Gives the record of an agent of which nothing has been observed."""
        return Record(name, self.table.data.initial)

    def machine(self, model: Any = None, *, initial: str | None = None) -> Machine:  # noqa: ANN401
        """See `machine.machine_of`."""
        from scion_fsm.machine.callbacks import machine_of  # noqa: PLC0415 - loads transitions only when wanted

        return machine_of(self.table, model, initial=initial)


def _unpickled(stored: bytes) -> Lifecycle:
    return Lifecycle(Table(decode(stored)))


@cache
def _default() -> Lifecycle:
    with open(f"{_PACKAGE}/bundled/{COMPILED}", "rb") as file:  # noqa: PTH123 - as above
        return Lifecycle(Table(decode(file.read())))


def bundled_spec() -> Path:
    """Gives the path of the bundled spec's YAML: in the wheel, or in the source tree it is built from."""
    return _installed(SPEC)


def bundled_recording() -> Path:
    """Gives the path of a watch stream that was recorded on a real cluster, of 26 agents' lives."""
    return _installed("lifecycles.ndjson")


def bundled_formal() -> Path:
    """Gives the folder of the formal models: in the wheel, or in the source tree it is built from."""
    return _installed("formal")


def _installed(name: str) -> Path:
    from pathlib import Path  # noqa: PLC0415 - as above

    installed = Path(_PACKAGE, "bundled", name)
    return installed if installed.exists() else Path(_PACKAGE).parent / "specs" / name
