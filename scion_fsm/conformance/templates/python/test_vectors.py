"""The vectors against your implementation: `pytest test_vectors.py`; needs nothing of scion_fsm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))["vectors"]


class Subject:
    """Your implementation: give `reset` and `step` a meaning, and `observe` if you classify inputs."""

    def reset(self):
        """Begins with an agent of which nothing has been observed; gives its state."""
        raise NotImplementedError

    def step(self, event):
        """Lets an event happen; gives the state after it as {"phase": ..., "activity": ...}."""
        raise NotImplementedError

    observe = None


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vector(vector):
    subject = Subject()
    if subject.observe is None and any("observe" in step for step in vector["steps"]):
        pytest.skip("needs observe")
    subject.reset()
    for event in vector["given"].get("path", ()):
        subject.step(event)
    for step, expect in zip(vector["steps"], vector["expect"], strict=True):
        state = subject.observe(step["observe"]) if "observe" in step else subject.step(step["event"])
        wanted = expect["state"]
        why = f"{vector['law']} ({vector['level']}): {vector['notes']}"
        assert state["phase"] == wanted["phase"], why
        assert state.get("activity") == wanted.get("activity"), why
