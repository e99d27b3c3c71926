"""What a spec must satisfy beyond its shape: one small function a check, all problems at once.

S101 unknown name            S108 table is not total       S115 event that nothing sends
S102 two rules for one pair  S109 undocumented             S116 property that says nothing
S103 undecided pair          S110 retired id used again    S117 one name for two things
S104 unreachable             S111 id used twice            S118 bad pattern or template
S105 dead end                S112 not exactly one outcome  S119 not what can be seen of a pod
S106 rule that cannot fire   S113 two rows for one vector  S120 cause without evidence
S107 shadowed row            S114 evidence that cannot open a run
S121 two words for one arrow
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.errors import Problem
from scion_fsm.machine.spec.lint import decisions, inputs, machine, names, statements
from scion_fsm.machine.spec.lint.context import Context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scion_fsm.machine.spec.lint.context import Finding
    from scion_fsm.machine.spec.model import MachineSpec
    from scion_fsm.machine.spec.parse import Source

CHECKS: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    *names.CHECKS,
    *machine.CHECKS,
    *decisions.CHECKS,
    *inputs.CHECKS,
    *statements.CHECKS,
)


def lint(
    spec: MachineSpec,
    source: Source | None = None,
    *,
    features: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Problem]:
    """Finds everything that is wrong with a spec's meaning.

    Args:
        spec: A parsed spec.
        source: Where its parts stand; without it the problems have no place.
        features: What can be seen of a pod, by feature, in order; without it S119 is not looked for.

    Returns:
        The problems, sorted by place; none for a spec that may be compiled.
    """
    context = Context(spec, features)
    problems = []
    for check in CHECKS:
        for finding in check(context):
            line, column = source.position(finding.path) if source else (None, None)
            problems.append(
                Problem(finding.code, finding.message, line, column, finding.suggestion)
            )
    return sorted(problems, key=lambda p: (p.line or 0, p.column or 0, p.code))
