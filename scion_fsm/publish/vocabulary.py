"""`scion_fsm.model` as made from the spec: phases and activities as enums, so that type checkers know them."""

from __future__ import annotations

import re
import textwrap
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.table import Table

_MODULE = Template('''"""Phases and activities, spelled exactly as Scion spells them (scion: pkg/agent/state/state.go).

Made from the spec by `python -m scion_fsm.generate`; do not edit.
"""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """Where an agent is in its infrastructure's life."""

$phases
    @property
    def is_terminal(self) -> bool:
        """Whether the agent's work is over; it may be started again as a new run."""
        return self in _TERMINAL

    @property
    def is_resumable(self) -> bool:
        """Whether a start resumes the session."""
        return self in _RESUMABLE


class Activity(StrEnum):
    """What a running agent does."""

$activities
    @property
    def is_sticky(self) -> bool:
        """Whether the noise of tools and models leaves it alone."""
        return self in _STICKY

    @property
    def is_platform_set(self) -> bool:
        """Whether only the platform's timers set it, never the agent."""
        return self in _PLATFORM_SET


def view(configuration: str) -> tuple[Phase | str, Activity | str | None]:
    """Gives the phase and the activity of a configuration such as `running.thinking`.

    What another spec calls otherwise is its own word; a substate named like one of Scion's that is no
    activity, such as `final`, is none there either.
    """
    phase, _, substate = configuration.partition(".")
    return _PHASES.get(phase, phase), _ACTIVITIES.get(substate, substate)


_TERMINAL = frozenset[Phase](
    {
$terminal    }
)
_RESUMABLE = frozenset[Phase](
    {
$resumable    }
)
_STICKY = frozenset[Activity](
    {
$sticky    }
)
_PLATFORM_SET = frozenset[Activity](
    {
$platform_set    }
)
_NO_ACTIVITIES = (
$others)
_PHASES = {phase.value: phase for phase in Phase}
_ACTIVITIES: dict[str, Activity | None] = {
    **dict.fromkeys(("", *_NO_ACTIVITIES)),
    **{activity.value: activity for activity in Activity},
}
''')


def model(lifecycle: Lifecycle) -> bytes:
    """Gives the module's text. It asks the table alone, so the module need not know a new member yet."""
    table = lifecycle.table
    activities = table.activities
    substates = dict.fromkeys(name.partition(".")[2] for name in table.states if "." in name)
    return _MODULE.substitute(
        phases=_members(table.data.phase_docs),
        activities=_members(activities),
        terminal=_set(
            "Phase", (phase for phase, c in table.data.initials.items() if table.is_terminal(c))
        ),
        resumable=_set(
            "Phase", (phase for phase, c in table.data.initials.items() if table.is_resumable(c))
        ),
        sticky=_set("Activity", _tagged(table, "sticky")),
        platform_set=_set("Activity", _tagged(table, "platform_set")),
        others="".join(f'    "{name}",\n' for name in substates if name not in activities),
    ).encode()


def _members(docs: Mapping[str, str]) -> str:
    return "".join(f'    {_name(word)} = "{word}"\n{_docstring(doc)}' for word, doc in docs.items())


def _docstring(doc: str) -> str:
    text = doc.replace("\\", "\\\\").replace('"', '\\"')
    return textwrap.indent("\n".join(textwrap.wrap(f'"""{text}"""', 96)), "    ") + "\n"


def _tagged(table: Table, tag: str) -> Iterable[str]:
    return (
        substate
        for substate in table.activities
        if any(
            tag in state.tags
            for name, state in table.states.items()
            if name.endswith(f".{substate}")
        )
    )


def _set(kind: str, words: Iterable[str]) -> str:
    return "".join(f"        {kind}.{_name(word)},\n" for word in words)


def _name(word: str) -> str:
    return re.sub(r"\W", "_", word).upper()
