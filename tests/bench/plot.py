"""The plot of the page: time per pod over the number of pods, as a small SVG for light and dark pages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from timing import Spread

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 60, 150, 24, 48

_HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"
 viewBox="0 0 {width} {height}" role="img" aria-labelledby="figures-title figures-description">
<title id="figures-title">Time per pod over the number of pods</title>
<desc id="figures-description">{description}</desc>
<style>svg{{font-family:Helvetica,Arial,"DejaVu Sans",sans-serif;font-size:13px;--page:#ffffff;--text:#1f2328;--line:#d0d7de;--ours:#0a4a9c;--limit:#8a3500}}
@media (prefers-color-scheme:dark){{svg{{--page:#0d1117;--text:#e6edf3;--line:#30363d;--ours:#79b8ff;--limit:#ffa657}}}}
.page{{fill:var(--page)}} text{{fill:var(--text)}} .grid{{stroke:var(--line)}} .middle{{text-anchor:middle}} .end{{text-anchor:end}}
.ours{{--c:var(--ours)}} .limit{{--c:var(--limit)}} .series path{{fill:none;stroke:var(--c);stroke-width:2}} .limit path{{stroke-dasharray:6 4}}
.series circle{{fill:var(--c)}} .series line{{stroke:var(--c);stroke-width:1.5}} .series text{{fill:var(--c)}}</style>
<rect class="page" width="{width}" height="{height}" rx="6"/>
"""


def plot(series: Mapping[str, tuple[str, Mapping[int, Spread]]]) -> str:
    """Draws series of times by number of pods.

    Args:
        series: By class (ours, limit): the label and seconds a pod by number of pods.
    """
    sizes = sorted({size for _, points in series.values() for size in points})
    top = _round_up(max(s.high for _, points in series.values() for s in points.values()) * 1e6)
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def across(size: int) -> float:
        return LEFT + (math.log10(size) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def up(seconds: float) -> float:
        return HEIGHT - BOTTOM - seconds * 1e6 / top * (HEIGHT - TOP - BOTTOM)

    told = "; ".join(
        f"{label}: {', '.join(f'{s.median * 1e6:.1f} µs of {n:,}' for n, s in points.items())}"
        for label, points in series.values()
    )
    parts = [_HEAD.format(width=WIDTH, height=HEIGHT, description=told)]
    for part in range(5):
        at = top * part / 4
        y = up(at / 1e6)
        parts.append(
            f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>\n'
            f'<text class="end" x="{LEFT - 8}" y="{y + 4:.1f}">{at:g} µs</text>\n'
        )
    parts += [
        f'<text class="middle" x="{across(size):.1f}" y="{HEIGHT - BOTTOM + 20}">{size:,}</text>\n'
        for size in sizes
    ]
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text class="middle" x="{middle}" y="{HEIGHT - 8}">pods in pages</text>\n')
    for kind, (label, points) in series.items():
        places = [(across(size), up(s.median), up(s.low), up(s.high)) for size, s in points.items()]
        parts += [f'<g class="series {kind}">\n', *_line(places)]
        x, y = places[-1][:2]
        parts.append(f'<text x="{x + 10:.1f}" y="{y + 4:.1f}">{label}</text>\n</g>\n')
    return "".join([*parts, "</svg>\n"])


def _line(places: list[tuple[float, float, float, float]]) -> Iterator[str]:
    yield f'<path d="M{" L".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in places)}"/>\n'
    for x, y, low, high in places:
        yield f'<line x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}"/>\n'
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>\n'


def _round_up(number: float) -> float:
    """Gives the next number that four parts of an axis can be labelled with."""
    power = 10 ** math.floor(math.log10(number))
    return next(step * power for step in (1, 2, 4, 8, 10) if step * power >= number)
