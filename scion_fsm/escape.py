"""Text that is not ours, written so that it can do no harm: one function for each language that we write.

What "does not show" is control and format characters (Cc, Cf), separators of lines and paragraphs (Zl,
Zp), surrogates (Cs), spaces but the common one (Zs), what Unicode has not assigned, and the letters and
marks that it wants ignored: they steer a terminal, forge a line, or make two names look like one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from xml.etree import ElementTree

# Default_Ignorable_Code_Point beyond Cf (Unicode: DerivedCoreProperties), which Python calls printable.
# Compiled by the first text that is not ASCII: it takes a tenth of the command's start.
_IGNORED = (
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_BRIEF = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ASTRAL = 0x10000


def shows(text: str) -> bool:
    """Whether every character of a text shows; what most texts are costs one look at them."""
    return text.isprintable() and (text.isascii() or not re.search(_IGNORED, text))


def visible(text: str, *, keep: str = "") -> str:
    r"""Gives a text of one line in which everything shows: `\n`, `\u001b`, `\U000e0001`.

    Args:
        text: Anything.
        keep: Characters that are left as they are, such as line breaks of a text that is ours.
    """
    return _replaced(text, _spelled, keep)


def _replaced(text: str, spelled: Callable[[str], str], keep: str) -> str:
    if shows(text):
        return text
    return "".join(
        letter if letter in keep or shows(letter) else spelled(letter) for letter in text
    )


def _spelled(letter: str) -> str:
    number = ord(letter)
    return _BRIEF.get(letter) or (f"\\u{number:04x}" if number < _ASTRAL else f"\\U{number:08x}")


# -- JSON and YAML -----------------------------------------------------------------------------------


def json(document: object) -> str:
    """Gives one line of JSON in which everything shows and which reads back equal.

    A lone surrogate, which no reader has to take, is spelled as `visible` spells it.
    """
    import msgspec  # noqa: PLC0415 - loaded when a command runs

    try:
        content = msgspec.json.encode(document)
    except UnicodeEncodeError:
        content = msgspec.json.encode(_without_surrogates(msgspec.to_builtins(document)))
    text = content.decode()
    # JSON spells control characters: of ASCII only DEL is left that does not show.
    return text if content.isascii() and b"\x7f" not in content else in_json(text)


def in_json(text: str) -> str:
    """Escapes what does not show in a JSON text, where only strings can have such; keeps its lines."""
    if shows(text):
        return text
    return "\n".join(_replaced(line, _json_spelled, "") for line in text.split("\n"))


def _json_spelled(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def in_yaml(text: str) -> str:
    """Escapes what does not show in a YAML text whose strings that do not show are double-quoted."""
    return "\n".join(_replaced(line, _spelled, "") for line in text.split("\n"))


_SURROGATES = "[\ud800-\udfff]"


def without_surrogates(text: str) -> str:
    """Spells the lone surrogates of a text, which no encoding has, and leaves the rest."""
    return text if text.isascii() else re.sub(_SURROGATES, lambda found: _spelled(found[0]), text)


def _without_surrogates(value: object) -> object:
    match value:
        case str():
            return without_surrogates(value)
        case dict():
            return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
        case list() | tuple():
            return [_without_surrogates(each) for each in value]
    return value


# -- markup ------------------------------------------------------------------------------------------


def html(text: str) -> str:
    """Gives a text for an element or a quoted attribute of HTML, on one line; a page shows its lines."""
    return _without_tags(visible(text, keep="\n")).replace("\n", "&#10;")


def _without_tags(text: str) -> str:
    for letter, entity in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ('"', "&quot;"),
        ("'", "&#x27;"),
    ):
        text = text.replace(letter, entity)
    return text


def xml(root: ElementTree.Element) -> str:
    """Gives an XML document, indented; XML 1.0 has no place for most of what does not show.

    Lines are kept: whoever puts a text of several lines there answers for them.
    """
    from xml.etree import ElementTree  # noqa: PLC0415 - loaded when a command runs

    for element in root.iter():
        element.text = visible(element.text, keep="\n") if element.text else element.text
        for name, value in element.items():
            element.set(name, visible(value, keep="\n"))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def markdown(text: str) -> str:
    """Gives a text that Markdown shows as it is, on one line; no markup, link or tag of it counts."""
    escaped = _without_tags(visible(" ".join(text.split())))
    return re.sub(r"[|\[\]`*_\\]", lambda found: f"&#{ord(found[0])};", escaped)


_CODE = r"(`+)(?:.+?)\1(?!`)"


def markdown_cell(text: str) -> str:
    """Gives a cell of a Markdown table; its own markup counts, but no tag, link or further cell."""
    kept, done = [], 0
    for code in re.finditer(_CODE, text, re.DOTALL):
        kept += [_markup(text[done : code.start()]), code[0]]
        done = code.end()
    whole = "".join((*kept, _markup(text[done:]))).replace("|", "\\|")
    return visible(whole, keep="\n").replace("\n", "<br>")


def _markup(text: str) -> str:
    return text.replace("<", "&lt;").replace("](", "]&#40;")


def fenced(lines: Iterable[str]) -> list[str]:
    """Gives the lines of a Markdown block of code that nothing in them can end."""
    kept = [visible(line) for line in lines]
    longest = max((len(run) for line in kept for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence, *kept, fence]


_MERMAID = {**{letter: f"#{ord(letter)};" for letter in "%;{}`"}, "#": "#35;"}
_MERMAID |= {'"': "#quot;", "<": "#lt;", ">": "#gt;"}
_MERMAID_LETTER = "[" + "".join(_MERMAID) + "]"


def mermaid(text: str) -> str:
    """Gives a label of Mermaid's; its escapes are HTML's entities with # in place of &.

    A semicolon ends a statement there wherever it stands, and `%%{` begins a directive.
    """
    return re.sub(_MERMAID_LETTER, lambda found: _MERMAID[found[0]], visible(text))
