"""Strategies for what may come in: pods, reports, commands, junk; `histories` puts them together."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from scion_fsm.conform.testing.worlds.streams import lives

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from scion_fsm.conform.testing.worlds.world import Input
    from scion_fsm.machine.table import Table


@st.composite
def pods(draw: DrawFn) -> dict[str, Any]:
    """Gives pods as the API server shows them, at any moment of a life."""
    pod: dict[str, Any] = draw(st.sampled_from(_shown(draw(lives(max_pods=1)))))
    return pod


def _shown(stream: Sequence[Input]) -> list[dict[str, Any]]:
    return [sight.watch["object"] for sight in stream if sight.watch is not None]


# Hypothesis makes tables of all characters when a text is first asked for, and keeps them in the folder where it
# runs. In a test's first draw that takes so long that its health check fails, so it is asked for here.
st.text().validate()
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
"""What JSON may hold at a leaf, numbers that JSON has not included."""

hostile = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
"""Anything that a decoder may hand over."""


@st.composite
def hostile_pods(draw: DrawFn) -> object:
    """Gives pods of a legal stream in which some part, at any depth, is something else."""
    pod = copy.deepcopy(draw(pods()))
    for _ in range(draw(st.integers(1, 3))):
        place: Any = pod
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = draw(st.sampled_from(keys))
            if not isinstance(place[key], (dict, list)) or not place[key] or draw(st.booleans()):
                break
            place = place[key]
        place[key] = draw(hostile)
    return pod


@st.composite
def pods_of_the_future(draw: DrawFn) -> dict[str, Any]:
    """Gives pods that a later Kubernetes may show: valid, with a phase and reasons nobody knows."""
    words = st.from_regex(r"[A-Z][a-z]{3,9}Future", fullmatch=True)
    agent: dict[str, Any] | None = draw(
        st.sampled_from(({"running": {}}, {"waiting": {"reason": draw(words)}}, {}, None))
    )
    status = {"phase": draw(words), "reason": draw(words), "novelty": draw(hostile)}
    if agent is not None:
        status["containerStatuses"] = [{"name": "agent", "state": agent}]
    return {
        "metadata": {"name": "agent", "uid": "uid-1", "resourceVersion": "7"},
        "spec": {"containers": [{"name": "agent"}], "nodeName": "node-1"},
        "status": status,
    }


def container_statuses() -> SearchStrategy[str]:
    """Gives status strings as runtimes print them, in any case, and strings that no runtime prints."""
    known = st.sampled_from(
        ("Up 5 minutes", "running", "Exited (137) 2 hours ago", "stopped", "Created", "Paused")
    )
    return known | known.map(str.upper) | st.text(max_size=20)


def hooks(table: Table) -> SearchStrategy[object]:
    """Gives hooks: known names, harnesses' payloads, and junk."""
    payloads = st.fixed_dictionaries(
        {"hook_event_name": st.sampled_from(table.data.hooks) | scalars, "tool_name": scalars}
    )
    return st.sampled_from(table.data.hooks) | payloads | hostile


def heartbeats(table: Table) -> SearchStrategy[tuple[object, object]]:
    """Gives the phase and activity that a heartbeat names, known or not."""
    beats = table.data.heartbeats
    return st.tuples(
        st.sampled_from((None, "", *beats.phases)) | scalars,
        st.sampled_from((None, "", *beats.activities)) | scalars,
    )
