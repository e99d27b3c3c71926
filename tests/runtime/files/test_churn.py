"""Churn: at rest each file says what its record says, and nothing of anybody else's was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from churn import Churn

from scion_fsm.runtime.loop import Loop

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.proof
@pytest.mark.parametrize("seed", [1, 2])
def test_at_rest_each_file_says_what_its_record_says(tmp_path: Path, seed: int) -> None:
    churn = Churn(tmp_path, agents=20, seed=seed)
    churn.play(300)
    churn.rest()
    print(dict(churn.counts))  # noqa: T201 - what was counted
    assert churn.wrong() == []
    assert min(churn.counts[name] for name in ("runs", "hook", "struct", "between")) > 3


def test_a_loop_that_never_looks_again_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Loop, "_again", lambda *_: None)
    churn = Churn(tmp_path, agents=20, seed=1)
    churn.play(300)
    churn.rest()
    assert any("the file says running" in wrong for wrong in churn.wrong())
