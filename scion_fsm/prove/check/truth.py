"""What is true of an input, and what the laws demand of whoever is given it (laws.md 2 to 6).

The truth is the story's own. What an observer was told so far is kept beside its record in the same
terms: which runs it was shown, by which command the current one began, the newest of each clock. From
both follows whether an input is stale or fresh; whatever `reconcile` believes plays no part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from scion_fsm.observe.clocks import READER

if TYPE_CHECKING:
    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.table import Table
    from scion_fsm.prove.check.inputs import Input, Story

Demand = Literal["older", "of another run", "fresh", "later", "doubt", "unproven", "free"]
"""What the laws demand: `older` (L6) and `of another run` (L7) must change nothing; `fresh` must not be
refused by freshness, and what is `later` must open a run (L13); what is in `doubt`, or `unproven`, may
only be refused if it is told (L15), and the latter must be; of the rest nothing is demanded but that it
leaves no end."""


class Told(msgspec.Struct, frozen=True, gc=False):
    """What an observer was told, in terms of the truth.

    Attributes:
        run: The number of the newest run that it knows of; -1 for none.
        is_seen: Its runtime was seen, or a report named the id that a command minted.
        fence: The moment of the command that opened it, by the operators' clock.
        is_up: No run was seen since that command.
        mints: That command said the run's id.
        begun: When that run said that it began, before its runtime was seen.
        left: The numbers of the runs that it left behind, of those that were seen or minted.
        back: The last of them that was seen, which goes on where none follows; -1 for none.
        marks: The newest of each source that was accepted of this run, as (source, seconds).
        command: The moment of the last accepted command.
        target: The newest run that a command said had ended, before any was seen.
        over: The run that a report said, at a known time, had ended before any was seen.
        earlier: An earlier run is known to have been.
        age: How often the cluster's history went back.
    """

    run: int = -1
    is_seen: bool = False
    fence: float | None = None
    is_up: bool = False
    mints: bool = False
    begun: float | None = None
    left: tuple[int, ...] = ()
    back: int = -1
    marks: tuple[tuple[str, float], ...] = ()
    command: float | None = None
    target: int = -1
    over: int = -1
    earlier: bool = False
    age: int = 0

    def mark(self, source: str | None) -> float | None:
        """Gives the newest that was accepted of a source."""
        return next((at for own, at in self.marks if own == source), None)


def is_later(told: Told, seen: Input) -> bool:
    """Whether an input shows, in its runtime, a run that no end that is known can be of."""
    newest = told.run if told.is_seen else max(told.run, told.target)
    return seen.kind == "runtime" and seen.is_evidence and (seen.life or 0) > newest


def is_stale(told: Told, seen: Input) -> bool:
    """Whether an input is truly of an earlier run, or not newer than what was accepted."""
    if seen.life is not None and seen.life < told.run and seen.kind != "command":
        return True
    mark = told.command if seen.kind == "command" else told.mark(seen.source)
    return mark is not None and seen.said is not None and _rank(seen) <= mark


def _rank(seen: Input) -> float:
    """When it was so, for comparing with others of its source; a clock that is off is so for all."""
    return seen.at if seen.kind == "runtime" or seen.said is None else seen.said


def demand(story: Story, told: Told, seen: Input, skew: float) -> Demand:
    """Gives what the laws demand of one input to an observer who was told so much."""
    if seen.kind == "command":
        return _of_command(story, told, seen, skew)
    if seen.kind == "report":
        return _of_report(story, told, seen, skew)
    demanded = _of_sight(story, told, seen, skew)
    return "free" if seen.is_optional and demanded in ("fresh", "later") else demanded


# -- sights -------------------------------------------------------------------------------------------


def _of_sight(story: Story, told: Told, seen: Input, skew: float) -> Demand:
    life, mark = seen.life or 0, told.mark(seen.source)
    if not seen.is_named:
        return _of_unnamed_sight(told, seen, mark)
    if told.is_up and not told.is_seen:
        return _behind_fence(story, told, seen, skew)
    if told.run < 0:
        return _of_first_sight(story, told, seen, mark)
    if life != told.run:
        return _of_other_sight(story, told, seen, mark)
    if seen.source is None:
        is_first = not _has_runtime_mark(story, told)
        return "fresh" if is_first or seen.evidence == "irreversible" else "doubt"
    return "fresh" if mark is None or seen.at > mark else "older"


def _of_first_sight(story: Story, told: Told, seen: Input, mark: float | None) -> Demand:
    if mark is not None and seen.at <= mark:
        return "older"
    if told.target >= 0 and not story.lives[seen.life or 0].knows_times:
        return "doubt"  # a command ended it, and nobody knows which came first
    if seen.evidence == "absence":
        return "free"
    if 0 <= told.over < (seen.life or 0) and _have_times(story, told.over, seen.life or 0):
        is_known = not _has_runtime_mark(story, told)
        return "later" if is_known and seen.is_evidence else "free"
    return "free" if told.marks else "fresh"


def _of_other_sight(story: Story, told: Told, seen: Input, mark: float | None) -> Demand:
    life = seen.life or 0
    if (min(life, told.run), max(life, told.run)) in story.unproven:
        return "unproven"
    is_older = mark is not None and seen.at <= mark
    if life > told.run and (not seen.is_evidence or is_older):
        return "free"
    if not _have_times(story, life, told.run) and (mark is None or seen.source is None):
        return "doubt"
    if life > told.run:
        known, own = story.lives[told.run], story.lives[life]
        is_hidden = own.shares_id(known) and not own.knows_times  # unless its end was seen
        return "fresh" if is_hidden else "later"
    return "of another run" if is_older or _have_times(story, life, told.run) else "doubt"


def _have_times(story: Story, *lives: int) -> bool:
    return all(story.lives[life].knows_times for life in lives)


def _of_unnamed_sight(told: Told, seen: Input, mark: float | None) -> Demand:
    if told.is_up and not told.is_seen:
        if seen.said is None or seen.evidence == "absence":
            return "doubt" if seen.said is None or seen.said > (told.fence or 0.0) else "free"
        return "of another run" if seen.said < (told.fence or 0.0) else "free"
    if seen.source is None or seen.evidence == "absence":
        return "free"
    if mark is not None and seen.at <= mark:
        return "older"
    return "fresh" if seen.life == told.run and mark is not None else "free"


def _behind_fence(story: Story, told: Told, seen: Input, skew: float) -> Demand:
    life, fence = seen.life or 0, told.fence or 0.0
    own = story.lives[life]
    if life < told.run:
        is_left = any(life == n or own.shares_id(story.lives[n]) for n in told.left)
        if is_left:
            return "of another run"
        if told.mints:
            return "doubt"
        began = own.began if own.knows_times else seen.said  # its first sight stands for it
        is_before = began is not None and began + skew + 1 < fence
        return "of another run" if is_before else "doubt"
    if seen.evidence == "absence":
        return "free"
    # Restarted in its place: until it surely began after the command, it is what was left (laws.md 4).
    if any(own.shares_id(story.lives[n]) for n in told.left):
        is_later = own.knows_times and own.began > fence + skew + 1
        return "fresh" if is_later else "free"
    if told.target >= 0 and not own.knows_times:
        return "doubt"
    if told.mints:
        return "fresh" if life == told.run else "doubt"
    return "fresh"


def _has_runtime_mark(story: Story, told: Told) -> bool:
    sources = {life.cluster or READER for life in story.lives}
    return any(source in sources for source, _ in told.marks)


# -- reports ------------------------------------------------------------------------------------------


def _of_report(story: Story, told: Told, seen: Input, skew: float) -> Demand:
    life = seen.life or 0
    mark = told.mark(seen.source)
    is_older = seen.said is not None and mark is not None and seen.said <= mark
    if told.run < 0:
        return "older" if is_older else "fresh" if not seen.ends or not told.earlier else "doubt"
    if told.is_up and not told.is_seen:
        return _report_behind_fence(told, seen, is_older=is_older)
    if seen.is_named and life != told.run:
        return "of another run" if life < told.run else "free"
    own = story.lives[told.run]
    if seen.said is None:
        return "fresh" if life == told.run and not (seen.ends and told.earlier) else "doubt"
    began = own.began
    latest = began + 3.0 if own.knows_times else None  # its container starts a little later
    if seen.said + skew + 1 < began and not (seen.is_named and not seen.ends):
        return "of another run" if own.knows_times and life < told.run else "free"
    if is_older:
        return "older"
    if life != told.run:
        return "doubt" if life < told.run else "free"
    if not (seen.ends and told.earlier):
        is_within = seen.is_named or latest is None or seen.said + skew >= latest
        return "fresh" if is_within and own.knows_times else "free"
    return "fresh" if latest is not None and seen.said > latest + skew + 1 else "doubt"


def _report_behind_fence(told: Told, seen: Input, *, is_older: bool) -> Demand:
    life, fence = seen.life or 0, told.fence or 0.0
    is_ours = seen.is_named and told.mints and life == told.run
    if seen.is_named and (life in told.left or (told.mints and life < told.run)):
        return "of another run"
    if seen.said is None:
        return "of another run" if life < told.run else "free"
    if seen.said < fence:
        return (
            "of another run"
            if life < told.run
            else "fresh"
            if is_ours and not seen.ends
            else "free"
        )
    if is_older:
        return "older"
    if told.begun is not None and seen.said < told.begun:
        return "free"
    if seen.lifts:
        return "fresh"
    if life != told.run:
        return "doubt" if life < told.run else "free"
    return "doubt" if seen.ends else "fresh"


# -- commands -----------------------------------------------------------------------------------------


def _of_command(story: Story, told: Told, seen: Input, skew: float) -> Demand:
    if seen.said is None:
        return "of another run"  # it cannot be told from an old one
    if told.command is not None and seen.said <= told.command:
        return "older"
    if told.run < 0:
        return "doubt" if seen.is_named and told.command is not None else "fresh"
    if seen.is_named:
        return _of_named_command(story, told, seen)
    if told.is_up and not told.is_seen:
        return "fresh"
    own = story.lives[told.run]
    if not own.knows_times and own.cluster is not None:
        return "doubt"
    if not own.knows_times and any(own.shares_id(one) for one in story.lives[: told.run]):
        return "free"  # it was started again under its id, which nothing showed
    if seen.said + skew + 1 < own.began:
        return "of another run"
    if not own.knows_times:
        return "free"  # its first sight, whenever that was, stands for its beginning
    return "doubt" if seen.said <= own.began + skew + 1 else "fresh"


def _of_named_command(story: Story, told: Told, seen: Input) -> Demand:
    life = -1 if seen.life is None else seen.life
    if told.is_up and not told.is_seen:
        if life in told.left:
            return "of another run"
        return "fresh" if told.mints and life == told.run else "free"
    if life != told.run:
        return "of another run" if life < told.run else "free"
    own = story.lives[told.run]
    return "fresh" if own.knows_times and (seen.said or 0.0) >= own.began else "free"


# -- what was told ------------------------------------------------------------------------------------


def after_plan(table: Table, told: Told, seen: Input, plan: Plan) -> Told:
    """Gives what an observer was told once it has taken an input, by what the table says of it.

    Of the plan only the row that was asked counts, and whether another run was noticed.
    """
    step = plan.steps[-1] if plan.steps else None
    opens = lifts = is_end = False
    if step is not None and seen.observation.event:
        said = table.step(step.source, seen.observation.event)
        was_over = table.is_terminal(step.source)
        # Whatever command takes an ended agent up again begins a run (laws.md 4).
        opens = said.opens is True or (said.opens == "unseen" and not told.is_seen)
        opens = opens or (seen.kind == "command" and was_over and not said.ends)
        lifts = seen.lifts
        is_end = seen.kind == "report" and said.ends and not was_over
    is_noticed = len(plan.steps) > 1
    return after(told, seen, opens=opens, lifts=lifts, is_end=is_end, is_noticed=is_noticed)


def after(
    told: Told,
    seen: Input,
    *,
    opens: bool = False,
    lifts: bool = False,
    is_end: bool = False,
    is_noticed: bool = True,
) -> Told:
    """Gives what an observer was told once it has taken an input.

    Args:
        told: What it was told before.
        seen: What was taken.
        opens: The table says that this command opens a run.
        lifts: The table says that this timer lifts a fence.
        is_end: This report is the end of an agent that was alive.
        is_noticed: It was taken for another run's; a container that was started again under its id need
            not be.
    """
    if seen.kind == "command":
        command = seen.said
        if not opens:
            is_end = not told.is_seen and seen.explains and seen.life is not None
            target = max(told.target, seen.life or 0) if is_end else told.target
            return msgspec.structs.replace(told, command=command, target=target)
        left = told.left if told.is_up else ()
        if (told.is_seen or told.mints) and told.run not in left:
            left = (*left, told.run)
        return Told(
            run=seen.begins,
            fence=seen.said,
            is_up=True,
            mints=seen.observation.mints is not None,
            left=left,
            back=told.run if told.is_seen else told.back,
            marks=_of_readers(told),
            command=command,
            earlier=True,
            age=told.age,
        )
    if lifts and told.is_up and not told.is_seen:
        back = told.back
        marks = _of_readers(told)
        return msgspec.structs.replace(
            told, run=back, is_seen=back >= 0, is_up=False, fence=None, mints=False, begun=None, left=(), back=-1,
            marks=_with(marks, seen.source, _rank(seen)) if seen.source else marks,
        )  # fmt: skip
    marks = told.marks
    life = -1 if seen.life is None else seen.life
    if seen.kind == "runtime" and seen.is_named and (life > told.run or not told.is_seen):
        newest = told.run if told.is_seen else max(told.target, told.over)
        is_new = is_noticed and life > newest >= 0
        marks = () if is_new else marks
        told = msgspec.structs.replace(
            told, run=life, is_seen=True, is_up=False, mints=False, begun=None, left=(), back=-1, over=-1,
            earlier=told.earlier or is_new,
        )  # fmt: skip
    if seen.starts and told.is_up and told.begun is None:
        told = msgspec.structs.replace(told, begun=seen.said)
    if is_end and not told.is_seen and told.over < 0 and seen.said is not None:
        told = msgspec.structs.replace(told, over=life)
    if seen.source is not None:
        marks = _with(marks, seen.source, _rank(seen))
    return msgspec.structs.replace(told, marks=marks)


def _of_readers(told: Told) -> tuple[tuple[str, float], ...]:
    """Gives the marks of readings, which go on whichever run is the current one."""
    return tuple(mark for mark in told.marks if mark[0] == READER)


def _with(
    marks: tuple[tuple[str, float], ...], source: str, at: float
) -> tuple[tuple[str, float], ...]:
    newest = max((own for name, own in marks if name == source), default=at)
    others = [mark for mark in marks if mark[0] != source]
    return tuple(sorted([*others, (source, max(newest, at))]))


def after_reset(told: Told, sources: frozenset[str]) -> Told:
    """Gives what an observer goes by whose cluster's history went back: its orders are forgotten."""
    marks = tuple(mark for mark in told.marks if mark[0] not in sources)
    return msgspec.structs.replace(told, marks=marks, age=told.age + 1)
