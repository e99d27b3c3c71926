"""Mutants of a spec: one small mistake each, as a person could make it in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scion_fsm.prove.mutate import freshness_operators, input_operators, operators

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.machine.spec.model import MachineSpec


@dataclass(frozen=True, slots=True)
class Mutant:
    """A spec with one mistake.

    Attributes:
        operator: The kind of mistake.
        what: The mistake, in words.
        number: Its place among those of its operator, from 0.
        spec: The spec that has it; it may not survive the lint.
    """

    operator: str
    what: str
    number: int
    spec: MachineSpec


def mutants(spec: MachineSpec) -> Iterator[Mutant]:
    """Gives every mutant of every operator, always in the same order."""
    for operator, make in OPERATORS.items():
        for number, (what, mutated) in enumerate(make(spec)):
            yield Mutant(operator, what, number, mutated)


OPERATORS: dict[str, Callable[[MachineSpec], Iterator[tuple[str, MachineSpec]]]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        operators.drop_rule,
        operators.add_rule,
        operators.retarget,
        operators.forget,
        operators.believe,
        operators.other_disposition,
        operators.drop_opens,
        operators.other_detail,
        operators.narrow,
        freshness_operators.other_run_row,
        freshness_operators.other_seconds,
        freshness_operators.weaken_freshness,
        freshness_operators.open_by_freshness,
        freshness_operators.drop_freshness,
        operators.other_evidence,
        operators.other_event_flag,
        operators.drop_tag,
        operators.other_state,
        input_operators.swap_pod_rows,
        input_operators.drop_pod_row,
        input_operators.other_pod_words,
        input_operators.other_words,
        input_operators.other_containers,
        input_operators.other_hook_words,
        input_operators.other_heartbeat,
        input_operators.other_memory,
        input_operators.other_timer,
    )
}
"""What can go wrong, by name."""
