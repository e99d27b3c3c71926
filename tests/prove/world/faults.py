"""Faults that were, or could be, in the program: each put in by name, so that the world can be seen to find it."""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from scion_fsm.machine import freshness, reconcile, record
from scion_fsm.prove.world.disk import View
from scion_fsm.prove.world.world import MOVES_OF_A_WORLD, World
from scion_fsm.runtime import loop, merging, roster, tracker
from scion_fsm.runtime.cluster import lists, presence, retries, stream
from scion_fsm.runtime.files import agent_info, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Fault(NamedTuple):
    """One fault.

    Attributes:
        name: For people.
        found_in: Where it was seen, or who would make it: ids of findings, mutants, Scion's races.
        where: The object that is changed, and the name of what is changed in it.
        make: Makes the faulty one of the right one.
    """

    name: str
    found_in: str
    where: tuple[Any, str]
    make: Callable[[Any], Any]


@contextmanager
def put_in(fault: Fault) -> Iterator[None]:
    """Puts a fault in, and takes it out again."""
    target, name = fault.where
    right = target.__dict__[name]
    setattr(target, name, fault.make(right))
    try:
        yield
    finally:
        setattr(target, name, right)


def _instead(value: object) -> Callable[[Any], Any]:
    """Gives something that does nothing but give a value."""

    def make(_right: Any) -> Any:
        return lambda *_arguments, **_named: value

    return make


def _itself(_right: Any) -> Any:
    return lambda self, _cluster=None: self


def _yes(_right: Any) -> Any:
    return lambda *_: True


def _nothing_after(right: Callable[..., Any]) -> Callable[..., Any]:
    del right

    def wrong(*_arguments: object, **_named: object) -> Iterator[object]:
        return iter(())

    return wrong


# -- the cluster ------------------------------------------------------------------------------------------


def _no_look(_right: Any) -> Any:
    def wrong(self: Any, _version: str) -> None:
        self._is_doubtful = False

    return wrong


def _forgets_no_versions(_right: Any) -> Any:
    return lambda _self: None


def _keeps_resource_version(right: Any) -> Any:
    def wrong(self: Any) -> None:
        versions = {key: agent.resource_version for key, agent in self.agents.items()}
        right(self)
        for key, agent in self.agents.items():
            self.agents[key] = msgspec.structs.replace(agent, resource_version=versions[key])

    return wrong


def _deletes_successor(_right: Any) -> Any:
    def wrong(self: Any, key: Any, sight: Any) -> None:
        self.present.pop(key, None)
        self._gone[key] = sight

    return wrong


def _absent_from_any_page(right: Any) -> Any:
    """What the first page lacks is gone."""

    def wrong(self: Any, limit: int | None) -> Any:
        listing = self.begin()
        version = ""
        for version, page in self._pages(limit):
            listing.at(version)
            for item in page.items or ():
                yield from listing.item(item)
            yield from listing.complete(version)
        return version

    del right
    return wrong


def _one_lagging_list(_right: Any) -> Any:
    return lambda _self: True


def _swallows_gone(right: Any) -> Any:
    """A 410 is waited out, and the watch resumed from where it was (C4)."""

    def wrong(self: Any, failure: Any) -> bool:
        return False if getattr(failure, "code", None) == 410 else bool(right(self, failure))

    return wrong


# -- the tracker and the core -----------------------------------------------------------------------------


def _absent_as_running(right: Any) -> Any:
    def wrong(self: Any, key: Any, *, order: str | None) -> Any:
        agent = self.agents[key]
        observation = self.lifecycle.observe_pod_absent(None, order, cluster=self.cluster)
        return self._decide(agent.identity, None, observation, ())

    del right
    return wrong


def _deletion_as_sight(_right: Any) -> Any:
    return tracker.Tracker.__dict__["seen"]


def _accepts_all(right: Any) -> Any:
    """Whatever comes counts, however old it is (no freshness for evidence of the runtime)."""

    def wrong(table: Any, known: Any, seen: Any, entry: Any) -> Any:
        judged = right(table, known, seen, entry)
        if judged.row.ignore is not None and entry.evidence not in ("command", "report"):
            row = table.freshness("runtime", ("same", "newer", entry.evidence, "down", "no", "no"))
            return judged._replace(row=row)
        return judged

    return wrong


def _never_opens(right: Any) -> Any:
    """Evidence of a later run opens none (H7)."""

    def wrong(table: Any, known: Any, seen: Any, entry: Any) -> Any:
        judged = right(table, known, seen, entry)
        if judged.row.open is not None:
            return judged._replace(row=msgspec.structs.replace(judged.row, open=None))
        return judged

    return wrong


def _believes_all_reports(right: Any) -> Any:
    def wrong(table: Any, known: Any, seen: Any, entry: Any, relation: Any) -> Any:
        row = right(table, known, seen, entry, relation)
        return msgspec.structs.replace(row, ignore=None, reject=None, tells=False)

    return wrong


def _drops_run(right: Any) -> Any:
    def wrong(*arguments: Any) -> Any:
        after = right(*arguments)
        return msgspec.structs.replace(after, run=arguments[0].run) if arguments[0].run else after

    return wrong


def _drops_fence(right: Any) -> Any:
    def wrong(known: Any, command: Any) -> Any:
        run, fence = right(known, command)
        return run, msgspec.structs.replace(fence, left=(), at=0.0)

    return wrong


def _drops_marks(right: Any) -> Any:
    def wrong(marks: Any, _origin: Any, _order: Any) -> Any:
        return marks

    del right
    return wrong


# -- the loop and the files --------------------------------------------------------------------------------


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


def _unsynced(kind: str) -> Callable[[Any], Any]:
    """An fsync of a file, or of a folder, is left out (mutants of C)."""

    def make(right: Any) -> Any:
        def wrong(self: Any, descriptor: int) -> None:
            if self._at(descriptor).inode.is_folder != (kind == "folder"):
                right(self, descriptor)

        return wrong

    return make


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


def _takes_time(right: Any) -> Any:
    """The file's time becomes the time of writing (Scion's 9)."""

    def wrong(system: Any, target: Any, old: Any, descriptor: int) -> None:
        utime = system.utime
        system.utime = lambda *_arguments, **_named: None
        try:
            right(system, target, old, descriptor)
        finally:
            system.utime = utime

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


def _mixes_containers(_right: Any) -> Any:
    """A container that was started anew in its pod is the same one."""

    def wrong(known: Any, seen: Any, *, is_alive_again: bool) -> str:
        del is_alive_again
        if known.uid is not None and known.uid == seen.uid:
            return "share"
        return "differ" if known.is_named and seen.is_named else "none"

    return wrong


FAULTS = (
    Fault(
        "no complete list before a watch is resumed", "C2", (stream.PodStream, "_look"), _no_look
    ),
    Fault(
        "versions stay after a restore",
        "C1",
        (presence.Presence, "forget_versions"),
        _forgets_no_versions,
    ),
    Fault("no sight contradicts a list", "C1", (presence.Presence, "compare"), _instead(None)),
    Fault(
        "records keep versions after a restore",
        "C1",
        (record.Record, "with_history_reset"),
        _itself,
    ),
    Fault(
        "a tracker is not told of a restore",
        "C1",
        (tracker.Tracker, "reset_history"),
        _instead(None),
    ),
    Fault(
        "one lagging list is a restore",
        "H6 K4",
        (lists.Lists, "is_contradicted"),
        _one_lagging_list,
    ),
    Fault("expired history is waited out", "C4", (retries.Retries, "_mend"), _swallows_gone),
    Fault(
        "a deletion takes the successor",
        "C mutant",
        (presence.Presence, "removed"),
        _deletes_successor,
    ),
    Fault(
        "gone is what the first page lacks", "L11", (lists.Lists, "_listed"), _absent_from_any_page
    ),
    Fault(
        "gone is never concluded from a list",
        "Scion 2077",
        (lists.Listing, "complete"),
        _nothing_after,
    ),
    Fault(
        "a bookmark goes on beyond what was seen",
        "C mutant",
        (presence.History, "saw"),
        _yes,
    ),
    Fault("absence is of no run", "L13", (tracker.Tracker, "absent"), _absent_as_running),
    Fault("a deletion is one more sight", "T2", (tracker.Tracker, "deleted"), _deletion_as_sight),
    Fault("whatever is stale counts", "H6 A7", (reconcile, "judge"), _accepts_all),
    Fault("a later run opens none", "H7", (reconcile, "judge"), _never_opens),
    Fault("the record's run never changes", "H5", (reconcile, "_apply"), _drops_run),
    Fault("no order is remembered", "H12", (reconcile, "with_mark"), _drops_marks),
    Fault("a fence leaves nothing behind", "H5 A4", (reconcile, "_fenced"), _drops_fence),
    Fault(
        "every report counts",
        "H9 S2",
        (
            reconcile.judge.__globals__
            and __import__("scion_fsm.machine.freshness", fromlist=["_report"]),
            "_report",
        ),
        _believes_all_reports,
    ),
    Fault("containers of one pod are one", "T4", (freshness, "parts"), _mixes_containers),
    Fault("the loop writes once", "H2 S4", (loop.Loop, "work"), _one_shot),
    Fault("what failed is forgotten", "S4b", (loop.Loop, "_pass"), _forgets_pending),
    Fault(
        "a folder is its own rival", "found here", (roster.Roster, "_claimant"), _rival_of_itself
    ),
    Fault(
        "a restore is not told to the files", "S3", (loop.Loop, "forget_versions"), _instead(None)
    ),
    Fault("no fsync of the file", "C mutant", (View, "fsync"), _unsynced("file")),
    Fault("no fsync of the folder", "C mutant", (View, "fsync"), _unsynced("folder")),
    Fault("the last look is left out", "C mutant", (replace, "check_unchanged"), _instead(None)),
    Fault("the file is written in place", "scion 5, 1", (replace, "_replace"), _in_place),
    Fault(
        "unknown fields are dropped",
        "scion 5, 3",
        (
            merging.AgentFile.__annotations__
            and __import__("scion_fsm.runtime.files.document", fromlist=["Document"]).Document,
            "edited",
        ),
        _rewrites_all,
    ),
    Fault("the file's time is lost", "scion 5, 9", (replace, "_keep_attributes"), _takes_time),
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


def main() -> None:
    """Prints how many of some seeds find each fault, by which law, and within how many steps."""
    first, last, *names = sys.argv[1:]
    seeds = range(int(first), int(last))
    found_by_most = 0
    for fault in FAULTS:
        if names and fault.name not in names:
            continue
        laws: Counter[str] = Counter()
        steps = []
        with put_in(fault):
            for seed in seeds:
                outcome = World(seed).play(range(MOVES_OF_A_WORLD))
                if outcome.violation is not None:
                    laws[outcome.violation.law] += 1
                    steps.append(outcome.steps)
        found_by_most += len(steps) * 5 >= len(seeds) * 4
        median = f"{statistics.median(steps):.0f}" if steps else "-"
        by = ", ".join(f"{law} {count}" for law, count in laws.most_common())
        line = f"{len(steps):3}/{len(seeds)} | {fault.name} | {fault.found_in} | {by} | {median}"
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{found_by_most} of {len(FAULTS)} by at least four fifths of the seeds\n")


if __name__ == "__main__":
    main()
