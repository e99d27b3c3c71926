"""What was counted when the bundled spec was proved, as stored; counting it anew takes a minute.

`make proof` writes it, and the tests that check the spec, its mutants and its coverage anyway compare it,
but for what the laws say: other versions of Hypothesis draw other histories.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.diagram.tables import grid

if TYPE_CHECKING:
    from scion_fsm.lifecycle import Lifecycle

PROOF = "proof.json"
_OLD = "It has changed since it was last proved; run `make proof`.\n"

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


def _current(lifecycle: Lifecycle) -> Proof | None:
    proof = bundled_proof()
    return proof if proof.digest == lifecycle.digest else None


def models(lifecycle: Lifecycle) -> str:
    """Counts what `scion-fsm check` explores and proves."""
    proof = _current(lifecycle)
    return grid(proof.models[0], proof.models[1:]) if proof else _OLD


def mutants(lifecycle: Lifecycle) -> str:
    """Counts who notices which mistakes, and says what each detector is worth."""
    proof = _current(lifecycle)
    if proof is None:
        return _OLD
    told = "".join(f"- {sentence}\n" for sentence in proof.detectors)
    return f"{grid(proof.mutants[0], proof.mutants[1:])}\n{told}"


def coverage(lifecycle: Lifecycle) -> str:
    """Counts what recordings, checker, cases and laws touch."""
    proof = _current(lifecycle)
    return grid(proof.coverage[0], proof.coverage[1:]) if proof else _OLD
