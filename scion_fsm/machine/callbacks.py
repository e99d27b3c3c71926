"""The table as a `transitions.Machine`, for people who want callbacks; the only file that imports it.

Semantics stay in the table: the machine has one internal, self or moving transition for every pair
that is taken and a condition-free `noop` trigger for every pair that is not (architecture.md, 7 and 8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transitions import Machine

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table


def machine_of(table: Table, model: Any = None, *, initial: str | None = None) -> Machine:  # noqa: ANN401
    """Builds a machine with the table's behaviour.

    Args:
        table: The compiled spec.
        model: The object that gets `state` and `trigger`; the machine itself by default.
        initial: Where it begins; the spec's initial configuration by default.

    Returns:
        A machine whose states are the configurations and whose triggers are the events. Dispatch with
        `model.trigger(event)`, since events have dots and hyphens: it returns True iff the table
        takes the event, and False, without a callback, iff the table ignores or rejects it.
    """
    transitions: list[dict[str, Any]] = []
    for source in table.configurations:
        for event in table.events:
            step = table.step(source, event)
            taken = step.disposition == "taken"
            transitions.append(
                {
                    "trigger": event,
                    "source": source,
                    # dest None is transitions' internal transition: no state is left or entered.
                    "dest": None if not taken or step.internal else step.target,
                    "conditions": [] if taken else [_refuse],
                }
            )
    return Machine(
        model=model if model is not None else Machine.self_literal,
        states=list(table.configurations),
        transitions=transitions,
        initial=initial or table.data.initial,
        auto_transitions=False,
        send_event=True,
        ignore_invalid_triggers=False,
    )


def _refuse(_: object) -> bool:
    return False
