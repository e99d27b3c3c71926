"""What was decided once is not decided again: a pod like one that was seen, of an agent like that one's.

Nothing here decides. `Tracker` does, for each pod whose like was not seen, and what it came to is kept by all
that it can have asked for: the pod's likeness, what the agent shares with others, and how the two stand to each
other. For the next of the kind only what is its own is put in. Whoever asks for its observation or its plan is
given what `Tracker` would have made.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from scion_fsm.machine.orders import is_after, is_version, seconds_of_text
from scion_fsm.observe.likeness import Parting
from scion_fsm.observe.pod import RUN_ID_LABEL, observe_pod, observe_pod_gone
from scion_fsm.runtime.agents import Own, Packed, Shape
from scion_fsm.runtime.tracker import (
    NAME_LABEL,
    TEMPLATE_LABEL,
    Decision,
    Outcome,
    Tracker,
    conflicts,
    project_in,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.observe.decode import Pod  # noqa: TC004 - never decoded
    from scion_fsm.runtime.agents import Key

_MOST = 8192
"""So many kinds are remembered; a cluster has some hundreds, and what says something else each time."""
_NONE: dict[str, str] = {}


class _Kind(msgspec.Struct, frozen=True, gc=False):
    """What became of a pod and of its agent.

    Attributes:
        outcome: What a decision says of it.
        shape: What the agent shares with others then.
        is_kept: Nothing that is the agent's own changed.
        is_whole: All that is its own is as the pod shows it.
        sources: Where the agent has its container from, its start, the time of its end, its message and the
            time of its last transition: by `_SHOWN`, `_LOST` or `_KNOWN`.
    """

    outcome: Outcome
    shape: Shape
    is_kept: bool
    is_whole: bool
    sources: tuple[int, ...]


_SHOWN: Final = 0
_LOST: Final = 1
_KNOWN: Final = 2
"""As the pod shows it; as it is if the pod left no verdict; as it was known before."""


class RememberingTracker(Tracker):
    """A `Tracker` that decides what it has seen the like of by one lookup."""

    def __init__(
        self,
        lifecycle: Lifecycle,
        *,
        agent_container: str | None = None,
        cluster: str | None = None,
    ) -> None:
        """Begins without agents; `Tracker` describes the arguments."""
        super().__init__(lifecycle, agent_container=agent_container, cluster=cluster)
        self._parted = Parting(lifecycle.table.data.pods, agent_container).parted
        self._kinds: dict[Hashable, _Kind] = {}

    def deleted(
        self, pod: Pod, *, key: Key | None = None, problems: Iterable[str] = ()
    ) -> Decision:
        """Takes in the last object of a pod that was deleted; `Tracker.seen` describes the arguments."""
        return self.seen(pod, key=key, problems=problems, is_gone=True)

    def seen(
        self,
        pod: Pod,
        *,
        key: Key | None = None,
        problems: Iterable[str] = (),
        is_gone: bool = False,
    ) -> Decision:
        """Takes in a pod that exists, or was deleted; `Tracker.seen` describes the other arguments."""
        metadata, parts = pod.metadata, self._parted(pod)
        if metadata is None or parts is None or problems:
            return self._plainly(pod, key, problems, is_gone=is_gone)
        likeness, container, started, time, message = parts
        namespace, pod_name = metadata.namespace, metadata.name
        version, uid, created = metadata.resource_version, metadata.uid, metadata.creation_timestamp
        if not pod_name or not uid or not is_version(version):
            return self._plainly(pod, key, is_gone=is_gone)
        labels, notes = metadata.labels or _NONE, metadata.annotations or _NONE
        name = labels.get(NAME_LABEL) or pod_name
        run_id = labels.get(RUN_ID_LABEL) or None
        shown = Own(
            name,
            None if pod_name == name else pod_name,
            created,
            version,
            uid,
            container,
            run_id,
            seconds_of_text(created),
            seconds_of_text(started),
            seconds_of_text(time),
            message,
            time,
        )
        key = key or (sys.intern(namespace or ""), pod_name)
        kept = self.agents.as_kept(key)
        known = relation = None
        if kept is not None:
            if not isinstance(kept, Packed):
                return self._plainly(pod, key, is_gone=is_gone)
            known = kept.own_parts()
            relation = _relation(known, shown)
            if relation is None:
                return self._plainly(pod, key, is_gone=is_gone)
        lost = gone = None
        if is_gone:
            at = metadata.deletion_timestamp or None
            lost = replace(shown, end=seconds_of_text(at), message=None, last_transition_time=at)
            gone = _likeness_of_ends(shown, lost), _likeness_of_ends(known, lost)
        asked = (
            gone,
            likeness,
            relation,
            kept and kept.shape,
            namespace,
            run_id is None,
            labels.get(TEMPLATE_LABEL),
            project_in(labels, notes),
            conflicts(labels),
        )
        kind = self._kinds.get(asked)
        if kind is None:
            decision = self._plainly(pod, key, is_gone=is_gone)
            self._remember(asked, decision, key, (shown, lost, known))
            return decision
        outcome = kind.outcome
        if kind.is_kept and kept is not None:
            after = self.agents.reshape(key, kind.shape, kept)
        else:
            own = shown if kind.is_whole else _own_after(kind.sources, (shown, lost, known))
            after = self.agents.keep(key, kind.shape, own)
        if outcome.must_write:
            self._waiting.pop(key, None)
        again = _Again(self, pod, name, kept, is_gone)
        return Decision(outcome, name, after.shape.namespace, version, uid, after, again)

    def decided_plainly(
        self, pod: Pod, name: str, kept: Packed | None, *, is_gone: bool
    ) -> tuple[Observation, Plan]:
        """Gives what a pod is classified as, and what reconcile makes of it and of its agent."""
        record = self.lifecycle.new_record(name) if kept is None else kept.unpacked().record
        observe = observe_pod_gone if is_gone else observe_pod
        observation = observe(
            self._table, pod, agent_container=self._agent_container, cluster=self.cluster
        )
        return observation, self.lifecycle.reconcile(record, observation)

    def _plainly(
        self, pod: Pod, key: Key | None, problems: Iterable[str] = (), *, is_gone: bool
    ) -> Decision:
        taken = super().deleted if is_gone else super().seen
        return taken(pod, key=key, problems=problems)

    def _remember(self, asked: Hashable, decision: Decision, key: Key, given: _Given) -> None:
        """Keeps what became of a pod, unless another like it may come to something else."""
        kept, outcome, table = self.agents.as_kept(key), decision.outcome, self._table
        if not isinstance(kept, Packed) or table.is_asked(outcome.target):
            return
        if "unexplained" in table.states[outcome.source].tags:
            return  # what explains it counts for a while only: these times are compared
        if any(step.explanation is not None for step in decision.plan.steps):
            return  # its message is neither the pod's nor the agent's
        own, shape = kept.own_parts(), kept.shape
        sources = tuple(
            _SHOWN if name == "end" and shape.is_commanded is None else _source(name, own, given)
            for name in _TAKEN
        )
        is_whole = not any(sources)
        kind = _Kind(outcome, shape, own == given[_KNOWN], is_whole, sources)
        if not kind.is_kept:
            made = Packed(shape, _own_after(sources, given).packed(bytearray()))
            if made.unpacked() != kept.unpacked():
                return
        if len(self._kinds) >= _MOST:
            self._kinds.clear()
        self._kinds[asked] = kind


class _Again(msgspec.Struct, frozen=True, gc=False):
    """What a decision's observation and plan are made by, if anybody asks for them."""

    tracker: RememberingTracker
    pod: Pod
    name: str
    kept: Packed | None
    is_gone: bool

    def __call__(self) -> tuple[Observation, Plan]:
        """Makes them."""
        return self.tracker.decided_plainly(self.pod, self.name, self.kept, is_gone=self.is_gone)


_Given = tuple[Own, Own | None, Own | None]
"""What a pod shows, what it does if it left no verdict, and what was known; by `_SHOWN`, `_LOST` and `_KNOWN`."""
_TAKEN = ("container", "run_started", "end", "message", "last_transition_time")
_NOTHING = Own("", None, None, "", None, None, None, None, None, None, None, None)


def _source(name: str, own: Own, given: _Given) -> int:
    """Gives where what is an agent's own has a part from. Of two that are equal there either will do.

    That they are is asked for.
    """
    for source in (_SHOWN, _LOST):
        one = given[source]
        if one is not None and getattr(one, name) == getattr(own, name):
            return source
    return _KNOWN


def _own_after(sources: tuple[int, ...], given: _Given) -> Own:
    """Gives what is an agent's own after a pod was taken in."""
    container, started, end, message, time = (given[source] or _NOTHING for source in sources)
    shown = given[_SHOWN]
    return Own(
        shown.name,
        shown.pod_name,
        shown.created,
        shown.version,
        shown.uid,
        container.container,
        shown.run_id,
        shown.run_created,
        started.run_started,
        end.end,
        message.message,
        time.last_transition_time,
    )


def _relation(known: Own, shown: Own) -> tuple[Hashable, ...] | None:
    """Gives how what a pod shows stands to what is known of its agent; None where more than this counts."""
    if (
        known.uid != shown.uid
        or known.name != shown.name
        or known.pod_name != shown.pod_name
        or known.run_id != shown.run_id
        or known.run_created != shown.run_created
    ):
        return None
    digits, than = shown.version, known.version  # as `is_newer_version`: each pod comes by here
    if (len(digits), digits) <= (len(than), than):
        return None
    had, has = known.container, shown.container
    began, begins = known.run_started, shown.run_started
    order = None
    if began != begins and began is not None and begins is not None:
        order = is_after(begins, began), is_after(began, begins)
    return (
        order,
        had is None,
        has is None,
        had == has,
        began is None,
        begins is None,
        known.end is None,
        shown.end is None,
        known.end == shown.end,
        known.message is None,
        shown.message is None,
        known.message == shown.message,
        known.last_transition_time is None,
        shown.last_transition_time is None,
        known.last_transition_time == shown.last_transition_time,
    )


def _likeness_of_ends(one: Own | None, lost: Own) -> Hashable:
    """Gives in what an agent, or a pod, is as if the pod had left no verdict."""
    if one is None:
        return None
    return (
        one.end == lost.end,
        one.message == lost.message,
        one.last_transition_time == lost.last_transition_time,
    )
