"""The public face of `conform.testing`: its names, and what `pytest --pyargs scion_fsm.testing` runs."""

from scion_fsm.conform.testing import *  # noqa: F403 - exactly its public names
from scion_fsm.conform.testing import __all__ as __all__
