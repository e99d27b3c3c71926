"""One way in for documents: a file's or a pipe's bytes to values, each with its line, as they come.

What a value means is the caller's. JSON may stand in any arrangement, YAML is read as text by its fields.

May use errors, unreadable and untrusted. Read `values.py` first, then `json_values.py`.
"""

from scion_fsm.runtime.documents.batches import Readers
from scion_fsm.runtime.documents.value import Value, plain_json, plain_of
from scion_fsm.runtime.documents.values import read_values

__all__ = ["Readers", "Value", "plain_json", "plain_of", "read_values"]
