"""The reference of the Python interface, made from docstrings: `python tests/shared/api.py [--check]`."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import griffe
from places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGE = ROOT / "specs" / "api.md"
COMMAND = "python tests/shared/api.py"
_HEAD = """\
# Python

What `import scion_fsm` gives, made from the docstrings; the same stands in `help()` and in editors. Whatever
begins with an underscore, or is not listed here, may change without notice ([CHANGELOG](../CHANGELOG.md)).

```python
>>> from scion_fsm import Lifecycle, observe_command, reconcile
>>> record = Lifecycle.default().new_record("my-agent")
>>> plan = reconcile(record, observe_command("operator.start", at="2026-01-01T00:00:00Z"))
>>> plan.disposition, plan.record.configuration, plan.rule
('taken', 'starting', 'T014')
>>> Lifecycle.default().table.step("stopped.final", "tool-start").disposition
'ignored'

```

"""


def page() -> str:
    """Gives the page: every public name with its signature and docstring."""
    loaded = griffe.load(
        "scion_fsm", search_paths=[str(ROOT)], docstring_parser="google", allow_inspection=False
    )
    lifecycle = loaded["lifecycle.Lifecycle"]
    parts = []
    for name in map(str, loaded.exports or ()):
        if name.startswith("observe_") or name == "reconcile":
            parts.append("\n".join(_function(name, _of_table(loaded, lifecycle.members[name]))))
        else:
            parts.append("\n".join(_class(name, loaded[name].final_target)))
    return _HEAD + "\n".join(parts)


def _of_table(loaded: griffe.Object, method: griffe.Object) -> griffe.Object:
    """Gives the function of a table that a method of Lifecycle is made of: `of_table(pod.observe_pod)`."""
    inner = re.fullmatch(r"of_table\(([\w.]+)\)", str(method.value))
    if inner is None:
        return method
    first, *rest = inner[1].split(".")
    found = loaded["lifecycle"].members[first].final_target
    return found[rest[0]] if rest else found


def _class(name: str, found: griffe.Object) -> Iterator[str]:
    yield f"## {name}\n"
    yield from _told(found.docstring)
    for member in found.members.values():
        if member.name.startswith("_") or member.is_alias or not member.has_docstring:
            continue
        if member.is_function:
            yield from _function(f"{name}.{member.name}", member, level="###")
        elif "property" in member.labels:
            yield f"### {name}.{member.name}\n"
            yield from _told(member.docstring)


def _function(name: str, found: griffe.Object, *, level: str = "##") -> Iterator[str]:
    yield f"{level} {name}\n"
    shown = [each for each in found.parameters if each.name not in ("self", "cls", "table")]
    yield f"```python\n{name}({', '.join(_parameters(shown))}) -> {found.returns}\n```\n"
    yield from _told(found.docstring)


def _parameters(found: Iterable[griffe.Parameter]) -> Iterator[str]:
    is_keyword = False
    for each in found:
        if each.kind is griffe.ParameterKind.keyword_only and not is_keyword:
            is_keyword = True
            yield "*"
        stars = {"variadic positional": "*", "variadic keyword": "**"}
        text = f"{stars.get(str(each.kind.value), '')}{each.name}"
        text += f": {each.annotation}" if each.annotation else ""
        if each.default is not None and not stars.get(str(each.kind.value)):
            text += f" = {each.default}"
        yield text


def _told(docstring: griffe.Docstring | None) -> Iterator[str]:
    for section in docstring.parsed if docstring else ():
        if section.kind is griffe.DocstringSectionKind.text:
            yield f"{section.value}\n"
        elif section.kind is griffe.DocstringSectionKind.examples:
            yield from (f"```python\n{text}\n```\n" for _, text in section.value)
        else:
            yield from (f"- {line}" for line in _entries(section))
            yield ""


def _entries(section: griffe.DocstringSection) -> Iterator[str]:
    kind = section.kind.value
    for each in section.value:
        text = re.sub(r"\s+", " ", each.description)
        name = getattr(each, "name", "")
        if kind in ("parameters", "attributes"):
            yield f"`{name}`: {text}"
        else:
            said = str(each.annotation or "") if kind == "raises" else ""
            yield f"{kind}{f' `{said}`' if said else ''}: {text}"


def main(arguments: list[str]) -> int:
    """Writes the page, or with --check says whether it is current."""
    made = page()
    if "--check" in arguments:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made:
            print(f"{PAGE.name} is out of date; run `{COMMAND}`", file=sys.stderr)  # noqa: T201 - a command
            return 1
        return 0
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
