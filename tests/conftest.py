"""No test asserts how long anything takes: the machines are shared."""

from __future__ import annotations

import os

import pytest
from examples import part_of
from hypothesis import HealthCheck, settings

settings.register_profile(
    "untimed",
    settings(),
    max_examples=part_of(100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("untimed")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than processors: many tests wait for another program, and somebody has a use for the time."""
    return (os.cpu_count() or 1) + 1
