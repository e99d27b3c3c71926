"""The full screen: counts on top, the agents, and the pages of the one that is opened."""

from __future__ import annotations

import asyncio
import contextvars
import os
import signal
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from scion_fsm.cli import printing
from scion_fsm.cli.output import STYLES
from scion_fsm.cli.screen import pages
from scion_fsm.cli.screen.agents import AgentList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.driver import Driver

    from scion_fsm.cli.screen.board import Board, Place
    from scion_fsm.cli.screen.tape import Tape
    from scion_fsm.publish.agents.order import Sort

PAUSE_SECONDS = 0.2
"""News are drawn together, so often at most."""
SOON_SECONDS = 0.03
"""After this the rest of many news is taken in, so that keys are heard in between."""
AGE_SECONDS = 10.0
"""Ages are drawn anew so often."""
_OF_LIST = frozenset({"ask", "order", "group", "open", "clear"})
"""Actions that a page has not."""
_OF_TAPE = frozenset({"wind", "wind_far"})
"""Actions on a recording."""
_SORTS: tuple[Sort, ...] = ("problems", "name", "phase", "age")


class WatchScreen(App[None]):
    """All agents of a board. Nothing is done while there is no news."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { background: ansi_default; color: ansi_default; }
    #head { height: 2; background: ansi_default; }
    #told { height: auto; max-height: 3; color: ansi_yellow; background: ansi_default; }
    #filter { display: none; height: 1; border: none; padding: 0; background: ansi_default; }
    #filter.asked { display: block; }
    AgentList { background: ansi_default; color: ansi_default; }
    .page { background: ansi_default; color: ansi_default; }
    Footer { background: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "quit"),
        Binding("ctrl+c", "quit", show=False, priority=True),
        Binding("slash", "ask", "filter"),
        Binding("o", "order", "order"),
        Binding("g", "group", "group"),
        Binding("y", "open('record')", "record"),
        Binding("s", "open('others')", "others"),
        Binding("escape", "clear", show=False),
        Binding("left,comma", "wind(-1)", "back", key_display="←"),
        Binding("right,full_stop", "wind(1)", "on", key_display="→"),
        Binding("shift+left,less_than_sign", "wind_far(-1)", show=False),
        Binding("shift+right,greater_than_sign", "wind_far(1)", show=False),
    ]

    def __init__(self, board: Board, where: str, tape: Tape | None = None) -> None:
        """Begins with problems first.

        Args:
            board: The agents.
            where: What is watched, for people.
            tape: A recording that the board shows, to be wound.
        """
        super().__init__(ansi_color=True)
        self._board, self._where, self._tape = board, where, tape
        self._order = 0
        self._grouped = False
        self._is_due = False
        self._told: list[str] = []
        self._drawing: asyncio.AbstractEventLoop | None = None
        self._in_context = contextvars.copy_context()  # textual's own, which another thread has not
        self._begin: Callable[[], None] = lambda: None

    def get_driver_class(self) -> type[Driver]:
        """Gives textual's driver, but that it leaves the screen before it waits for its thread of keys."""
        own = super().get_driver_class()

        class Leaving(own):  # type: ignore[misc, valid-type]
            def stop_application_mode(self) -> None:
                self.write("\x1b[?1049l\x1b[?25h")
                self.flush()
                super().stop_application_mode()

        return Leaving

    def begin_with(self, begin: Callable[[], None]) -> None:
        """Calls something once the screen is there, which from then on may tell it of news."""
        self._begin = begin

    def compose(self) -> ComposeResult:
        """Gives the parts of the screen, from the top."""
        yield Static(id="head")
        yield AgentList(self._board)
        yield Static(id="told")
        yield Input(id="filter", placeholder="words that a line must have", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Shows what there is."""
        self.theme = "ansi-light" if _is_light() else "ansi-dark"
        self.query_one(AgentList).focus()
        self.set_interval(AGE_SECONDS, self.query_one(AgentList).refresh)
        self._show()
        self._draw()
        self._drawing, self._in_context = asyncio.get_running_loop(), contextvars.copy_context()
        self._drawing.add_signal_handler(signal.SIGTERM, self.exit)
        self._board.told = self.noticed
        self._begin()

    def noticed(self) -> None:
        """Is told that there is news; it is drawn together with what comes shortly after. For any thread."""
        if not self._is_due:
            self._is_due = True
            self._later(lambda: self.set_timer(PAUSE_SECONDS, self._draw))

    def tell(self, what: str) -> None:
        """Shows something that people may want to know. For any thread."""
        self._told = [*self._told, printing.shown(what, 300)][-3:]
        self._later(lambda: self.query_one("#told", Static).update(Text("\n".join(self._told))))

    def ended(self) -> None:
        """Is told that nothing is watched any more. For any thread."""
        self._later(self.exit)

    def _later(self, do: Callable[[], object]) -> None:
        loop = self._drawing
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(do, context=self._in_context)

    def _draw(self) -> None:
        self._is_due = False
        if self._board.refresh():
            self._show()
        if self._board.has_news and not self._is_due:
            self._is_due = True
            self.set_timer(SOON_SECONDS, self._draw)

    def _show(self) -> None:
        wanted = self.query_one("#filter", Input).value
        order = _SORTS[self._order]
        lines = self._board.lines(order, wanted, grouped=self._grouped)
        self.query_one(AgentList).show(lines)
        head = Text(no_wrap=True, overflow="ellipsis")
        for phase, count in self._board.counts().items():
            style = STYLES.get(phase, {})
            word = "bold " if style.get("bold") else ""
            head.append(f"{count} {phase}  ", style=word + style.get("fg", "default"))
        troubled = self._board.troubled()
        if troubled:
            head.append(f"{troubled} to look at  ", style="bold")
        head.append("\n")
        head.append(f"by {order}{f', only {wanted!r}' if wanted else ''}  ", style="dim")
        where = self._tape.told() if self._tape else self._where
        head.append(printing.cell(where, 200), style="dim")
        self.query_one("#head", Static).update(head)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Lets the keys of the list be the list's."""
        if action in _OF_TAPE and self._tape is None:
            return False
        return action not in _OF_LIST | _OF_TAPE or not isinstance(self.screen, Page)

    # -- keys -------------------------------------------------------------------------------------------

    def action_wind(self, by: int) -> None:
        """Winds the recording by so many inputs."""
        if self._tape is not None:
            self._tape.wind(by)
            self._show()
            self._draw()

    def action_wind_far(self, by: int) -> None:
        """Winds it by a twentieth of it."""
        if self._tape is not None:
            self.action_wind(by * self._tape.step())

    def action_order(self) -> None:
        """Takes the next order."""
        self._order = (self._order + 1) % len(_SORTS)
        self._show()

    def action_group(self) -> None:
        """Groups by project, or no more."""
        self._grouped = not self._grouped
        self._show()

    def action_ask(self) -> None:
        """Lets people write what they want to see."""
        asked = self.query_one("#filter", Input)
        asked.add_class("asked")
        asked.focus()

    def action_clear(self) -> None:
        """Shows everything again."""
        asked = self.query_one("#filter", Input)
        asked.value = ""
        asked.remove_class("asked")
        self.query_one(AgentList).focus()
        self._show()

    def on_input_changed(self) -> None:
        """Shows what is asked for while it is being written."""
        self._show()

    def on_input_submitted(self) -> None:
        """Goes back to the list, with what is asked for."""
        self.query_one(AgentList).focus()

    def on_agent_list_chosen(self, message: AgentList.Chosen) -> None:
        """Opens an agent's story."""
        self.push_screen(Page(self._board, message.place, "story"))

    def action_open(self, kind: str) -> None:
        """Opens a page of the agent that is chosen."""
        place = self.query_one(AgentList).chosen
        if place is not None:
            self.push_screen(Page(self._board, place, kind))


class Page(Screen[None]):
    """A page about one agent."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,left", "app.pop_screen", "back"),
        Binding("enter", "turn('story')", "story"),
        Binding("y", "turn('record')", "record"),
        Binding("s", "turn('others')", "what others say"),
    ]

    def __init__(self, board: Board, place: Place, kind: str) -> None:
        """Opens at one of `pages.PAGES`."""
        super().__init__()
        self._board, self._place, self._kind = board, place, kind

    def compose(self) -> ComposeResult:
        """Gives the text, which scrolls."""
        with VerticalScroll(classes="page"):
            yield Static(id="text")
        yield Footer()

    def on_mount(self) -> None:
        """Shows the page."""
        self.query_one(VerticalScroll).focus()
        self._write()

    def on_resize(self) -> None:
        """Wraps it anew."""
        self._write()

    def action_turn(self, kind: str) -> None:
        """Shows another page of the agent."""
        self._kind = kind
        self._write()

    def _write(self) -> None:
        width = max(self.app.size.width - 2, 20)
        lines = pages.PAGES[self._kind](self._board, self._place, width)
        self.query_one("#text", Static).update(Text("\n".join(map(printing.shown, lines))))


def _is_light() -> bool:
    """Tells whether the terminal says that its background is light, as some do (rxvt's COLORFGBG)."""
    back = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return back in {"7", "15"}
