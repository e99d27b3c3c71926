"""An SVG as PNG or PDF, by CairoSVG; the only file that loads it, so that every format is one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from scion_fsm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

SCALE = 2
"""How many pixels of a PNG a point has: what is read at 100 % is sharp on a dense screen."""


def printed(picture: str, kind: Literal["png", "pdf"]) -> bytes:
    """Gives an SVG of ours as another format, in the light colours and the fonts that the machine has.

    Raises:
        InputError: CairoSVG, or the library Cairo that it draws with, is not installed.
    """
    cairosvg = _cairosvg()
    make: Callable[..., bytes] = {"png": cairosvg.svg2png, "pdf": cairosvg.svg2pdf}[kind]
    return make(bytestring=picture.encode(), scale=SCALE if kind == "png" else 1)


def _cairosvg() -> Any:  # noqa: ANN401 - it has no types
    try:
        import cairosvg  # noqa: PLC0415 - an extra, and it loads Cairo
    except (ImportError, OSError):  # OSError: the wheel is there and the library is not
        raise InputError(
            "png and pdf need CairoSVG and the library Cairo: install scion-fsm[diagrams] and your"
            " system's libcairo2, or render svg and convert that"
        ) from None
    return cairosvg
