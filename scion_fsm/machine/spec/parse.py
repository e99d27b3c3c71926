"""Text to spec: strict YAML 1.2 to plain data, plain data to model; every error with line and column."""

from __future__ import annotations

import json
import re
import reprlib
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from scion_fsm.errors import Problem, SpecError, did_you_mean
from scion_fsm.machine.spec.model import MachineSpec
from scion_fsm.machine.spec.nodes import TAG, compose
from scion_fsm.machine.spec.schema import field_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic_core import ErrorDetails
    from ruamel.yaml.nodes import Node

    Path = tuple[str | int, ...]

_WORDS = {
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "too_short": "has too few members",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "greater_than_equal": "must not be negative",
    "missing": "is missing",
    "extra_forbidden": "is no field here",
    "json_invalid": "it is nested too deeply for a spec",
}


Shape = TypeVar("Shape", bound=BaseModel)


class Source:
    """A spec's text as parsed, able to say where a path such as `("transitions", 3, "event")` stands."""

    def __init__(self, root: MappingNode) -> None:
        """Keeps the tree of nodes, each of which knows its place."""
        self._root = root

    def position(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Gives line and column, from 1, of the deepest part of the path that the text has."""
        mark = self._root.start_mark
        node: Node = self._root
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            mark, node = found[0].start_mark, found[1]
        return mark.line + 1, mark.column + 1

    def known(self, path: Sequence[str | int]) -> Path:
        """Gives the path without the steps that the text does not have.

        pydantic adds steps of its own, such as the member of a union.
        """
        kept: list[str | int] = []
        node: Node = self._root
        for step in path:
            found = _child(node, step)
            if found is not None:
                kept.append(step)
                node = found[1]
        return tuple(kept)


def _child(node: Node, step: str | int) -> tuple[Node, Node] | None:
    """Gives the node that shows where a part stands, its key if it has one, and the part itself."""
    if isinstance(node, MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def parse(text: str, *, path: str = "<spec>") -> tuple[MachineSpec, Source]:
    """Turns a spec's text into its model.

    Args:
        text: YAML 1.2.
        path: The file's name, for errors.

    Returns:
        The model, not linted yet, and where its parts stand in the text.

    Raises:
        SpecError: With S001 (not YAML, or more of YAML than a spec needs), S002 (a key twice) or S003
            (not of a spec's shape) for each problem; nothing is returned then.
    """
    return parse_as(MachineSpec, text, path=path)


def parse_as(shape: type[Shape], text: str, *, path: str) -> tuple[Shape, Source]:
    """Turns the text of a file that stands beside the spec into its model, as `parse` does."""
    root = compose(text, path)
    source, reader = Source(root), _Reader()
    content = json.dumps(reader.plain(root))
    if any(problem.code == "S001" for problem in reader.problems):
        raise SpecError(reader.problems, path=path)
    try:
        model = shape.model_validate_json(content)
    except ValidationError as error:
        problems = [*reader.problems, *_shape_problems(error, source)]
        raise SpecError(problems, path=path) from None
    if reader.problems:
        raise SpecError(reader.problems, path=path)
    return model, source


class _Reader:
    """Turns nodes into plain data, and keeps what a spec must not have."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._constructor = YAML(typ="safe", pure=True).constructor
        self._scalars: dict[str, Callable[[Node], Any]] = {
            "str": self._text,
            "timestamp": self._text,
            "value": self._text,
            "null": lambda _: None,
            "bool": self._constructor.construct_yaml_bool,
            "int": self._constructor.construct_yaml_int,
            "float": self._constructor.construct_yaml_float,
        }

    def plain(self, node: Node) -> Any:  # noqa: ANN401 - JSON's types
        """Gives a node's data, with None for what is refused."""
        tag = str(node.tag).removeprefix(TAG)
        if node.anchor is not None:
            return self._refuse(node, f"the anchor &{node.anchor}: a spec refers to nothing")
        if isinstance(node, MappingNode) and tag == "map":
            return self._mapping(node)
        if isinstance(node, SequenceNode) and tag == "seq":
            return [self.plain(part) for part in node.value]
        if not isinstance(node, ScalarNode) or tag not in self._scalars:
            shown = str(node.tag).replace(TAG, "!!")
            return self._refuse(node, f"the tag {shown}: a spec needs none")
        try:
            return self._scalars[tag](node)
        except (ValueError, LookupError):
            return self._refuse(node, f"{reprlib.repr(node.value)} cannot be read as {tag}")

    def _mapping(self, node: MappingNode) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            line, column = key.start_mark.line + 1, key.start_mark.column + 1
            if not isinstance(key, ScalarNode) or key.anchor is not None:
                self._refuse(key, "a key is plain text")
            elif key.value == "<<":
                self._refuse(key, "the merge key <<: a spec refers to nothing")
            elif key.value in mapping:
                first = lines[key.value]
                message = f"the key {key.value!r} stands twice, first in line {first}"
                self.problems.append(Problem("S002", message, line, column, "keep one"))
            else:
                # A key is its text, whatever YAML takes it for: `on`, `null`, `1.10`.
                mapping[self._text(key)] = self.plain(value)
                lines[key.value] = line
        return mapping

    def _text(self, node: Node) -> str:
        text = str(node.value)
        try:
            text.encode()
        except UnicodeEncodeError:  # a lone surrogate, by an escape
            self._refuse(node, f"{reprlib.repr(text)} is not Unicode")
            return ""
        return text

    def _refuse(self, node: Node, message: str) -> None:
        mark = node.start_mark
        problem = Problem("S001", message, mark.line + 1, mark.column + 1, "write it out plainly")
        if problem not in self.problems:  # an alias is the very node of its anchor
            self.problems.append(problem)


def _shape_problems(error: ValidationError, source: Source) -> list[Problem]:
    """Gives one problem a place: of what a union's members say, what is said of the deepest part."""
    complaints: dict[Path, list[ErrorDetails]] = {}
    for item in error.errors(include_url=False):
        location = item["loc"]
        path = source.known(location)
        if item["type"] == "missing":
            path = (*source.known(location[:-1]), location[-1])
        complaints.setdefault(path, []).append(item)
    problems = []
    for path, items in complaints.items():
        if not any(path == other[: len(path)] for other in complaints if len(other) > len(path)):
            line, column = source.position(path)
            message = f"{'.'.join(map(str, path))} {_complaint(items)}".strip()
            problems.append(Problem("S003", message, line, column, _remedy(path, items[0])))
    return problems


def _complaint(items: list[ErrorDetails]) -> str:
    words = [
        _WORDS.get(item["type"]) or re.sub(r"^\w+ should", "must", item["msg"]) for item in items
    ]
    wanted = dict.fromkeys(word.removeprefix("must be ") for word in words)
    return ("must be " if words[0].startswith("must be ") else "") + " or ".join(wanted)


def _remedy(path: Path, item: ErrorDetails) -> str:
    kind = item["type"]
    if kind == "extra_forbidden":
        return did_you_mean(str(path[-1]), field_names()).lstrip(", ") or "remove it"
    if kind == "literal_error":
        known = re.findall(r"'(.*?)'", item["ctx"]["expected"])
        return did_you_mean(str(item["input"]), known).lstrip(", ")
    if kind == "string_type" and isinstance(item["input"], (bool, int, float)):
        return "put it in quotes"
    return "write it" if kind in ("missing", "string_too_short") or item["input"] is None else ""
