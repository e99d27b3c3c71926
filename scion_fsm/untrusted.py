"""What came in from outside, made fit for a sentence and a record: bounded, and characters throughout."""

from __future__ import annotations

import re
import reprlib

_LIMIT = 200
"""The most characters of one value that a sentence quotes."""

_shape = reprlib.Repr()
_shape.maxlevel = 3
_shape.maxother = _shape.maxlong = _LIMIT


def quoted(value: object) -> str:
    """Quotes a value for a sentence, whatever it is.

    Args:
        value: Anything; its `repr` may be endless, nested without end, or raise.

    Returns:
        The `repr` of a text of up to 200 characters, so verbatim (L11); of a longer one its beginning, an
        ellipsis and its length; of a container its first members. Never raises.
    """
    if isinstance(value, str):
        return _begun(repr(value[:_LIMIT]), len(value))
    try:
        text = _shape.repr(value)
    except Exception:  # noqa: BLE001 - a number of too many digits, or somebody's own __repr__
        return f"a value of type {type(value).__name__}"
    return _begun(text[:_LIMIT], len(text))


def _begun(beginning: str, length: int) -> str:
    return beginning if length <= _LIMIT else f"{beginning}… ({length:,} characters)"


def is_absent(value: object) -> bool:
    """Whether a value is None or the empty text; what is anything else is not asked to compare itself."""
    return value is None or (isinstance(value, str) and not value)


def encodable(text: str) -> str:
    """Replaces lone surrogates, which JSON can spell and no file or terminal can take."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def text_of(value: object, what: str) -> tuple[str | None, tuple[str, ...]]:
    """Reads a text that names something: None for the empty one, and a problem for what is no text."""
    if is_absent(value):
        return None, ()
    if isinstance(value, str):
        return encodable(value), ()
    return None, (f"the {what} {quoted(value)} is no text",)


def printable_path(path: object) -> str:
    """Gives a path as text that can be encoded; bytes that are no UTF-8 are spelled out."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


_USERINFO = re.compile(r"(?<=://)[^\s'\"]*@")


def redacted(text: str) -> str:
    """Takes the user and the password out of every address in a text."""
    return _USERINFO.sub("", text) if "@" in text else text
