"""Text to spec: strict YAML 1.2 to plain data, plain data to model; every error with line and column."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from scion_fsm.errors import Problem, SpecError
from scion_fsm.spec.model import MachineSpec

if TYPE_CHECKING:
    from collections.abc import Sequence


class Source:
    """A spec's text as parsed, able to say where a path such as `("transitions", 3, "event")` stands."""

    def __init__(self, root: CommentedMap) -> None:
        """Keeps the tree that ruamel.yaml made, with its line numbers."""
        self._root = root

    def position(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Gives line and column, from 1, of the deepest part of the path that the text has."""
        node: Any = self._root
        line, column = 0, 0
        for step in path:
            try:
                if isinstance(node, CommentedMap):
                    line, column = node.lc.key(step)
                elif isinstance(node, CommentedSeq):
                    line, column = node.lc.item(step)
                else:
                    break
                node = node[step]
            except (KeyError, IndexError, TypeError):
                break  # pydantic adds steps of its own, such as the member of a union
        return line + 1, column + 1


def parse(text: str, *, path: str = "<spec>") -> tuple[MachineSpec, Source]:
    """Turns a spec's text into its model.

    Args:
        text: YAML 1.2.
        path: The file's name, for errors.

    Returns:
        The model, not linted yet, and where its parts stand in the text.

    Raises:
        SpecError: With S001 (not YAML), S002 (a key twice) or S003 (not of a spec's shape) for each
            problem; nothing is returned then.
    """
    root = _load(text, path)
    source = Source(root)
    plain = json.dumps(_plain(root))
    try:
        return MachineSpec.model_validate_json(plain), source
    except ValidationError as error:
        raise SpecError(_shape_problems(error, source), path=path) from None


def _load(text: str, path: str) -> CommentedMap:
    yaml = YAML(typ="rt", pure=True)
    yaml.allow_duplicate_keys = False
    try:
        root = yaml.load(text)
    except DuplicateKeyError as error:
        mark = error.problem_mark
        name = (
            str(error.problem)
            .split(" with value", maxsplit=1)[0]
            .removeprefix("found duplicate key ")
        )
        raise SpecError(
            [
                Problem(
                    "S002",
                    f"the key {name} stands twice",
                    mark.line + 1,
                    mark.column + 1,
                    "keep one",
                )
            ],
            path=path,
        ) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        what = error.problem or error.context
        raise SpecError([Problem("S001", f"not YAML: {what}", line, column)], path=path) from None
    except (YAMLError, ValueError) as error:
        raise SpecError([Problem("S001", f"not YAML: {error}")], path=path) from None
    if not isinstance(root, CommentedMap):
        raise SpecError(
            [Problem("S003", "a spec is a mapping", 1, 1, "begin with `apiVersion: scion-fsm/v1`")],
            path=path,
        )
    return root


def _plain(node: object) -> object:
    """Drops ruamel's types; a key that is not text becomes its text and then fails as unknown."""
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    if node is None or isinstance(node, (str, bool, int, float)):
        return node
    return str(node)


def _shape_problems(error: ValidationError, source: Source) -> list[Problem]:
    problems: dict[tuple[int, int, str], Problem] = {}
    for item in error.errors(include_url=False):
        line, column = source.position(item["loc"])
        where = ".".join(str(step) for step in item["loc"])
        message = f"{where}: {item['msg'][:1].lower()}{item['msg'][1:]}"
        hint = "remove it or see specs/schema" if item["type"] == "extra_forbidden" else ""
        problems[line, column, message] = Problem("S003", message, line, column, hint)
    return list(problems.values())
