"""A file's inputs become decisions one by one, and what is kept does not grow with them."""

from __future__ import annotations

import gc
import tracemalloc
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from scion_fsm.cli.reading import Reading

if TYPE_CHECKING:
    from pathlib import Path

RECORDING = str(resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson")
LINES = (resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson").read_text()


def test_what_was_seen_is_kept_only_for_whoever_joins_it_with_files() -> None:
    for keeps in (False, True):
        reading = Reading(RECORDING, None, keeps=keeps)
        count = sum(1 for _ in reading)
        assert sum(map(len, reading.observations.values())) == (count if keeps else 0)


@pytest.mark.proof
@pytest.mark.parametrize("keeps", [False, True])
def test_a_stream_takes_no_more_room_the_longer_it_is(tmp_path: Path, *, keeps: bool) -> None:
    path = tmp_path / "stream.ndjson"
    path.write_text(LINES * 8)
    sizes = []
    reading = Reading(str(path), None, keeps=keeps)
    tracemalloc.start()
    try:
        for number, _ in enumerate(reading, start=1):
            if number % 200 == 0:
                gc.collect()
                sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert len(sizes) > 6
    grown = sizes[-1] - sizes[2]
    assert (grown > 400_000) if keeps else (grown < 40_000)
