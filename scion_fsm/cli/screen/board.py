"""What the screen shows of agents: which, in which order, how many; brought up to date agent by agent."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict, deque
from typing import TYPE_CHECKING, NamedTuple, Protocol

from scion_fsm.machine.orders import seconds_of
from scion_fsm.publish.agents.advice import Way
from scion_fsm.publish.agents.order import phases_of, trouble
from scion_fsm.publish.agents.witnesses import Witness, of_file, of_others
from scion_fsm.runtime.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.publish.agents.order import Sort
    from scion_fsm.runtime.agents import Agent, Key
    from scion_fsm.runtime.observed import Observed
    from scion_fsm.runtime.tracker import Decision

STORIES = 5000
"""Of so many agents, those heard of last, it is kept what became of their inputs, …"""
INPUTS = 24
"""… and of so many inputs each."""
AT_ONCE = 500
"""So many agents are brought up to date in one go, some ten milliseconds; keys are heard in between."""

Place = tuple[int, "Key"]
"""The number of a tracker, and the key of an agent of it; or `_ON_DISK` and where its folder is."""
_ON_DISK = -1


class Source(Protocol):
    """Where agents are: a tracker, or a recording."""

    @property
    def lifecycle(self) -> Lifecycle:
        """What decides."""
        ...  # pragma: no cover

    @property
    def agents(self) -> Mapping[Key, Agent]:
        """The agents by key."""
        ...  # pragma: no cover


class Mark(NamedTuple):
    """What orders an agent, and what it is found by."""

    trouble: int
    phase: int
    project: str
    name: str
    age: float
    text: str
    word: str


class Heading(NamedTuple):
    """The line above the agents of a project."""

    project: str
    agents: int
    problems: int


class Board:
    """The agents of trackers that go on meanwhile; `take` is for their thread, the rest for the screen's."""

    def __init__(
        self,
        trackers: Sequence[Source],
        observed: Observed | None = None,
        *,
        way: Way = Way(),  # noqa: B008 - a value
    ) -> None:
        """Begins with what the trackers have.

        Args:
            trackers: Where the agents are.
            observed: What others say of them, if anybody said so.
            way: How they are looked at.
        """
        self.trackers = tuple(trackers)
        self.lifecycle: Lifecycle = self.trackers[0].lifecycle
        self._observed, self.way = observed, way
        self._phases = {phase: at for at, phase in enumerate(phases_of(self.lifecycle.table))}
        self._marks: dict[Place, Mark] = {}
        self._entries: dict[Place, Entry] = {}
        self._stories: OrderedDict[Place, deque[Decision]] = OrderedDict()
        self._counts: Counter[str] = Counter()
        self._troubled = 0
        self._ranked: list[tuple[tuple[object, ...], Place]] = []
        self._ranked_by: Sort | None = None
        self._lock = threading.Lock()
        self.told: Callable[[], None] = lambda: None
        self._news: set[Place] = {
            (at, key) for at, tracker in enumerate(self.trackers) for key in tracker.agents
        }

    def take(self, decision: Decision, entry: Entry | None = None, *, tracker: int = 0) -> None:
        """Takes in what became of an input, and the agent with its files if it has any."""
        place = (tracker, decision.agent.identity.key)
        with self._lock:
            self._news.add(place)
            if entry is not None:
                self._entries[place] = entry
            story = self._stories.pop(place, None) or deque(maxlen=INPUTS)
            story.append(decision)
            self._stories[place] = story
            if len(self._stories) > STORIES:
                self._stories.popitem(last=False)

    def look(self, entry: Entry) -> None:
        """Takes an agent as a look at its files left it; for any thread. One that no runtime shows has a line, too."""
        folder = entry.folder
        if folder is None:
            return
        place = (_ON_DISK, (folder.homes, folder.name))
        with self._lock:
            if entry.runtime is None:
                self._entries[place] = entry
            elif self._entries.pop(place, None) is None:
                return
            self._news.add(place)
        self.told()

    def clear(self) -> None:
        """Forgets everything, as a recording that is wound back does."""
        with self._lock:
            self._news.update(self._marks)
            self._entries.clear()
            self._stories.clear()

    def refresh(self) -> bool:
        """Brings what is shown up to date, `AT_ONCE` agents at most; tells whether there was news."""
        with self._lock:
            news = self._news
            if len(news) > AT_ONCE:
                news = {news.pop() for _ in range(AT_ONCE)}
            else:
                self._news = set()
        for place in news:
            before = self._marks.pop(place, None)
            if before is not None:
                self._counts[before.word] -= 1
                self._troubled -= before.trouble <= _PROBLEM
            agent = self.agent(place)
            if agent is not None:
                mark = self._marks[place] = self._mark(place, agent)
                self._counts[mark.word] += 1
                self._troubled += mark.trouble <= _PROBLEM
        self._rank_anew(news)
        return bool(news)

    def _rank_anew(self, news: set[Place]) -> None:
        """Puts the agents of news where they belong; sorting what is sorted but for a few costs little."""
        by = self._ranked_by
        if by is not None and news:
            key = _KEYS[by]
            kept = [one for one in self._ranked if one[1] not in news]
            kept += [(key(self._marks[place]), place) for place in news if place in self._marks]
            kept.sort()
            self._ranked = kept

    @property
    def has_news(self) -> bool:
        """Whether something is to be brought up to date."""
        return bool(self._news)

    def agent(self, place: Place) -> Agent | None:
        """Gives an agent as it is now; None if it is no more."""
        entry = self._entries.get(place)
        if entry is not None:
            return entry.agent
        at, key = place
        return None if at == _ON_DISK else self.trackers[at].agents.get(key)

    def entry(self, place: Place) -> Entry | None:
        """Gives an agent with its files, likewise."""
        entry, agent = self._entries.get(place), self.agent(place)
        if entry is not None or agent is None:
            return entry
        return Entry(agent, runtime=agent)

    def story(self, place: Place) -> list[Decision]:
        """Gives what became of an agent's last inputs."""
        with self._lock:
            return list(self._stories.get(place, ()))

    def witnesses(self, place: Place) -> list[Witness]:
        """Gives who says something of an agent, as they say it."""
        entry = self.entry(place)
        if entry is None:
            return []
        told = list(of_file(entry))
        if self._observed is not None:
            told += of_others(self._observed, entry.agent.identity)
        return told

    def disagreement(self, place: Place, agent: Agent) -> str:
        """Says who shows another phase of an agent than its record; empty if nobody does."""
        if self._observed is None and place not in self._entries:
            return ""
        truth = agent.record.phase
        found = [one for one in self.witnesses(place) if one.phase != str(truth)]
        return f"{_SHORT[found[-1].who]}: {found[-1].says}" if found else ""

    def counts(self) -> dict[str, int]:
        """Counts agents by phase, in the spec's order."""
        return {phase: self._counts[phase] for phase in self._phases if self._counts[phase]}

    def troubled(self) -> int:
        """Counts the agents that need somebody."""
        return self._troubled

    def lines(self, sort: Sort, wanted: str, *, grouped: bool) -> list[Place | Heading]:
        """Gives what is shown, line by line.

        Args:
            sort: The order.
            wanted: Words that a line must have, each somewhere; a phase, a project, a part of a name.
            grouped: Under a heading for each project.
        """
        if sort != self._ranked_by:
            key = _KEYS[sort]
            self._ranked = sorted((key(mark), place) for place, mark in self._marks.items())
            self._ranked_by = sort
        found: list[Place] = [place for _, place in self._ranked]
        for word in wanted.lower().split():
            found = [place for place in found if word in self._marks[place].text]
        if not grouped:
            return [*found]
        return list(_under_headings([(self._marks[place], place) for place in found]))

    def _mark(self, place: Place, agent: Agent) -> Mark:
        identity, record = agent.identity, agent.record
        entry = self._entries.get(place)
        told = bool(entry and entry.problems)
        shown = (identity.name, record.phase, record.activity, agent.reason, identity.project)
        return Mark(
            trouble=trouble(self.lifecycle.table, agent, told=told),
            phase=self._phases.get(str(record.phase), len(self._phases)),
            project=identity.project or "",
            name=identity.name,
            age=-(seconds_of(identity.created) or 0.0),
            text=" ".join(str(word) for word in shown if word).lower(),
            word=str(record.phase),
        )


_SHORT = {"agent-info.json": "file", "the hub": "hub"}
"""What a narrow column calls who says otherwise."""
_PROBLEM = 2
"""The last rank of `trouble` that is one."""
_KEYS: Mapping[Sort, Callable[[Mark], tuple[object, ...]]] = {
    "problems": lambda mark: (mark.trouble, mark.project, mark.name),
    "name": lambda mark: (mark.project, mark.name),
    "phase": lambda mark: (mark.phase, mark.project, mark.name),
    "age": lambda mark: (mark.age, mark.name),
}


def _under_headings(found: Sequence[tuple[Mark, Place]]) -> Iterator[Place | Heading]:
    found = sorted(found, key=lambda one: one[0].project)
    agents = Counter(mark.project for mark, _ in found)
    problems = Counter(mark.project for mark, _ in found if mark.trouble <= _PROBLEM)
    last = None
    for mark, place in found:
        if mark.project != last:
            last = mark.project
            yield Heading(last or "no project", agents[last], problems[last])
        yield place
