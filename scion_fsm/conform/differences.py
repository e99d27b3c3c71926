"""Where the canonical decision differs from Scion's: the table of laws.md 11, as data."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scion_fsm.errors import Problem, SpecError, did_you_mean
from scion_fsm.lifecycle import Lifecycle, bundled_spec
from scion_fsm.machine.spec.parse import parse_as
from scion_fsm.machine.spec.shapes import Selector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scion_fsm.machine.spec.parse import Source

FILE = "differences.yaml"

Sentence = Annotated[str, Field(min_length=1)]
CaseId = Annotated[str, Field(pattern=r"^S\d{4}$")]
PodCaseId = Annotated[str, Field(pattern=r"^P\d{3}$")]
TestName = Annotated[str, Field(pattern=r"^test_\w+$")]
Lines = Annotated[str, Field(pattern=r"^[\w./+-]+\.(go|ts|py):\d+(-\d+)?$")]
Function = Annotated[str, Field(pattern=r"^[\w./+-]+\.(go|ts|py):[A-Za-z]\w*$")]
SubjectName = Annotated[str, Field(pattern=r"^[a-z-]+(@[0-9a-f]{8})?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Behaviour(_Strict):
    """What the studied Scion does, and where.

    Attributes:
        at: `path:line` or `path:first-last` at the studied commit.
        does: A sentence.
    """

    at: Annotated[tuple[Lines, ...], Field(min_length=1)]
    does: Sentence


class BehaviourNow(_Strict):
    """What today's Scion does, of which single files were read and no commit.

    Attributes:
        at: `path:function`, or the type that says so.
        seen: When.
        does: A sentence.
    """

    at: Annotated[tuple[Function, ...], Field(min_length=1)]
    seen: date
    does: Sentence


class Foretold(_Strict):
    """Cases of the conformance suite that a subject after Scion fails because of a difference.

    Attributes:
        subject: Its name or names, as in tests/conform/after_scion.py; `@` and the commit if it is
            after the studied Scion.
        phase: The phase of the suite.
        event: A selector of events; of `pairs` it is the first one.
        source: A selector of configurations, every one by default.
    """

    subject: SubjectName | tuple[SubjectName, ...]
    phase: Literal["vectors", "pairs"] = "vectors"
    event: Selector
    source: Selector | None = None

    @property
    def subjects(self) -> tuple[str, ...]:
        """The names of the subjects."""
        return (self.subject,) if isinstance(self.subject, str) else self.subject


class Difference(_Strict):
    """One decision that is not Scion's.

    Attributes:
        id: Permanent.
        title: The canonical rule, in few words.
        scion: What the studied Scion does instead; None if it did not differ.
        scion_now: What today's Scion does instead; None if it does not differ, or if that is not known.
        canonical: What this project does.
        law: The law that decides, one of the spec's.
        reason: Why.
        cases: Cases of Scion's behaviour in which the two answers differ.
        file_cases: The same, of how agent-info.json is written; the store's tests answer them.
        pods: Pods of which Scion concludes something else.
        tests: Tests that show the canonical side where no recorded case does.
        foretells: What the suite finds of it in the subjects after Scion, no more and no less.
    """

    id: Annotated[str, Field(pattern=r"^D\d{2,}$")]
    title: Sentence
    scion: Behaviour | None = None
    scion_now: BehaviourNow | None = Field(default=None, alias="scion-now")
    canonical: Sentence
    law: Sentence
    reason: Sentence
    cases: tuple[CaseId, ...] = ()
    file_cases: tuple[CaseId, ...] = ()
    pods: tuple[PodCaseId, ...] = ()
    tests: tuple[TestName, ...] = ()
    foretells: tuple[Foretold, ...] = ()

    @model_validator(mode="after")
    def _is_shown_and_cited(self) -> Difference:
        if not (self.cases or self.file_cases or self.pods or self.tests or self.foretells):
            message = "nothing shows it: name cases, file_cases, pods, tests or foretells"
            raise ValueError(message)
        if self.scion is None and self.scion_now is None:
            message = "it differs from no Scion: say what `scion` does, or `scion-now`"
            raise ValueError(message)
        for name in (subject for claim in self.foretells for subject in claim.subjects):
            if (self.scion if "@" in name else self.scion_now) is None:
                message = f"it foretells something of {name} and does not say what that Scion does"
                raise ValueError(message)
        return self


class Differences(_Strict):
    """The whole table.

    Attributes:
        scion: The studied commit of GoogleCloudPlatform/scion.
        phases: Today's Scion's; of those that a spec has besides, nothing is foretold.
        differences: By what they are about.
        retired: The ids of those that are none any more, and why.
    """

    scion: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    phases: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    differences: tuple[Difference, ...]
    retired: dict[str, Sentence] = {}


def parse_differences(text: str, *, laws: Iterable[str], path: str = FILE) -> Differences:
    """Reads and checks a table of differences.

    Args:
        text: YAML 1.2.
        laws: The ids that a difference may name.
        path: The file's name, for errors.

    Returns:
        A table in which every id is unique, every case stands once and every law exists.

    Raises:
        SpecError: All that is wrong, with lines: S001 to S003 as for a spec, D101 (an id twice, or a retired one), D102
            (a case under two differences), D103 (no such law).
    """
    table, source = parse_as(Differences, text, path=path)
    problems = [*_repeated(table, source), *_lawless(table, source, tuple(laws))]
    if problems:
        raise SpecError(problems, path=path)
    return table


def bundled_differences() -> Differences:
    """Gives the table that ships with the package, against the laws of the bundled spec."""
    return _bundled()


@cache
def _bundled() -> Differences:
    path = bundled_spec().with_name(FILE)
    laws = Lifecycle.default().table.data.laws
    return parse_differences(path.read_text(encoding="utf-8"), laws=laws, path=str(path))


def cited(ids: Iterable[str], law: str, *, shown: str) -> Difference | None:
    """Gives the difference whose canonical side names what decided, and Scion's what is shown instead.

    Args:
        ids: Rules of the spec and rows of its tables that decided, the most telling first.
        law: The law behind them; where several differences name a rule, it is one of this law.
        shown: The phase that is shown instead.

    Returns:
        None if no difference does both.
    """
    word = re.compile(rf"\b{re.escape(shown)}\b")
    listed = [one for one in bundled_differences().differences if word.search(_does(one))]
    for one in ids:
        found = [each for each in listed if one in _ID.findall(each.canonical)]
        meant = [each for each in found if each.law == law] or found
        if meant:  # one that names nothing else is of this alone
            return min(meant, key=lambda each: len(_ID.findall(each.canonical)))
    return None


def _does(difference: Difference) -> str:
    sides = (difference.scion, difference.scion_now)
    return " ".join(side.does for side in sides if side is not None)


_ID = re.compile(r"\b[A-Z]\d{2,3}\b")


def _repeated(table: Differences, source: Source) -> Iterable[Problem]:
    ids = Counter((*(difference.id for difference in table.differences), *table.retired))
    cases = Counter(case for difference in table.differences for case in _named_cases(difference))
    for number, difference in enumerate(table.differences):
        place = source.position(("differences", number))
        if ids[difference.id] > 1:
            yield Problem(
                "D101", f"the id {difference.id} stands twice", *place, "ids are permanent"
            )
        for case in sorted(set(_named_cases(difference))):
            if cases[case] > 1:
                message = f"{difference.id} lists {case}, which is listed {cases[case]} times"
                yield Problem("D102", message, *place, "a case has one reason to differ")


def _named_cases(difference: Difference) -> tuple[str, ...]:
    return (*difference.cases, *difference.file_cases, *difference.pods)


def _lawless(table: Differences, source: Source, laws: tuple[str, ...]) -> Iterable[Problem]:
    for number, difference in enumerate(table.differences):
        if difference.law not in laws:
            line, column = source.position(("differences", number, "law"))
            message = f"{difference.id} names the law {difference.law!r}{did_you_mean(difference.law, laws)}"
            yield Problem("D103", message, line, column, f"there are: {', '.join(laws)}")
