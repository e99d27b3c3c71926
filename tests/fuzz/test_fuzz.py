"""A few thousand mutated inputs raise nothing undocumented; `run.py` takes as many as one likes."""

from __future__ import annotations

import pytest
from run import HangError, fuzz, input_of
from targets import TARGETS, Target

COUNT = 1000


@pytest.mark.parametrize("name", TARGETS)
def test_no_mutated_input_raises_what_is_not_documented(name: str) -> None:
    fuzz(name, seed=1, begin=0, count=COUNT)


def test_an_input_comes_again_and_is_mostly_another_than_the_corpus() -> None:
    target = TARGETS["documents"]
    inputs = [input_of(target, 1, number) for number in range(200)]
    assert inputs == [input_of(target, 1, number) for number in range(200)]
    assert sum(content in target.corpus for content in inputs) < 60


def test_a_fault_is_found_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def take(content: bytes) -> None:
        assert b"\xff" not in content

    monkeypatch.setitem(TARGETS, "faulty", Target([b'{"a": 1}' * 20], take))
    with pytest.raises(AssertionError) as raised:
        fuzz("faulty", seed=1, begin=0, count=1000)
    assert "faulty: input " in raised.value.__notes__[0]


def test_a_hang_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def take(_: bytes) -> None:
        while True:
            pass

    monkeypatch.setattr("run.SECONDS", 1)
    monkeypatch.setitem(TARGETS, "faulty", Target([b"x"], take))
    with pytest.raises(HangError):
        fuzz("faulty", seed=1, begin=0, count=1)
