"""The files that begin an adapter, and those that loop over the vectors, for each language."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from scion_fsm.conform.languages import constants
from scion_fsm.conform.suite.vectors import everything

if TYPE_CHECKING:
    from scion_fsm.lifecycle import Lifecycle

LANGUAGES = ("go", "typescript", "python")


def adapter(language: str, lifecycle: Lifecycle) -> dict[str, str]:
    """Gives the files of an adapter, by path; it conforms as it is, being the spec's own table.

    Args:
        language: One of LANGUAGES.
        lifecycle: The spec that its constants are made from.
    """
    match language:
        case "go":
            return {
                "go.mod": _template("go/go.mod.txt"),
                "adapter.go": _template("go/adapter.go"),
                "subject.go": _template("go/subject.go"),
                "lifecycle/lifecycle.go": constants.go(lifecycle.table)["lifecycle.go"],
            }
        case "typescript":
            names = ("adapter.mjs", "adapter.d.mts", "subject.mjs")
            files = {name: _template(f"typescript/{name}") for name in names}
            return files | constants.typescript(lifecycle.table)
        case _:
            return {"test_conformance.py": _template("python/test_conformance.py.txt")}


def vector_tests(language: str, lifecycle: Lifecycle) -> dict[str, str]:
    """Gives the vectors in one file, with a test file that loops over them, by path."""
    content = everything(lifecycle).decode()
    match language:
        case "go":
            test = {
                "conformance_test.go": _template("go/conformance_test.go.txt"),
                "subject_test.go": _template("go/subject_test.go.txt"),
            }
        case "typescript":
            test = {"conformance.test.mjs": _template("typescript/conformance.test.mjs")}
        case _:
            test = {"test_vectors.py": _template("python/test_vectors.py.txt")}
    return {"vectors.json": content, **test}


def _template(name: str) -> str:
    path = resources.files("scion_fsm.conform.languages") / "templates"
    return path.joinpath(*name.split("/")).read_text(encoding="utf-8")
