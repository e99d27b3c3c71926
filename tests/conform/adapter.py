"""`python adapter.py NAME` is a broken implementation or one after Scion, as the suite speaks with any."""

from __future__ import annotations

import sys

from after_scion import AFTER_SCION
from broken_implementations import BROKEN

from scion_fsm import Lifecycle
from scion_fsm.conform.subject.adapter import serve

if __name__ == "__main__":
    name = sys.argv[1]
    serve({**BROKEN, **AFTER_SCION}[name](Lifecycle.default()), name=name)
