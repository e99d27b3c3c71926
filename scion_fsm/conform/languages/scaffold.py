"""The files that begin an adapter, and those that loop over the vectors, for each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.conform.languages.facts import filled, shipped
from scion_fsm.conform.languages.golang import go
from scion_fsm.conform.languages.typescript import typescript
from scion_fsm.conform.suite.vectors import everything

if TYPE_CHECKING:
    from scion_fsm.lifecycle import Lifecycle

_ADAPTERS = {
    "go": {
        "go.mod": "go/go.mod.txt",
        **{n: f"go/{n}" for n in ("adapter.go", "inputs.go", "subject.go")},
    },
    "typescript": {n: f"typescript/{n}" for n in ("adapter.mjs", "adapter.d.mts", "subject.mjs")},
    "python": {"test_conformance.py": "python/test_conformance.py.txt"},
}
_TESTS = {
    "go": {
        "conformance_test.go": "go/conformance_test.go.txt",
        "subject_test.go": "go/subject_test.go.txt",
    },
    "typescript": {"conformance.test.mjs": "typescript/conformance.test.mjs"},
    "python": {"test_vectors.py": "python/test_vectors.py.txt"},
}


def adapter(language: str, lifecycle: Lifecycle) -> dict[str, str]:
    """Gives the files of an adapter, by path; it conforms as it is, being the spec's own table.

    Args:
        language: go, typescript or python.
        lifecycle: The spec that its constants are made from.
    """
    files = {path: shipped(f"templates/{name}") for path, name in _ADAPTERS[language].items()}
    if language == "go":
        files |= {f"lifecycle/{name}": text for name, text in go(lifecycle.table).items()}
    elif language == "typescript":
        files |= typescript(lifecycle.table)
    return files


def vector_tests(language: str, lifecycle: Lifecycle) -> dict[str, str]:
    """Gives the vectors in one file, with a test file that loops over them, by path."""
    tests = {path: shipped(f"templates/{name}") for path, name in _TESTS[language].items()}
    return {"vectors.json": everything(lifecycle).decode(), **tests}


_GO_MODULE = "scionfsm/adapter"


def begun(
    language: str,
    lifecycle: Lifecycle,
    *,
    path: str | None = None,
    has_pods: bool = False,
) -> dict[str, str]:
    """Gives all that an implementation begins with: library, adapter and tests, by path.

    Args:
        language: go, typescript or python.
        lifecycle: The spec that the library is made from.
        path: What that folder is imported as in Go, where a module is above it.
        has_pods: That module requires k8s.io/api.
    """
    files = adapter(language, lifecycle)
    if language == "go":
        own = path or _GO_MODULE
        library = go(lifecycle.table, path=f"{own}/lifecycle" if has_pods else None)
        files |= {f"lifecycle/{name}": text for name, text in library.items()}
        for name, text in files.items():
            files[name] = text.replace(f'"{_GO_MODULE}/lifecycle"', f'"{own}/lifecycle"')
        if path is not None:
            del files["go.mod"]
        files |= {
            "vectors.json": everything(lifecycle).decode(),
            "vectors_test.go": shipped("templates/go/vectors_test.go.txt"),
        }
    elif language == "typescript":
        files |= vector_tests(language, lifecycle)
    return files


def workflow(language: str, directory: str) -> tuple[str, str]:
    """Gives the path of a workflow, from the root of the repository, and what is in it.

    Args:
        language: go, typescript or python; a repository may have one of each.
        directory: Where the implementation is, from the root of the repository.
    """
    content = filled(f"templates/{language}/workflow.yml.txt", directory=directory)
    return f".github/workflows/scion-fsm-{language}.yml", content
