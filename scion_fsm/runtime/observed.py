"""What others say of agents: a hub's list as JSON, or OBSERVED lines; it is shown beside, and decides nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.errors import InputError
from scion_fsm.machine.observation import Observation
from scion_fsm.model import view
from scion_fsm.observe.decode import pod_from_object
from scion_fsm.runtime.documents import plain_of, read_values
from scion_fsm.runtime.inputs import OBSERVED
from scion_fsm.runtime.tracker import identify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.runtime.agents import Identity

_LISTS = ("agents", "items")
"""Keys under which a hub's answer has its agents."""
_DEPTH = 3
"""Lists within lists."""


class Said(msgspec.Struct, frozen=True):
    """What somebody says of an agent.

    Attributes:
        name: The agent's.
        project: Its project's, if they say; else it is meant whatever its project.
        phase: As they spell it.
        activity: Likewise; empty where there is none.
        time: When they say that was, RFC 3339, if they do.
    """

    name: str
    project: str | None
    phase: str
    activity: str = ""
    time: str | None = None


class Observed:
    """What was read, by agent.

    Attributes:
        problems: What was not understood, each with its place.
    """

    def __init__(self, lifecycle: Lifecycle, source: str) -> None:
        """Reads a file, or standard input for `-`.

        Raises:
            InputError: It cannot be read, or says nothing of any agent.
        """
        self.problems: list[str] = []
        self._lifecycle = lifecycle
        self._said: dict[str, list[Said]] = defaultdict(list)
        for value in read_values(source):
            plain, problem = plain_of(value)
            if problem:
                self.problems.append(f"{source}:{value.line}: {problem}")
                continue
            for said in self._read(plain, f"{source}:{value.line}"):
                self._said[said.name].append(said)
        if not self._said:
            why = self.problems[0] if self.problems else f"{source} says nothing of any agent"
            raise InputError(f"{why}; give a hub's list of agents as JSON, or OBSERVED lines")

    def of(self, identity: Identity) -> Iterable[Said]:
        """Gives what is said of an agent; of two with one name, what names neither project is of both."""
        said = self._said.get(identity.name, ())
        return [
            one
            for one in said
            if not (one.project and identity.project) or one.project == identity.project
        ][-1:]

    def _read(self, value: Any, where: str, depth: int = 0) -> Iterator[Said]:  # noqa: ANN401 - JSON
        parts = value if isinstance(value, list) else None
        if isinstance(value, dict) and "phase" not in value:
            parts = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), None)
        if parts is not None and depth < _DEPTH:
            for part in parts:
                yield from self._read(part, where, depth + 1)
        elif isinstance(value, dict) and value.get("type") == OBSERVED:
            yield from self._observation(value.get("object"), where)
        elif isinstance(value, dict) and value.get("name") and value.get("phase"):
            yield Said(
                name=str(value["name"]),
                project=_text(value, "project") or _text(value, "grove"),
                phase=str(value["phase"]),
                activity=_text(value, "activity") or "",
                time=_text(value, "updated") or _text(value, "lastSeen"),
            )
        else:
            self.problems.append(f"{where}: this says nothing of an agent")

    def _observation(self, value: object, where: str) -> Iterator[Said]:
        pod, _ = pod_from_object(value)
        identity = identify(pod)
        try:
            seen = msgspec.convert(
                value.get("observation") if isinstance(value, dict) else None, Observation
            )
        except msgspec.ValidationError as error:
            self.problems.append(f"{where}: not an observation: {error}")
            return
        record = self._lifecycle.reconcile(self._lifecycle.new_record(identity.name), seen).record
        phase, activity = view(record.configuration)
        yield Said(identity.name, identity.project, str(phase), str(activity or ""), seen.time)


def _text(value: dict[str, Any], key: str) -> str | None:
    found = value.get(key)
    return found if isinstance(found, str) and found else None
