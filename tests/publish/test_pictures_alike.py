"""One picture in every program: a browser, rsvg and CairoSVG draw the same boxes in the same colours."""

from __future__ import annotations

import io
import re
import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from browser import chromium
from PIL import Image  # CairoSVG brings it
from tools import tool

from scion_fsm import Lifecycle
from scion_fsm.publish.diagram.palette import DARK, LIGHT
from scion_fsm.publish.diagram.pictures.views import VIEWS
from scion_fsm.publish.printing import SCALE, printed
from scion_fsm.publish.rendering import PICTURES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TABLE = Lifecycle.default().table
SVG = "{http://www.w3.org/2000/svg}"
Colour = tuple[int, int, int]


class Pixels:
    """A PNG, read by the pixel."""

    def __init__(self, content: bytes) -> None:
        """Decodes it, whole."""
        self._image = Image.open(io.BytesIO(content)).convert("RGB")

    def at(self, x: float, y: float) -> Colour:
        """Gives the colour of the pixel at a point."""
        found = self._image.getpixel((int(x), int(y)))
        assert isinstance(found, tuple)
        red, green, blue = found
        return red, green, blue


def boxes(picture: str) -> dict[tuple[str, bool], tuple[float, float, float, float]]:
    """Gives left, top, right and bottom of every box, by its name and whether its line is broken."""
    found = {}
    content = ElementTree.fromstring(picture).find(f"{SVG}g")  # noqa: S314 - our own text
    assert content is not None
    left, top = map(float, content.attrib["transform"][10:-1].split())
    for group in content.iter(f"{SVG}g"):
        if "node" in group.get("class", ""):
            rect = group.find(f"{SVG}rect[@class='box']")
            assert rect is not None
            x, y, width, height = (float(rect.attrib[n]) for n in ("x", "y", "width", "height"))
            name = (group.attrib["id"], "stroke-dasharray" in rect.attrib)
            found[name] = (x + left, y + top, x + left + width, y + top + height)
    return found


def browsed(path: Path, scheme: str) -> Pixels:
    root = ElementTree.fromstring(path.read_text("utf-8"))  # noqa: S314 - our own text
    width, height = (int(root.attrib[name]) for name in ("width", "height"))
    with chromium(width=width, height=height, scheme=scheme) as driver:
        driver.get(path.as_uri())
        return Pixels(driver.get_screenshot_as_png())


def by_rsvg(path: Path, _: str) -> Pixels:
    command = [tool("rsvg-convert"), str(path)]
    return Pixels(subprocess.run(command, check=True, capture_output=True).stdout)


def by_cairo(path: Path, _: str) -> Pixels:
    return Pixels(printed(path.read_text("utf-8"), "png"))


PROGRAMS: dict[str, tuple[Callable[[Path, str], Pixels], str, int]] = {
    "chromium": (browsed, "light", 1),
    "chromium in the dark": (browsed, "dark", 1),
    "rsvg": (by_rsvg, "light", 1),
    "cairosvg": (by_cairo, "light", SCALE),
}


def colour(text: str) -> Colour:
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue


@pytest.fixture(scope="module", params=sorted(set(VIEWS) - {"full"}))
def picture(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / f"{request.param}.svg"
    made = PICTURES["svg"](VIEWS[request.param](TABLE))
    assert isinstance(made, str)
    path.write_text(made, encoding="utf-8")
    return path


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_draws_the_same_boxes_in_the_same_colours(
    picture: Path, program: str
) -> None:
    draw, scheme, scale = PROGRAMS[program]
    assert faults(picture.read_text("utf-8"), draw(picture, scheme), scheme, scale) == []


def test_a_picture_that_needs_a_style_sheet_for_its_colours_would_be_seen(picture: Path) -> None:
    text = picture.read_text("utf-8")
    bare = text.replace(f'fill="{LIGHT.box}"', 'style="fill:var(--box)"')
    path = picture.with_name(f"bare-{picture.name}")
    path.write_text(bare, encoding="utf-8")
    for draw in (by_rsvg, by_cairo):
        scale = SCALE if draw is by_cairo else 1
        assert faults(text, draw(path, "light"), "light", scale) != []


def faults(picture: str, pixels: Pixels, scheme: str, scale: int) -> list[str]:
    palette = DARK if scheme == "dark" else LIGHT
    page, fill, line = colour(palette.page), colour(palette.box), colour(palette.line)
    found = []
    for (name, is_broken), (left, top, right, bottom) in boxes(picture).items():
        middle, inner = (left + right) / 2, top + 3
        if not is_near(pixels.at(middle * scale, inner * scale), fill):
            found.append(f"{name} is not filled at its top")
        if not is_near(pixels.at((left + 4) * scale, (top + bottom) / 2 * scale), fill):
            found.append(f"{name} is not filled at its left")
        edges = {
            "left": [(left + d, (top + bottom) / 2) for d in (-1, -0.5, 0, 0.5, 1)],
            "right": [(right + d, (top + bottom) / 2) for d in (-1, -0.5, 0, 0.5, 1)],
            "bottom": [(left + 10.5, bottom + d) for d in (-1, -0.5, 0, 0.5, 1)],
        }
        for edge, points in () if is_broken else edges.items():
            shades = [pixels.at(x * scale, y * scale) for x, y in points]
            if not any(is_towards(shade, line, page) for shade in shades):
                found.append(f"{name} has no line at its {edge}")
    if not is_near(pixels.at(8 * scale, 8 * scale), page):
        found.append("the page has another ground")
    return found


def is_near(one: Colour, other: Colour) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 3


def is_towards(shade: Colour, line: Colour, page: Colour) -> bool:
    """Whether a pixel is, smoothed, of the line's colour more than a quarter."""
    whole = sum(abs(a - b) for a, b in zip(line, page, strict=True))
    return sum(abs(a - b) for a, b in zip(shade, page, strict=True)) > whole / 4


TOUCHED = """
const texts = [...document.querySelectorAll("text")].map((one) => [one.textContent, one.getBoundingClientRect()]);
const found = new Set();
for (const path of document.querySelectorAll("g.edge path")) {
  const {e, f} = path.getScreenCTM();
  for (let at = 0, length = path.getTotalLength(); at <= length; at += 2) {
    const {x, y} = path.getPointAtLength(at);
    for (const [text, {left, top, right, bottom}] of texts)
      if (x + e > left && x + e < right && y + f > top && y + f < bottom) found.add(text);
  }
}
return [...found];
"""


def test_no_arrow_touches_a_word_and_one_that_did_would_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "picture.svg"
    with chromium() as driver:

        def touched(picture: str) -> list[str]:
            path.write_text(picture, encoding="utf-8")
            driver.get(path.as_uri())
            return list(driver.execute_script(TOUCHED))

        pictures = {view: str(PICTURES["svg"](VIEWS[view](TABLE))) for view in VIEWS}
        assert [view for view, picture in pictures.items() if touched(picture)] == []
        word = re.search(r'<text x="[\d.]+"(.*?>completed<)', pictures["phases"])
        arrow = re.search(r'<title>running to stopped:.*? d="M([\d.]+)', pictures["phases"])
        assert word is not None
        assert arrow is not None
        moved = f'<text x="{float(arrow[1]) - 9}"{word[1]}'
        assert touched(pictures["phases"].replace(word[0], moved)) == ["completed"]
