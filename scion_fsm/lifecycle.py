"""The lifecycle as users hold it: a table, loaded from the bundled spec or from a file."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scion_fsm.errors import Problem, SpecError
from scion_fsm.machine.reconcile import reconcile
from scion_fsm.machine.record import Record
from scion_fsm.machine.stored import decode
from scion_fsm.machine.table import Table
from scion_fsm.observe import container, features, pod, reports

if TYPE_CHECKING:
    from transitions import Machine

    from scion_fsm.machine.stored import EventEntry

COMPILED = "agent-lifecycle.table.json"
SPEC = "agent-lifecycle.yaml"
_PACKAGE = Path(__file__).parent
"""Without importlib.resources, which loads zipfile and tempfile, as specs are handed out as paths anyway."""


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
        """Wraps a table; the functions are those of `machine` and `observe`, bound to it."""
        self.table = table
        self.configurations = table.configurations
        self.events = tuple(table.events)
        self.digest = table.data.digest
        self.version = table.data.version
        self.step = table.step
        self.reconcile = partial(reconcile, table)
        self.observe_pod = partial(pod.observe_pod, table)
        self.observe_pod_gone = partial(pod.observe_pod_gone, table)
        self.observe_pod_absent = partial(pod.observe_pod_absent, table)
        self.observe_container_status = partial(container.observe_container_status, table)
        self.observe_container_gone = partial(container.observe_container_gone, table)
        self.observe_command = partial(reports.observe_command, table)
        self.observe_hook = partial(reports.observe_hook, table)
        self.observe_status = partial(reports.observe_status, table)
        self.observe_heartbeat = partial(reports.observe_heartbeat, table)
        self.observe_legacy = partial(reports.observe_legacy, table)
        self.observe_timers = partial(reports.observe_timers, table)

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


@cache
def _default() -> Lifecycle:
    return Lifecycle(Table(decode((_PACKAGE / "bundled" / COMPILED).read_bytes())))


def bundled_spec() -> Path:
    """Gives the path of the bundled spec's YAML: in the wheel, or in the source tree it is built from."""
    installed = _PACKAGE / "bundled" / SPEC
    return installed if installed.exists() else _PACKAGE.parent / "specs" / SPEC


def bundled_recording() -> Path:
    """Gives the path of a watch stream that was recorded on a real cluster, of 26 agents' lives."""
    return _PACKAGE / "bundled" / "lifecycles.ndjson"


def bundled_formal() -> Path:
    """Gives the folder of the formal models: in the wheel, or in the source tree it is built from."""
    installed = _PACKAGE / "bundled" / "formal"
    return installed if installed.exists() else _PACKAGE.parent / "specs" / "formal"
