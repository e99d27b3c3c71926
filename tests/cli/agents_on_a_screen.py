"""What a full screen shows, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App


def shown_on(app: App[None]) -> list[str]:
    """Gives the lines of the screen that is on top."""
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - the only way to what is drawn
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]
