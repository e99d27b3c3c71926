"""The list of agents on the screen: only the lines that are in sight are made, of however many there are."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from scion_fsm.cli import printing
from scion_fsm.cli.output import STYLES, age
from scion_fsm.cli.screen.board import Heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from scion_fsm.cli.screen.board import Board, Place

COLUMNS = ("NAME", "PHASE", "ACTIVITY", "REASON", "OTHERS SAY", "STATUS", "AGE", "PROJECT")
"""OTHERS SAY is who disagrees: Scion's file, or the hub."""
_WIDEST = {"NAME": 40, "REASON": 30, "OTHERS SAY": 30, "STATUS": 36, "PROJECT": 24}
_LEFT_OUT = ("PROJECT", "STATUS", "AGE", "ACTIVITY")
"""What a narrow screen does without, in this order."""
_ELASTIC = "REASON"
"""What is cut where even that is too much: who disagrees is not."""
_GAP = 2


class AgentList(ScrollView, can_focus=True):
    """Lines of agents, one of them chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "move(-1000000000)", show=False),
        Binding("end", "move(1000000000)", show=False),
        Binding("enter", "choose", "story"),
    ]

    class Chosen(Message):
        """An agent was opened."""

        def __init__(self, place: Place) -> None:
            """Names it."""
            super().__init__()
            self.place = place

    def __init__(self, board: Board) -> None:
        """Begins empty."""
        super().__init__()
        self._board = board
        self._lines: list[Place | Heading] = []
        self._widths = {name: len(name) for name in COLUMNS}
        self._lacking = 0
        self._at = 0
        self._chosen: Place | None = None
        self._measured: tuple[int, int, int] | None = None

    def show(self, lines: list[Place | Heading]) -> None:
        """Shows these lines; the agent that is chosen stays so, wherever it now is."""
        before = self._chosen
        self._lines = lines
        if before is not None and not self._is_at(self._at, before):
            try:
                self._at = lines.index(before)
            except ValueError:
                self._at = min(self._at, max(len(lines) - 1, 0))
        self._at = min(self._at, max(len(lines) - 1, 0))
        self._note()
        self.virtual_size = Size(0, len(lines) + 1)
        self._measured = None
        self.refresh()

    @property
    def chosen(self) -> Place | None:
        """The agent that is chosen."""
        return self._chosen

    @property
    def _room(self) -> int:
        return self.scrollable_content_region.width  # without the bar, which `size` has

    def _is_at(self, at: int, place: Place) -> bool:
        return at < len(self._lines) and self._lines[at] == place

    def _note(self) -> None:
        line = self._lines[self._at] if self._at < len(self._lines) else None
        self._chosen = line if isinstance(line, tuple) and not isinstance(line, Heading) else None

    # -- moving about -----------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Chooses another line."""
        self._at = max(0, min(self._at + by, len(self._lines) - 1))
        self._note()
        top, room = int(self.scroll_offset.y), max(self.size.height - 1, 1)
        if self._at < top:
            self.scroll_to(y=self._at, animate=False)
        elif self._at >= top + room:
            self.scroll_to(y=self._at - room + 1, animate=False)
        self.refresh()

    def action_page(self, by: int) -> None:
        """Goes on by a screen."""
        self.action_move(by * max(self.size.height - 2, 1))

    def action_choose(self) -> None:
        """Opens the agent that is chosen."""
        if self._chosen is not None:
            self.post_message(self.Chosen(self._chosen))

    def on_click(self, event: events.Click) -> None:
        """Chooses the line that was clicked, and opens it at the second click."""
        if event.y:
            self.action_move(int(self.scroll_offset.y) + event.y - 1 - self._at)
            if event.chain > 1:
                self.action_choose()

    # -- drawing ----------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Draws a line of the screen: the headings stay on top."""
        if y == 0:
            self._measure()
        names = self._shown()
        if y == 0:
            cells = [self._cell(name, name) for name in names]
            return self._strip([Segment(" ".join(cells), Style(bold=True))])
        at = int(self.scroll_offset.y) + y - 1
        if at >= len(self._lines):
            return Strip.blank(self._room)
        line = self._lines[at]
        back = Style(reverse=True) if at == self._at else Style()
        if isinstance(line, Heading):
            troubles = f", {line.problems} with problems" if line.problems else ""
            count = "1 agent" if line.agents == 1 else f"{line.agents} agents"
            text = f"{printing.cell(line.project, 60)}: {count}{troubles}"
            return self._strip([Segment(text, Style(bold=True, underline=True) + back)], back)
        values = self._values(line)
        segments = []
        for name in names:
            style = _style(values["PHASE"]) if name == "PHASE" else Style()
            if name == "OTHERS SAY" and values[name] != "-":
                style = Style(color="magenta", bold=True)
            segments.append(Segment(self._cell(name, values[name]) + " ", style + back))
        return self._strip(segments, back)

    def _strip(self, segments: list[Segment], back: Style | None = None) -> Strip:
        width = self._room
        return Strip(segments).adjust_cell_length(width, back).crop(0, width)

    def _cell(self, name: str, content: str) -> str:
        width = self._widths[name] - (self._lacking if name == _ELASTIC else 0)
        content = printing.clipped(content, width)
        return content + " " * (width - printing.cells(content) + _GAP - 1)

    def _values(self, place: Place) -> dict[str, str]:
        agent = self._board.agent(place)
        if agent is None:
            return dict.fromkeys(COLUMNS, "-")
        record, identity = agent.record, agent.identity
        now = datetime.datetime.now(datetime.UTC)
        told = {
            "NAME": identity.name,
            "PHASE": record.phase,
            "ACTIVITY": record.activity,
            "REASON": agent.reason,
            "OTHERS SAY": self._board.disagreement(place, agent),
            "STATUS": agent.container_status,
            "PROJECT": identity.project,
        }
        cells = {name: printing.cell(value or None, 60) for name, value in told.items()}
        return cells | {"AGE": age(identity.created, now)}

    def _measure(self) -> None:
        """Lets the columns grow with what is in sight; they do not shrink under whoever reads."""
        top = int(self.scroll_offset.y)
        sight = (top, self.size.height, self._room)
        if sight == self._measured:
            return
        self._measured = sight
        for line in self._lines[top : top + self.size.height]:
            if isinstance(line, Heading):
                continue
            for name, value in self._values(line).items():
                width = min(printing.cells(value), _WIDEST.get(name, 20))
                self._widths[name] = max(self._widths[name], width)

    def _shown(self) -> Sequence[str]:
        names = list(COLUMNS)
        for name in _LEFT_OUT:
            if self._needed(names) > self._room:
                names.remove(name)
        lacking = max(self._needed(names) - self._room, 0)
        self._lacking = min(lacking, max(self._widths[_ELASTIC] - len(_ELASTIC), 0))
        return names

    def _needed(self, names: Sequence[str]) -> int:
        return sum(self._widths[one] + _GAP for one in names) - _GAP


def _style(phase: str) -> Style:
    found = STYLES.get(phase, {})
    return Style(color=found.get("fg"), bold=found.get("bold"))
