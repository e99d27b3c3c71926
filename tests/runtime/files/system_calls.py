"""A stand-in for `os` that counts the system calls made through it and lets any one of them go wrong."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_CALLS = {"fspath", "fsdecode", "fsencode", "getpid", "getppid", "uname", "geteuid", "path"}


class FaultyOs:
    """Counts calls; before the call with number `at`, or from it on, it does `act`."""

    def __init__(
        self,
        act: Callable[[str, tuple[Any, ...]], None],
        *,
        at: int | None = None,
        on: bool = False,
    ) -> None:
        self.calls: list[str] = []
        self._act, self._at, self._on = act, at, on
        self.path = FaultyPath(self)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever `os` has
        value = getattr(os, name)
        if not callable(value) or isinstance(value, type) or name in NOT_CALLS:
            return value
        return self.wrapped(name, value)

    def wrapped(self, name: str, value: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever it takes
            number = len(self.calls)
            self.calls.append(name)
            if self._at is not None and (number == self._at or (self._on and number > self._at)):
                self._act(name, arguments)
            return value(*arguments, **options)

        return call


class FaultyPath:
    """`os.path`, of which resolving a path asks the system."""

    def __init__(self, owner: FaultyOs) -> None:
        self.realpath = owner.wrapped("realpath", os.path.realpath)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - likewise
        return getattr(os.path, name)
