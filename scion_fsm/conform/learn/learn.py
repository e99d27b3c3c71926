"""Learns the machine that an implementation really is, by asking it.

A classification tree tells states apart (Kearns and Vazirani): first by what everybody sees, then,
where that is not enough, by words of events that were seen to end differently. A hypothesis is tried
by a walk over all its pairs of transitions and by random words; where the implementation does
otherwise, the shortest suffix that tells two states apart is found (Rivest and Schapire), and so on.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.conform.graph import segments
from scion_fsm.conform.learn.behaviour import Edge, Machine
from scion_fsm.conform.subject.session import RESET, Event, Session, Trouble
from scion_fsm.errors import ScionFsmError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scion_fsm.conform.subject.protocol import State
    from scion_fsm.conform.subject.subject import Answer

STATES = 200
WORDS = 200
LENGTH = 40

Word = tuple[str, ...]
Output = tuple[str, bool | None]
"""What is seen of the state after an event, and whether it was taken; `-` if there is no such event."""

NOTHING: Output = ("-", None)


class LearningError(ScionFsmError):
    """The implementation cannot be learned: why, and what would help."""


class _Node(msgspec.Struct):
    """A leaf is a state; an inner node asks a suffix and has a child for each answer."""

    state: int | None = None
    suffix: Word = ()
    children: dict[tuple[Output, ...], _Node] = {}


def learn(
    session: Session,
    events: Sequence[str],
    *,
    states: int = STATES,
    seed: int = 0,
    progress: Callable[[str, int, int], None] = lambda _phase, _done, _all: None,
) -> Machine:
    """Explores a subject.

    Args:
        session: A conversation with it; left open.
        events: What to ask it.
        states: More states than this are not believed.
        seed: Of the random words.
        progress: Called now and then.

    Returns:
        A machine that agrees with every answer that was given, over all its pairs of transitions and
        WORDS random words.

    Raises:
        LearningError: It does not do the same thing twice, or has too many states, or cannot reset.
    """
    learner = _Learner(session, tuple(events), states, progress)
    learner.explore()
    while (word := learner.counterexample(seed)) is not None:
        learner.split(word)
        learner.explore()
    return learner.machine()


class _Learner:
    def __init__(
        self,
        session: Session,
        events: tuple[str, ...],
        limit: int,
        progress: Callable[[str, int, int], None],
    ) -> None:
        self._session = session
        self._events = events
        self._limit = limit
        self._progress = progress
        self._access: list[Word] = []
        self._seen: list[State] = []
        self._tree: dict[str, _Node] = {}
        self._edges: dict[tuple[int, str], tuple[Output, int]] = {}
        self._problems: dict[tuple[int, str], str] = {}
        self._sift(())

    # -- Asking ----------------------------------------------------------------------------------------

    def _answers(self, word: Word) -> list[Answer]:
        answers = self._session.play((RESET, *map(Event, word)))
        if isinstance(answers[0], Trouble) or answers[0].state is None:
            raise LearningError(f"it cannot be reset: {answers[0].reason or 'it gives no state'}")
        for answer in answers:
            if isinstance(answer, Trouble) and answer.kind == "timeout":
                raise LearningError(f"{answer.reason}; give it more by --timeout")
        return answers

    def _outputs(self, word: Word) -> tuple[Output, ...]:
        outputs = [_output(answer) for answer in self._answers(word)[1:]]
        return tuple(outputs + [NOTHING] * (len(word) - len(outputs)))

    def _sift(self, word: Word) -> int:
        """Finds the state that a word leads to; a new one if it is like no other."""
        last = self._answers(word)[-1].state
        if last is None:
            raise _unstable(word)
        node = self._tree.setdefault(str(last), _Node())
        while node.suffix:
            told = self._outputs(word + node.suffix)[-len(node.suffix) :]
            node = node.children.setdefault(told, _Node())
        if node.state is None:
            node.state = self._new_state(word, last)
        return node.state

    def _new_state(self, word: Word, seen: State) -> int:
        if len(self._access) >= self._limit:
            raise LearningError(
                f"it has more than {self._limit} states; if that is so, say --states {2 * self._limit}"
            )
        self._access.append(word)
        self._seen.append(seen)
        return len(self._access) - 1

    # -- Hypotheses ------------------------------------------------------------------------------------

    def explore(self) -> None:
        """Finds the edges of every state that has none yet."""
        state = 0
        while state < len(self._access):
            self._progress("states", state, len(self._access))
            for event in self._events:
                if (state, event) not in self._edges:
                    self._edges[state, event] = self._edge(state, event)
            state += 1

    def _edge(self, state: int, event: str) -> tuple[Output, int]:
        word = (*self._access[state], event)
        answers = self._answers(word)
        last = answers[-1]
        if len(answers) <= len(word):
            raise _unstable(word)
        output = _output(last)
        if output == NOTHING:
            if isinstance(last, Trouble):
                self._problems[state, event] = last.reason or "it gave no answer"
            return NOTHING, state
        if last.state == self._seen[state] and not self._tree[str(last.state)].suffix:
            return output, state
        return output, self._sift(word)

    def machine(self) -> Machine:
        """Gives the hypothesis; states that look alike are numbered."""
        names: list[str] = []
        for seen in self._seen:
            count = sum(name.partition("#")[0] == str(seen) for name in names)
            names.append(f"{seen}#{count + 1}" if count else str(seen))
        edges: dict[str, dict[str, Edge]] = {name: {} for name in names}
        for (state, event), (output, target) in self._edges.items():
            if output != NOTHING:
                edges[names[state]][event] = Edge(names[target], output[1])
        return Machine(
            name=self._session.implementation.name,
            initial=names[0],
            states=dict(zip(names, self._seen, strict=True)),
            edges=edges,
            problems=tuple(
                f"{event} in {names[state]}: {why}"
                for (state, event), why in self._problems.items()
            ),
        )

    # -- Trying them -----------------------------------------------------------------------------------

    def counterexample(self, seed: int) -> Word | None:
        """Looks for a word that the hypothesis foretells wrongly."""
        words = [
            tuple(event for _, event in segment) for segment in segments(self.machine().graph())
        ]
        source = random.Random(seed)  # noqa: S311 - reproducible, not secret
        answered = [
            [event for event in self._events if self._edges[state, event][0] != NOTHING]
            for state in range(len(self._access))
        ]
        words += [self._random_word(source, answered) for _ in range(WORDS)]
        for number, word in enumerate(words):
            self._progress(f"trying {len(self._access)} states", number, len(words))
            foretold, told = self._foretold(word), self._outputs(word)
            for index, (one, other) in enumerate(zip(foretold, told, strict=True)):
                if one != other:
                    return word[: index + 1]
        return None

    def _random_word(self, source: random.Random, answered: Sequence[Sequence[str]]) -> Word:
        """Gives a word of events that are answered, however few they are: the others tell nothing."""
        state = 0
        word: list[str] = []
        while len(word) < LENGTH and answered[state]:
            word.append(source.choice(answered[state]))
            state = self._edges[state, word[-1]][1]
        return tuple(word)

    def _foretold(self, word: Word) -> tuple[Output, ...]:
        state, outputs = 0, []
        for event in word:
            output, state = self._edges[state, event]
            outputs.append(output)
        return tuple(outputs)

    def _states_of(self, word: Word) -> list[int]:
        states = [0]
        for event in word:
            states.append(self._edges[states[-1], event][1])
        return states

    def split(self, word: Word) -> None:
        """Splits the state that a wrongly foretold word shows to be two."""
        states = self._states_of(word)
        truth = self._outputs(word)[-1]

        def agrees(index: int) -> bool:
            """Tells whether the state's own access word, in place of the word so far, ends the same."""
            replaced = self._access[states[index]] + word[index:]
            return self._outputs(replaced)[-1] == truth

        low, high = (
            0,
            len(word) - 1,
        )  # at 0 it agrees, being the word; at the last index it does not
        if agrees(high) or not agrees(low):
            raise _unstable(word)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if agrees(middle) else (low, middle)
        state, suffix = states[high], word[high:]
        node = self._leaf(state)
        if node is None:
            raise _unstable(word)
        new_word = (*self._access[states[low]], word[low])
        node.state, node.suffix, node.children = None, suffix, {}
        ends = len(suffix)
        for access, number in ((self._access[state], state), (new_word, None)):
            told = self._outputs(access + suffix)[-ends:]
            if told in node.children:
                raise _unstable(word)
            child = number if number is not None else self._new_state(new_word, self._seen[state])
            node.children[told] = _Node(state=child)
        # Every edge into the state that was two has to be asked again.
        self._edges = {key: edge for key, edge in self._edges.items() if edge[1] != state}

    def _leaf(self, state: int) -> _Node | None:
        nodes = list(self._tree.values())
        while nodes:
            node = nodes.pop()
            if node.state == state:
                return node
            nodes += node.children.values()
        return None


def _output(answer: Answer) -> Output:
    return NOTHING if answer.state is None else (str(answer.state), answer.accepted)


def _unstable(word: Word) -> LearningError:
    shown = " ".join(word[-6:]) or "a reset"
    return LearningError(f"it does not do the same thing twice, after … {shown}")
