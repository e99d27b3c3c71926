"""The table as a `transitions.Machine`, for people who want callbacks; the only file that imports it.

Semantics stay in the table: the machine has one internal, self or moving transition for every pair
that is taken and a condition-free `noop` trigger for every pair that is not (architecture.md, 7 and 8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transitions import Machine, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transitions import EventData

    from scion_fsm.machine.table import Table


class _Configuration(State):
    """A state that calls its model by phase, which names of methods can say and configurations cannot."""

    # Else a phase without substates would be called twice.
    dynamic_methods: list[str] = []  # noqa: RUF012 - State's own, and not said to be the class's

    def enter(self, event_data: EventData) -> None:
        """Calls `on_enter_PHASE` where the phase is another one, then `on_enter_PHASE_SUBSTATE`."""
        super().enter(event_data)
        source, dest = _ends(event_data)
        _call(event_data, _methods("on_enter", dest, source))

    def exit(self, event_data: EventData) -> None:
        """Calls `on_exit_PHASE_SUBSTATE`, then `on_exit_PHASE` where the phase is left."""
        source, dest = _ends(event_data)
        _call(event_data, reversed(_methods("on_exit", source, dest)))
        super().exit(event_data)


def _ends(event_data: EventData) -> tuple[str, str]:
    transition = event_data.transition
    return (transition.source, str(transition.dest)) if transition is not None else ("", "")


def _methods(prefix: str, own: str, other: str) -> list[str]:
    """Names the methods for a configuration's phase, where it is not the other's, and for itself."""
    phase, _, substate = own.partition(".")
    names = [f"{prefix}_{phase}"] if phase != other.partition(".")[0] else []
    return [*names, f"{prefix}_{phase}_{substate}"] if substate else names


def _call(event_data: EventData, names: Iterable[str]) -> None:
    for name in names:
        method = getattr(event_data.model, name, None)
        if callable(method):
            method(event_data)


class _Machine(Machine):
    state_cls = _Configuration


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

        Whatever of these methods the model has is called with the EventData: `on_exit_running_thinking`
        and `on_enter_stopped_final` with each configuration, `on_exit_running` and `on_enter_stopped`
        with the phase, which one enters from another phase only.

    Raises:
        UnknownConfigurationError: It cannot begin there.
    """
    initial = table.data.initial if initial is None else initial
    table.step(initial, next(iter(table.events)))  # which refuses what is no configuration
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
    return _Machine(
        model=model if model is not None else Machine.self_literal,
        states=list(table.configurations),
        transitions=transitions,
        initial=initial,
        auto_transitions=False,
        send_event=True,
        ignore_invalid_triggers=False,
    )


def _refuse(_: object) -> bool:
    return False
