"""Markdown files with blocks from the spec: which are out of date, and how; for the command and for pytest.

In another repository, this is a test that its documents still say what the spec says:

    from scion_fsm.publish.document_files import assert_current

    def test_documents_are_current():
        assert_current("README.md", "docs/lifecycle.md")
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scion_fsm.lifecycle import Lifecycle
from scion_fsm.publish.documents import filled
from scion_fsm.text_files import text_of, write

if TYPE_CHECKING:
    from collections.abc import Iterable


class Outdated(NamedTuple):
    """A file whose blocks are not what the spec gives."""

    path: Path
    text: str
    current: str

    @property
    def difference(self) -> str:
        """A unified diff from the file to what it should be."""
        return "".join(
            difflib.unified_diff(
                self.text.splitlines(keepends=True),
                self.current.splitlines(keepends=True),
                f"{self.path} as it is",
                f"{self.path} as the spec gives it",
            )
        )

    @property
    def remedy(self) -> str:
        """What to run."""
        return f"{self.path} is out of date; run `scion-fsm docs --write {self.path}`"

    def write(self) -> None:
        """Brings the file up to date.

        Raises:
            InputError: It cannot be written.
        """
        write(self.path, self.current)


def outdated(paths: Iterable[str | Path], lifecycle: Lifecycle) -> tuple[Outdated, ...]:
    """Finds the files that are out of date, in their order; writes nothing.

    Raises:
        InputError: A file cannot be read, or has a block that cannot be made.
    """
    texts = {Path(path): text_of(Path(path)) for path in paths}
    made = {path: filled(text, lifecycle, path=str(path)) for path, text in texts.items()}
    return tuple(Outdated(p, text, made[p]) for p, text in texts.items() if made[p] != text)


def assert_current(*paths: str | Path, lifecycle: Lifecycle | None = None) -> None:
    """Fails unless every block of the files is what the spec gives.

    Raises:
        AssertionError: With the differences and what to run.
        InputError: As `outdated`.
    """
    found = outdated(paths, lifecycle or Lifecycle.default())
    if found:
        raise AssertionError("\n".join(f"{file.remedy}\n{file.difference}" for file in found))
