"""The words that the project uses in a meaning of its own, each in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.grid import grid

if TYPE_CHECKING:
    from scion_fsm.lifecycle import Lifecycle

TERMS: dict[str, str] = {
    "agent": "A harness such as Claude Code that Scion runs in a container or pod, and its folder on disk.",
    "phase": "Where an agent is in its life, in one of the words of the picture above.",
    "activity": "What a running agent does, such as thinking; it exists only in the phase running.",
    "configuration": "Phase and, after a dot, what is known more exactly: running.thinking, stopped.final.",
    "end": "A phase in which a run is over: stopped, error or suspended. Scion's word is terminal.",
    "provisional": "Of an end: only the agent said so, or its container may run again. Fresh evidence may change it.",
    "unexplained": "Of an error: it was killed or has vanished, and nobody has said why. A deletion or an operator may explain it, in time.",
    "final": "Of an end: the runtime's verdict or an operator's word. Only a new run leaves it.",
    "run": "One start of an agent. A restarted agent is another run; nothing that is said of an earlier run touches a later one.",
    "event": "What an input means to the machine, such as pod.completed or tool-start.",
    "origin": "Who sends an event: an operator, the runtime, the agent, a relay or the scheduler.",
    "evidence": "What an event is worth: a command decides, a report is somebody's word, what the runtime shows is seen, and some of it is never taken back.",
    "order": "Which of two inputs is newer, by the clock or the version of who sent them; only like is compared with like.",
    "fence": "What a command that opens a run sets up: until the new run is seen, whatever is of the old one is stale.",
    "stale": "Of an input: older than what is known, or of a run that is past. It changes nothing at all.",
    "law": "What the lifecycle promises, L1 to L15; each is checked as properties of the machine.",
    "rule": "A row of the spec that decides pairs of a configuration and an event; its id never changes.",
    "relay": "Somebody who passes on an earlier view: a broker's heartbeat, an old record.",
    "grove": "Scion's older word for a project: a folder with a folder .scion for its agents.",
    "record": "What is known of one agent: configuration, run, marks of what was accepted last, reason, exit code.",
}
"""Term to its meaning, those that others need first."""


def glossary(_: Lifecycle) -> str:
    """Lists the terms."""
    return grid(["word", "meaning"], ((f"**{term}**", text) for term, text in TERMS.items()))
