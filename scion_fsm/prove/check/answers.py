"""What each input does to each record, and whether the laws hold of it, asked as seldom as possible.

The real `reconcile` is asked. What it makes of a view of a record, it makes of every record that has
the view (see `views`), so it is asked anew only where a view was not enough.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from scion_fsm.machine.record import Record
from scion_fsm.prove.check import views
from scion_fsm.prove.check.explore import Numbered
from scion_fsm.prove.check.laws import Effect
from scion_fsm.prove.check.views import Mention

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from scion_fsm.prove.check.inputs import Input
    from scion_fsm.prove.check.laws import Holds, Judge

    # The record after an input as it looks in the view; what the input tells of the runs, as
    # `Judge.told` says it; whether it must be written.
    Change = tuple[Record, int | None, bool]


@dataclass(slots=True)
class Answers:
    """What inputs did to all records of one view. A set of inputs is a number with a bit for each.

    Attributes:
        shown: The view.
        is_whole: Whether it is the record itself.
        asked: The inputs that were tried.
        raised: Those of them that raised: a view was not enough for them, or the reconciler is broken.
        unchanged: Those of them that did nothing.
        changes: What the others did, each by the number of the change.
        spoken: For each law, those of which it says something.
        broken: For each law, those that break it.
    """

    shown: Record
    is_whole: bool = False
    asked: int = 0
    raised: int = 0
    unchanged: int = 0
    changes: dict[int, int] = field(default_factory=dict)
    spoken: dict[Holds, int] = field(default_factory=dict)
    broken: dict[Holds, int] = field(default_factory=dict)


class _Parts(NamedTuple):
    """The parts of a record that views show, by number."""

    runs: int
    has_runs: int
    has_orders: int
    always_shown: int


class Asker:
    """Asks what has not been asked, and remembers.

    Attributes:
        records: Every record that came up, by number.
    """

    def __init__(self, judge: Judge, inputs: Sequence[Input], laws: Sequence[Holds]) -> None:
        """Takes what is asked, about which inputs, and the laws that judge what came of them."""
        self.records: Numbered[Record] = Numbered()
        self._judge = judge
        self._inputs = inputs
        self._laws = laws
        self._known: dict[Hashable, Answers] = {}
        self._changes: Numbered[Change] = Numbered()
        self._numbers: Numbered[Hashable] = Numbered()
        self._carried: Numbered[Hashable] = Numbered()
        self._alike: dict[Mention, int] = {}
        for number, item in enumerate(inputs):
            address = item.address
            place = None if address.order is None else address.origin_index
            # A command names no run, but may end the one that there is.
            mention = Mention(place, address.names_run or address.is_command)
            self._alike[mention] = self._alike.get(mention, 0) | 1 << number

    def answers(self, number: int, wanted: int) -> Iterator[tuple[int, Answers, int]]:
        """Gives what inputs do to a record.

        Yields:
            Some of the inputs that are wanted, the answers that hold for them, and what the view
            withheld that these were given for, by number.
        """
        record = self.records[number]
        parts = self._parts(record)
        for mention, alike in self._alike.items():
            left = wanted & alike
            if left:
                carried = self._carried.number(views.carried(record, mention))
            for answers in self._views(record, parts, mention) if left else ():
                if left & ~answers.asked:
                    self._ask(answers, left & ~answers.asked)
                settled = left if answers.is_whole else left & ~answers.raised
                if settled:
                    yield settled, answers, carried
                left ^= settled
                if not left:
                    break

    def change(self, record: int, change: int) -> tuple[int, int | None, bool]:
        """Gives a change of a record by that of its view: the record after it by number, see `Change`."""
        after, told, is_written = self._changes[change]
        filled = views.filled(after, self.records[record])
        return self.records.number(filled), told, is_written

    def _views(self, record: Record, parts: _Parts, mention: Mention) -> Iterator[Answers]:
        known, place = self._known, mention.place
        order = None if place is None else record.orders[place]
        runs = parts.runs if mention.run else parts.has_runs
        view: Hashable = mention, order, runs, parts.has_orders
        if view not in known:
            known[view] = Answers(views.runs(record, mention))
        yield known[view]
        view = mention, order, runs, parts.has_orders, parts.always_shown
        if view not in known:
            known[view] = Answers(views.withholding(record, mention, history=True))
        yield known[view]
        view = mention, order, runs, parts.has_orders, parts.always_shown, record.history
        if view not in known:
            known[view] = Answers(views.withholding(record, mention, history=False))
        yield known[view]
        if record not in known:
            known[record] = Answers(record, is_whole=True)
        yield known[record]

    def _parts(self, record: Record) -> _Parts:
        number = self._numbers.number
        runs = record.incarnation, record.superseded
        return _Parts(
            number(runs),
            number(tuple([run is not None for run in runs])),
            number(tuple([order is not None for order in record.orders])),
            number(views.always_shown(record)),
        )

    def _ask(self, answers: Answers, missing: int) -> None:
        answers.asked |= missing
        changes: list[tuple[int, Change]] = []
        verdicts: dict[tuple[bool | None, ...], int] = {}
        while missing:
            bit = missing & -missing
            missing ^= bit
            try:
                said, change = self._try(answers.shown, self._inputs[bit.bit_length() - 1])
            except (Exception, views.AskedForMore):  # noqa: BLE001 - whatever a reconciler under test raises
                answers.raised |= bit
                continue
            verdicts[said] = verdicts.get(said, 0) | bit
            if change is None:
                answers.unchanged |= bit
            else:
                changes.append((bit, change))
        with views.opened():
            for bit, change in changes:
                number = self._changes.number(change)
                answers.changes[number] = answers.changes.get(number, 0) | bit
        for said, mask in verdicts.items():
            for holds, verdict in zip(self._laws, said, strict=True):
                if verdict is not None:
                    answers.spoken[holds] = answers.spoken.get(holds, 0) | mask
                    if not verdict:
                        answers.broken[holds] = answers.broken.get(holds, 0) | mask

    def _try(self, shown: Record, item: Input) -> tuple[tuple[bool | None, ...], Change | None]:
        """Gives what each law says of one input to a view, and what it changes."""
        judge = self._judge
        plan = judge.reconcile(shown, item.observation)
        effect = Effect(judge, shown, item.observation, plan)
        said = tuple([holds(effect) for holds in self._laws])
        told = judge.told(item, plan)
        if plan.record is shown and told is None and not plan.must_write:
            return said, None
        if type(plan.record) is not Record:
            raise views.AskedForMore  # it is no record yet
        return said, (plan.record, told, plan.must_write)
