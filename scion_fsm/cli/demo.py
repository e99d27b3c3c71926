"""`scion-fsm demo`: the main job on the recording in the package, then stale inputs and their refusal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from scion_fsm.cli import EXIT_NO, printing
from scion_fsm.model import Phase

if TYPE_CHECKING:
    from scion_fsm.observe.decode import Pod
    from scion_fsm.runtime.tracker import Decision, Tracker

SUCCEEDED = "hub-stop-then-recreate"
"""An agent of the recording whose pod was deleted and made again under the same name."""
SHOWN = 6


@click.command()
def demo() -> None:
    """See the main job on a recorded cluster.

    Its agents are listed; then stale inputs are thrown at them and refused.
    """
    from scion_fsm.cli import output as out  # noqa: PLC0415
    from scion_fsm.lifecycle import Lifecycle, bundled_recording  # noqa: PLC0415
    from scion_fsm.runtime.inputs import read  # noqa: PLC0415
    from scion_fsm.runtime.tracker import Tracker  # noqa: PLC0415

    recorded = read(str(bundled_recording()))
    inputs = [(item.type, item.pod) for item in recorded if item.pod is not None]
    tracker = Tracker(Lifecycle.default())
    for kind, pod in inputs:
        _take(tracker, kind, pod)
    agents = sorted(tracker.agents.values(), key=lambda agent: agent.identity.key)
    printing.text(
        f"{len(inputs)} inputs recorded on a real cluster (Kubernetes 1.36)"
        f" say this of {len(agents)} agents:\n\n"
    )
    out.print_agents(agents, wide=False)
    refused = _late_words_about_a_successor(inputs) and _everything_once_more(tracker, inputs)
    if not refused:
        raise click.exceptions.Exit(EXIT_NO)


def _take(tracker: Tracker, kind: str, pod: Pod) -> Decision:
    return (tracker.deleted if kind == "DELETED" else tracker.seen)(pod)


def _late_words_about_a_successor(inputs: list[tuple[str, Pod]]) -> bool:
    """Replays one agent until its second pod runs, then lets the first pod's end arrive; True if refused."""
    from scion_fsm.cli.watch import sentence  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.lifecycle import Lifecycle  # noqa: PLC0415
    from scion_fsm.runtime.tracker import Tracker, identify  # noqa: PLC0415

    own = [(kind, pod) for kind, pod in inputs if identify(pod).name == SUCCEEDED]
    end = max(i for i, (kind, _) in enumerate(own) if kind == "DELETED")
    late, tracker = own[end], Tracker(Lifecycle.default())
    printing.text(
        f"\nThe first pod of {SUCCEEDED} is deleted, but the news is held up."
        "\nIts successor starts:\n\n"
    )
    for kind, pod in own[end + 1 :]:
        decision = _take(tracker, kind, pod)
        printing.line(sentence(decision))
        if decision.agent.record.phase == Phase.RUNNING:
            break
    printing.text("\nNow the old pod's end arrives:\n\n")
    decision = _take(tracker, *late)
    printing.line(sentence(decision))
    return decision.disposition == "ignored"


def _everything_once_more(tracker: Tracker, inputs: list[tuple[str, Pod]]) -> bool:
    """Throws all inputs at the agents again, in reverse; True if no agent changed."""
    from scion_fsm.cli.watch import sentence  # noqa: PLC0415 - loaded when the command runs

    printing.text(
        "\nThen every input arrives once more, in reverse order. Some that would raise the dead:\n\n"
    )
    before = {key: agent.record for key, agent in tracker.agents.items()}
    outcomes: Counter[str] = Counter()
    revivals: dict[str, str] = {}
    count = 0
    for kind, pod in reversed(inputs):
        decision = _take(tracker, kind, pod)
        outcomes[f"{decision.disposition} by {decision.plan.rule}: {decision.plan.why}"] += 1
        lifecycle, observation = tracker.lifecycle, decision.observation
        fresh = lifecycle.reconcile(
            lifecycle.new_record("a reader who believes it"), observation
        ).record
        if decision.agent.record.is_terminal and not fresh.is_terminal:
            count += 1
            revivals.setdefault(observation.event or "", sentence(decision))
    for line in list(revivals.values())[:SHOWN]:
        printing.line(line)
    printing.line()
    for outcome, times in outcomes.most_common():
        printing.line(f"{times:>5}  {outcome}")
    changed = sum(before[key] != agent.record for key, agent in tracker.agents.items())
    printing.text(
        f"\nA reader who believes what comes last would have taken {count} of them for a sign of life of an"
        f"\nagent that has ended. Here {changed} of {len(before)} agents changed:"
        " a stale input never leaves a terminal state.\n"
    )
    return changed == 0
