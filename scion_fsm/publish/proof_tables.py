"""What was counted when the bundled spec was proved, as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.prove.proof import bundled_proof
from scion_fsm.publish.diagram.grid import grid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.prove.proof import Proof, Row

_OLD = "It has changed since it was last proved; run `make count`.\n"


def _told(tell: Callable[[Proof], str]) -> Callable[[Lifecycle], str]:
    def told(lifecycle: Lifecycle) -> str:
        proof = bundled_proof()
        return tell(proof) if proof.digest == lifecycle.digest else _OLD

    return told


def _grid(rows: Sequence[Row]) -> str:
    return grid(rows[0], rows[1:])


def _detectors(proof: Proof) -> str:
    return "".join(f"- {sentence}\n" for sentence in proof.detectors)


models = _told(lambda proof: _grid(proof.models))
"""Counts what `scion-fsm check` explores and proves."""
mutants = _told(lambda proof: f"{_grid(proof.mutants)}\n{_detectors(proof)}")
"""Counts who notices which mistakes, and says what each detector is worth."""
coverage = _told(lambda proof: _grid(proof.coverage))
"""Counts what recordings, checker, cases and laws touch."""
