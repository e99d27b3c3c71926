"""What was counted when the bundled spec was proved, as stored; counting it anew takes minutes.

`make count` writes it. What the law suite kills is of its day: other versions of Hypothesis draw other
histories.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec

PROOF = "proof.json"

Row = tuple[str, ...]


class Proof(msgspec.Struct, frozen=True):
    """The counts, as rows of tables whose first row is their head.

    Attributes:
        digest: Of the spec that was proved.
        models: What was explored, and how many properties were proved on it.
        mutants: The kill matrix by operator.
        detectors: What each detector is worth, a sentence each.
        coverage: What each source touches.
    """

    digest: str
    models: tuple[Row, ...]
    mutants: tuple[Row, ...]
    detectors: tuple[str, ...]
    coverage: tuple[Row, ...]


@cache
def bundled_proof() -> Proof:
    """Gives what is stored."""
    content = (resources.files("scion_fsm") / "bundled" / PROOF).read_bytes()
    return msgspec.json.decode(content, type=Proof)


def encode(proof: Proof) -> bytes:
    """Gives the content of the file."""
    return msgspec.json.format(msgspec.json.encode(proof), indent=1) + b"\n"
