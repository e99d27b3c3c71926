"""Scion's cases and what became of each: it agrees, it differs, or it is out of the lifecycle's scope.

What the lifecycle does not decide is declared in data/scion-scope.yaml, with a reason; everything else
of a case is compared, so nothing is judged by halves. April's words are read as today's.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec
from places import DATA
from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML
from scion_adapters import Json, adapter_of, today

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scion_fsm import Lifecycle


class Case(msgspec.Struct, frozen=True):
    """One case: where it is from, what is given, and what Scion answers."""

    id: str
    suite: str
    name: str
    given: Json
    expect: Json


def load_cases() -> tuple[Case, ...]:
    lines = (DATA / "scion.ndjson").read_text(encoding="utf-8").splitlines()
    return tuple(msgspec.json.decode(line, type=Case) for line in lines)


# -- what the lifecycle does not decide ---------------------------------------------------------------


class Scope(BaseModel):
    """Cases, or keys of cases, that are about something else than the lifecycle, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str
    reason: str
    suites: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    def covers(self, case: Case) -> bool:
        return case.id in self.cases or case.suite in self.suites


@cache
def load_scopes() -> tuple[Scope, ...]:
    content = YAML(typ="safe", pure=True).load(DATA / "scion-scope.yaml")
    return tuple(Scope.model_validate(entry) for entry in content["out_of_scope"])


# -- verdicts -----------------------------------------------------------------------------------------


class Verdict(NamedTuple):
    """What became of a case: `differs` maps a key to Scion's answer and to ours."""

    case: Case
    kind: Literal["agrees", "differs", "out of scope"]
    differs: dict[str, tuple[object, object]]
    subjects: tuple[str, ...]


def judge(lifecycle: Lifecycle, case: Case, scopes: Iterable[Scope]) -> Verdict:
    covering = [scope for scope in scopes if scope.covers(case)]
    left_out = {key for scope in covering for key in scope.keys}
    subjects = tuple(scope.subject for scope in covering)
    wanted = {key: today(value) for key, value in _flat(case.expect) if key not in left_out}
    if not wanted or any(not scope.keys for scope in covering):
        return Verdict(case, "out of scope", {}, subjects)
    answer = adapter_of(case.suite)(lifecycle, case.given, case.expect)
    differs = {
        key: (value, ours)
        for key, value in wanted.items()
        if ((ours := _at(answer, key)) or None) != (value or None)  # Go's "", 0, false, nil are one
    }
    return Verdict(case, "differs" if differs else "agrees", differs, subjects)


def _flat(value: Json, prefix: str = "") -> Iterable[tuple[str, object]]:
    for key, part in value.items():
        if isinstance(part, dict):
            yield from _flat(part, f"{prefix}{key}.")
        else:
            yield prefix + key, part


def _at(answer: Json, key: str) -> object:
    """Gives a part of an answer; an adapter that does not answer a key raises KeyError."""
    part: Any = answer
    for name in key.split("."):
        part = part if part is None else part[name]
    return part
