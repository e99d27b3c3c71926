"""A plugin of pytest by which tests run on a program that has a fault in it: the one that SCION_FSM_FAULT names."""

from __future__ import annotations

import os

from faults import FAULTS
from faulty import put_in

_FAULT = next(fault for fault in FAULTS if fault.name == os.environ["SCION_FSM_FAULT"])
_PUT_IN = put_in(_FAULT)  # kept, for what is let go of takes the fault out again
_PUT_IN.__enter__()
