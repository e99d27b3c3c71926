"""One agent as its files and its runtime show it: what is listed, and what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from scion_fsm.runtime.agents import Agent  # noqa: TC004 - an Entry is never decoded
    from scion_fsm.runtime.files.folders import AgentFolder  # noqa: TC004 - likewise
    from scion_fsm.runtime.merging import Merge  # noqa: TC004 - likewise


class Entry(msgspec.Struct, frozen=True):
    """One agent of the roster.

    Attributes:
        agent: The agent as file and runtime together make it.
        runtime: The agent as the runtime alone makes it; None if no runtime showed it.
        folder: Where its files are; None if they were not looked for or there are none.
        merge: What its files and the runtime came to; None without a file.
        error: Why its files could not be joined, read or written; empty if all is well.
        written: What was wanted was written to agent-info.json.
        is_proved: The runtime's agent, if there is one, is the folder's beyond doubt.
    """

    agent: Agent
    runtime: Agent | None = None
    folder: AgentFolder | None = None
    merge: Merge | None = None
    error: str = ""
    written: bool = False
    is_proved: bool = True

    @property
    def qualified_name(self) -> str:
        """`project/name`, or the name where no project is known."""
        project, name = self.agent.identity.project, self.agent.identity.name
        return f"{project}/{name}" if project else name

    @property
    def last_seen(self) -> float | None:
        """When somebody last reported in its file, seconds since 1970."""
        file = self.merge.files.file if self.merge else None
        return file.last_seen if file else None

    @property
    def problems(self) -> tuple[str, ...]:
        """All that is to be told of its files."""
        merge = self.merge
        told: tuple[str, ...] = (self.error,) if self.error else ()
        if merge is not None:
            report = merge.files.file.report.problems if merge.files.file else ()
            told = (*report, *merge.files.problems, *merge.doubts, merge.untouchable, *told)
        return tuple(dict.fromkeys(filter(None, told)))
