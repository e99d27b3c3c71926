"""A spec with phases and activities of its own: the bundled one, in other words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from scion_fsm.lifecycle import bundled_spec

if TYPE_CHECKING:
    from pathlib import Path

_ANOTHER = "un"
_SELECTING = ("source", "target", "leaving", "entering", "leads_to", "from", "to")


def foreign_spec(path: Path) -> Path:
    """Writes the spec; every phase and every activity begins with `un`, no event and no tag does."""
    text = bundled_spec().read_text(encoding="utf-8")
    spec: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    beats = spec["heartbeats"]
    activities, phases = set(beats["activities"]), set(spec["states"])

    def word(name: str) -> str:
        phase, dot, substate = name.partition(".")
        if phase not in phases:
            return name
        return f"{_ANOTHER}{phase}{dot}{_ANOTHER * (substate in activities)}{substate}"

    def renamed(selector: Any) -> Any:  # noqa: ANN401 - a selector as YAML has it
        if isinstance(selector, str):
            return word(selector)
        if isinstance(selector, list):
            return [word(name) for name in selector]
        return {key: renamed(part) for key, part in selector.items()}

    def known(name: str) -> str:
        return f"{_ANOTHER}{name}" if name in phases | activities else name

    for row in (*spec["transitions"], *spec["properties"], *spec["arrows"]):
        row.update({key: renamed(row[key]) for key in _SELECTING if key in row})
    for phase, state in list(spec["states"].items()):
        if "states" in state:
            state["states"] = {
                word(f"{phase}.{name}").partition(".")[2]: leaf
                for name, leaf in state["states"].items()
            }
            state["initial"] = word(f"{phase}.{state['initial']}").partition(".")[2]
        spec["states"][word(phase)] = spec["states"].pop(phase)
    spec["initial"] = word(spec["initial"])
    spec["remembered"] = {word(name): of_it for name, of_it in spec["remembered"].items()}
    words = spec["words"]
    words["synonyms"] = {old: known(new) for old, new in words["synonyms"].items()}
    words["opens"] = {known(name): event for name, event in words["opens"].items()}
    words["means"] = {known(name): event for name, event in words["means"].items()}
    beats["phases"] = {word(name): event for name, event in beats["phases"].items()}
    beats["activities"] = {f"{_ANOTHER}{name}": e for name, e in beats["activities"].items()}
    path.write_text(json.dumps(spec, indent=1), encoding="utf-8")
    return path
