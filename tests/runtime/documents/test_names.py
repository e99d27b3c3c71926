"""A pod with the names of the Python client's `to_dict` is the same pod, however it comes."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from scion_fsm.runtime.inputs import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RECORDING = (resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson").read_text()
EVENTS = [json.loads(line) for line in RECORDING.splitlines()]


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
    "one after the other": lambda events: "".join(compact(event["object"]) for event in events),
}


@pytest.mark.parametrize("are_all", [True, False], ids=["all", "without containers' statuses"])
@pytest.mark.parametrize("way", WAYS)
def test_the_names_of_the_client_are_read_as_those_of_the_api(
    way: str, *, are_all: bool, tmp_path: Path
) -> None:
    given = [e for e in EVENTS if are_all or "containerStatuses" not in e["object"]["status"]]
    assert len(given) > 20
    expected, found = tmp_path / "expected", tmp_path / "found"
    expected.write_text(WAYS[way](given))
    found.write_text(WAYS[way]([{**e, "object": named_by_client(e["object"])} for e in given]))
    assert list(read(str(found))) == list(read(str(expected)))
