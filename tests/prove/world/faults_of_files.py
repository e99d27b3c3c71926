"""Faults of the loop and the files, as they were or could be in the program, each put in by name."""

from __future__ import annotations

import json
import os
from typing import Any

import msgspec
from faulty import Fault, instead, without

from scion_fsm.runtime import loop, merging, roster
from scion_fsm.runtime.files import agent_info, document, replace


def _one_shot(right: Any) -> Any:
    """Files are written when a decision comes, and never again (H2, S4)."""

    def wrong(self: Any) -> float:
        self._due.clear()
        return 60.0

    del right
    return wrong


def _forgets_pending(right: Any) -> Any:
    """What could not be written is not remembered (S4b)."""

    def wrong(self: Any, folder: Any, agent: Any = None, observation: Any = None) -> Any:
        entry = right(self, folder, agent, observation)
        job = self._job(folder)
        job.memory = msgspec.structs.replace(job.memory, pending=())
        return entry

    return wrong


def _rival_of_itself(_right: Any) -> Any:
    """A folder that was found anew is another one (what this world found in the program)."""

    def wrong(self: Any, folder: Any, run_id: str | None) -> Any:
        claims = self._claims(folder, run_id)
        if not claims:
            return None, roster.Tie("proved")
        rivals = [other for other in self.folders_of(folder.name) if other is not folder]
        return (None, roster.Tie("doubtful", "two of one name")) if rivals else claims[0]

    return wrong


def _in_place(_right: Any) -> Any:
    """The file is truncated and written anew."""

    def wrong(
        system: Any,
        target: Any,
        _old: Any,
        content: bytes,
        _owner: Any,
    ) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        descriptor = system.open(target.name, flags, 0o600, dir_fd=target.folder)
        system.write(descriptor, memoryview(content))
        system.close(descriptor)

    return wrong


def _says_that_it_runs(right: Any) -> Any:
    """The end of an earlier run stays in the file of a later one (H10)."""

    def wrong(lifecycle: Any, made: Any, now: float) -> Any:
        content, wrote, told = right(lifecycle, made, now)
        is_end = lifecycle.table.is_terminal(made.record.configuration)
        return (content, wrote, told) if is_end else (None, made.own.wrote, "")

    return wrong


def _expects_nobody(_right: Any) -> Any:
    return lambda *_: False


def _writes_deleted(right: Any) -> Any:
    def wrong(read: Any, phase: str) -> bool:
        del read, phase
        return False

    del right
    return wrong


def _rewrites_all(right: Any) -> Any:
    """The file is written as a struct of what is known (Scion's 3)."""

    def wrong(self: Any, changes: Any) -> Any:
        edited = right(self, changes)
        if edited is self:
            return edited
        known = ("name", "phase", "activity", "exitCode", "runId")
        fields = json.loads(edited.text)
        return type(self)(json.dumps({k: v for k, v in fields.items() if k in known}))

    return wrong


def _keeps_own_out(_right: Any) -> Any:
    return lambda _files, _own: False


def _no_verdict(right: Any) -> Any:
    def wrong(self: Any, observation: Any) -> Any:
        plan = right(self, observation)
        self.verdict = False
        return plan

    return wrong


def _every_report_is_new(_right: Any) -> Any:
    return lambda _self, _wrote: False


FAULTS = (
    Fault("the loop writes once", "H2 S4", (loop.Loop, "work"), _one_shot),
    Fault("what failed is forgotten", "S4b", (loop.Loop, "_pass"), _forgets_pending),
    Fault(
        "a folder is its own rival", "found here", (roster.Roster, "_claimant"), _rival_of_itself
    ),
    Fault(
        "a restore is not told to the files", "S3", (loop.Loop, "forget_versions"), instead(None)
    ),
    Fault("no fsync of the file", "C mutant", (replace, "_replace"), without("fsync")),
    Fault("no fsync of the folder", "C mutant", (replace, "_sync"), without("fsync")),
    Fault("the last look is left out", "C mutant", (replace, "check_unchanged"), instead(None)),
    Fault("the file is written in place", "scion 5, 1", (replace, "_replace"), _in_place),
    Fault(
        "unknown fields are dropped",
        "scion 5, 3",
        (document.Document, "edited"),
        _rewrites_all,
    ),
    Fault("the file's time is lost", "scion 5, 9", (replace, "_keep_attributes"), without("utime")),
    Fault("our end stays in a later run's file", "H10", (merging, "_content"), _says_that_it_runs),
    Fault(
        "a start under way is not waited for", "H10 S5", (merging, "_is_expected"), _expects_nobody
    ),
    Fault("deleted files are written", "laws 10", (agent_info, "_is_deleted"), _writes_deleted),
    Fault("our record is never written", "H3", (merging, "_is_kept"), _keeps_own_out),
    Fault("no verdict is one", "C mutant", (vars(merging)["_Known"], "take"), _no_verdict),
    Fault(
        "our own words are a report", "H3 S6", (agent_info.Report, "is_only"), _every_report_is_new
    ),
)
