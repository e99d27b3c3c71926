"""A disk that counts the system calls made through it and lets any one of them go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scion_fsm.runtime.files.system import DISK

if TYPE_CHECKING:
    from collections.abc import Callable

    from scion_fsm.runtime.files.system import FileSystem


class FaultyDisk:
    """Counts calls; before the call with number `at`, or from it on, it does `act`."""

    def __init__(
        self,
        act: Callable[[str, tuple[Any, ...]], None] = lambda *_: None,
        *,
        at: int | None = None,
        on: bool = False,
        disk: FileSystem = DISK,
    ) -> None:
        self.calls: list[str] = []
        self._act, self._at, self._on, self._disk = act, at, on, disk

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a FileSystem has
        value = getattr(self._disk, name)

        def call(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever it takes
            number = len(self.calls)
            self.calls.append(name)
            is_due = self._at is not None and (
                number == self._at or (self._on and number > self._at)
            )
            if is_due and name != "close":
                self._act(name, arguments)
            done = value(*arguments, **options)
            if is_due and name == "close":  # which lets go of the file whatever it says (close(2))
                self._act(name, arguments)
            return done

        return call
