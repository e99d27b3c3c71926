"""No test asserts how long anything takes: the machines are shared."""

from __future__ import annotations

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
