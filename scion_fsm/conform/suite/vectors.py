"""The suite's fixed cases as files, for whoever wants no process: `specs/vectors/*.json`."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from scion_fsm.conform.subject.protocol import Identity, State
from scion_fsm.conform.suite.cases import (
    UNKNOWN_EVENT,
    CaseStep,
    Given,
    path_cases,
    paths_of,
    vectors,
)
from scion_fsm.conform.suite.raw import freshness, observations
from scion_fsm.machine.spec.vocabulary import ORIGINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scion_fsm.conform.suite.cases import Case
    from scion_fsm.lifecycle import Lifecycle

SCHEMA_ID = "scion-fsm-vectors-v2"
FILES = (*ORIGINS, "unknown", "paths", "inputs", "freshness")
"""The vector files: an origin's events, and the other phases."""


class VectorExpect(msgspec.Struct, frozen=True, omit_defaults=True):
    """What must hold after one step; all but phase and activity if the implementation knows them.

    Attributes:
        state: Where the agent is.
        accepted: Whether the step was taken.
        told: Whether people are told that it could not be decided (L15).
    """

    state: State
    accepted: bool
    told: bool = False


class Vector(msgspec.Struct, frozen=True):
    """One case: from `given`, do the steps; after each one the `expect` of the same place must hold."""

    id: Annotated[str, msgspec.Meta(pattern="^[a-z]+/.+")]
    law: Annotated[str, msgspec.Meta(description="The law of the spec that decides.")]
    level: Annotated[str, msgspec.Meta(pattern="^(MUST|SHOULD|MAY)$")]
    notes: Annotated[str, msgspec.Meta(description="Why the case exists.")]
    given: Annotated[
        Given, msgspec.Meta(description="A fresh agent, or one that the path of events led there.")
    ]
    steps: tuple[CaseStep, ...]
    expect: tuple[VectorExpect, ...]


class VectorFile(msgspec.Struct, frozen=True):
    """Vectors and the spec that they were made from."""

    spec: Identity
    vectors: tuple[Vector, ...]
    schema: str = msgspec.field(name="$schema", default=f"../schema/{SCHEMA_ID}.json")


@lru_cache(maxsize=2)
def grouped(lifecycle: Lifecycle) -> Mapping[str, Sequence[Case]]:
    """Gives the cases by the name of the file that they are in: an origin's, or a phase's; each file asks."""
    table = lifecycle.table
    paths = paths_of(table)
    groups: dict[str, list[Case]] = {name: [] for name in FILES}
    for case in vectors(table, paths):
        event = case.steps[0].event or UNKNOWN_EVENT
        name = table.events[event].origin if event in table.events else "unknown"
        groups[name].append(case)
    groups["paths"] = list(path_cases(table, paths))
    groups["inputs"] = list(observations.cases(lifecycle))
    groups["freshness"] = list(freshness.cases(lifecycle))
    return groups


def file_of(lifecycle: Lifecycle, name: str) -> bytes:
    """Gives the content of `specs/vectors/NAME.json`, a vector a line."""
    return _content(lifecycle, grouped(lifecycle)[name])


def everything(lifecycle: Lifecycle) -> bytes:
    """Gives all vectors as one file."""
    return _content(lifecycle, (case for cases in grouped(lifecycle).values() for case in cases))


def _content(lifecycle: Lifecycle, cases: Iterable[Case]) -> bytes:
    data = lifecycle.table.data
    spec = Identity(data.machine, data.version, data.digest)
    head = msgspec.to_builtins(VectorFile(spec, ()))
    lines = ",\n".join(_line(case) for case in cases)
    return (
        f'{{\n "$schema": {json.dumps(head["$schema"])},\n "spec": {json.dumps(head["spec"])},\n'
        f' "vectors": [\n{lines}\n ]\n}}\n'
    ).encode()


def _line(case: Case) -> str:
    vector = Vector(
        id=case.id,
        law=case.law,
        level=case.level,
        notes=case.notes,
        given=case.given,
        steps=case.steps,
        expect=tuple(
            VectorExpect(expect.state, expect.accepted, expect.told) for expect in case.expect
        ),
    )
    return json.dumps(msgspec.to_builtins(vector), ensure_ascii=False, separators=(",", ":"))


def json_schema() -> dict[str, Any]:
    """Gives the JSON Schema of a vector file."""
    (reference,), components = msgspec.json.schema_components([VectorFile])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Conformance vectors of scion_fsm",
        **reference,
        "$defs": components,
    }
