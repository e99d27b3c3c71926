"""What `pytest --pyargs scion_fsm.testing` collects."""

from scion_fsm.conform.testing.test_lifecycle import *  # noqa: F403 - its tests
