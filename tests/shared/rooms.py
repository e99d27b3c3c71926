"""The map of the rooms in CONTRIBUTING.md, drawn from the imports: `python tests/shared/rooms.py [--check]`."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from itertools import product
from typing import TYPE_CHECKING

import grimp
from places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = ROOT / "scion_fsm"
DOCUMENT = ROOT / "CONTRIBUTING.md"
COMMAND = "python tests/shared/rooms.py"
FLOOR = ("model", "state", "text_files", "errors", "untrusted", "unreadable", "escape")
"""What every room stands on, drawn as one box."""
FACES = ("__init__", "__main__", "generate", "testing", "bundled")
"""Names under which people reach what is elsewhere, and data."""
_BLOCK = re.compile(r"(?<=<!-- rooms:begin -->\n).*?(?=<!-- rooms:end -->)", re.DOTALL)

Edges = set[tuple[str, str]]


def rooms() -> list[str]:
    """Gives the names of what is drawn; what was added to the package is among them."""
    found = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    return sorted(name for name in found - {*FACES, *FLOOR} if not name.startswith("__"))


def edges() -> Edges:
    """Gives who imports whom, seen in the modules themselves."""
    graph = grimp.build_graph("scion_fsm", cache_dir=None)
    found = set()
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            found.add((_room(module), _room(imported)))
    drawn = {*rooms(), "floor"}
    return {(one, other) for one, other in found if one != other and {one, other} <= drawn}


def _room(module: str) -> str:
    name = module.split(".")[1] if "." in module else "__init__"
    return "floor" if name in FLOOR else name


def limited() -> Edges:
    """Gives the pairs of rooms that a contract keeps apart but for modules that it names."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        (source.removeprefix("scion_fsm."), target.removeprefix("scion_fsm."))
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "forbidden"
        for source, target in product(contract["source_modules"], contract["forbidden_modules"])
    }


def reduced(found: Edges) -> Edges:
    """Leaves out each arrow that others imply: who may use a room may use what that one may.

    An arrow in a circle stays, so that a room that imports upwards is seen.
    """
    names = {name for edge in found for name in edge}
    far = set(found)
    for middle, one, other in product(names, names, names):
        if {(one, middle), (middle, other)} <= far:
            far.add((one, other))
    return {
        (one, other)
        for one, other in found
        if (other, one) in far
        or not any((one, middle) in found and (middle, other) in far for middle in names)
    }


def picture() -> str:
    """Gives the Mermaid flowchart."""
    return "```mermaid\n" + "\n".join(_lines()) + "\n```\n"


def _lines() -> Iterator[str]:
    found = edges()
    apart = found & limited()
    yield "---\nconfig:\n  flowchart: {wrappingWidth: 480, rankSpacing: 28, nodeSpacing: 70}\n---"
    yield "flowchart TB"
    yield "  accTitle: The rooms of scion_fsm"
    yield "  accDescr: Who imports whom. Arrows that follow from others are left out."
    for name in rooms():
        yield f'  {name}["{_label(name)}"]'
    yield f'  floor["<b>{" · ".join(FLOOR)}</b>"]'
    for one, other in sorted(reduced(found - apart)):
        yield f"  {one} --> {other}"
    for one, other in sorted(apart):
        yield f"  {one} -.-> {other}"


def _label(name: str) -> str:
    path = PACKAGE / name
    home = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    said = ast.get_docstring(ast.parse(home.read_text(encoding="utf-8"))) or ""
    purpose = re.split("[:(;\n]", said)[0].replace("`", "").strip()
    within = " · ".join(sorted(child.parent.name for child in path.glob("*/__init__.py")))
    return f"<b>{name}</b><br/>{purpose}" + (f"<br/><i>{within}</i>" if within else "")


def main(arguments: list[str]) -> int:
    """Writes the picture into the document, or with `--check` only says whether it is current."""
    text = DOCUMENT.read_text(encoding="utf-8")
    made = _BLOCK.sub(lambda _: picture(), text)
    if made == text:
        return 0
    if "--check" in arguments:
        sys.stderr.write(f"{DOCUMENT.name} is out of date; run `{COMMAND}`\n")
        return 1
    DOCUMENT.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
