"""What was counted when the bundled spec was proved, as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.prove.proof import Proof, bundled_proof
from scion_fsm.publish.diagram.tables import grid

if TYPE_CHECKING:
    from scion_fsm.lifecycle import Lifecycle

_OLD = "It has changed since it was last proved; run `make proof`.\n"


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
