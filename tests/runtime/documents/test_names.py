"""A pod with the names of the Python client's `to_dict` is the same pod, however it comes."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
import yaml

from scion_fsm.observe.decode import Pod
from scion_fsm.runtime.documents import yaml_values
from scion_fsm.runtime.inputs import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

RECORDING = (resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson").read_text()
EVENTS = [json.loads(line) for line in RECORDING.splitlines()[::3]]


def named_by_client(value: Any, *, are_names: bool = True) -> Any:  # noqa: ANN401 - JSON
    """Gives JSON with the client's names, but for the keys of labels and annotations."""
    if isinstance(value, list):
        return [named_by_client(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        re.sub("(?<=[a-z])[A-Z]+", lambda upper: f"_{upper[0].lower()}", key)
        if are_names
        else key: named_by_client(part, are_names=key not in ("labels", "annotations"))
        for key, part in value.items()
    }


def compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


WAYS: dict[str, Callable[[list[Any]], str]] = {
    "lines": lambda events: "".join(f"{compact(event)}\n" for event in events),
    "lines with spaces": lambda events: "".join(f"{json.dumps(event)}\n" for event in events),
    "a list": lambda events: compact({"items": [event["object"] for event in events]}),
    "an array over many lines": lambda events: json.dumps([e["object"] for e in events], indent=2),
    "an array in YAML": lambda events: yaml.safe_dump([event["object"] for event in events]),
    "a list in YAML": lambda events: yaml.safe_dump(
        {"items": [event["object"] for event in events], "kind": "PodList"}
    ),
    "documents in YAML": lambda events: yaml.safe_dump_all([e["object"] for e in events]),
    "events in YAML": yaml.safe_dump_all,
    "one after the other": lambda events: "".join(compact(event["object"]) for event in events),
}


@pytest.mark.parametrize("are_all", [True, False], ids=["all", "without containers' statuses"])
@pytest.mark.parametrize("way", WAYS)
def test_the_names_of_the_client_are_read_as_those_of_the_api(
    way: str, *, are_all: bool, tmp_path: Path
) -> None:
    given = [e for e in EVENTS if are_all or "containerStatuses" not in e["object"]["status"]]
    assert len(given) > 10
    expected, found = tmp_path / "expected", tmp_path / "found"
    expected.write_text(WAYS[way](given))
    found.write_text(WAYS[way]([{**e, "object": named_by_client(e["object"])} for e in given]))
    assert [item.pod for item in read(str(found))] == [item.pod for item in read(str(expected))]
    assert [item.problems for item in read(str(found))] == [
        item.problems for item in read(str(expected))
    ]


def test_yaml_knows_every_whole_number_by_both_names() -> None:
    def names(kind: Any) -> Iterator[str]:  # noqa: ANN401 - a type expression
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            for field in msgspec.structs.fields(kind):
                yield from names(field.type)
                if "int" in str(field.type):
                    yield from (field.name, field.encode_name)
        for part in get_args(kind):
            yield from names(part)

    assert set(names(Pod)) <= yaml_values._NUMBERS  # noqa: SLF001
    assert {"exit_code", "exitCode", "values"} <= set(names(Pod))
