"""What a fault is that is put into the program, and what several of them are made of."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Fault(NamedTuple):
    """One fault.

    Attributes:
        name: For people.
        found_in: Where it was seen, or who would make it: ids of findings, mutants, Scion's races.
        where: The object that is changed, and the name of what is changed in it.
        make: Makes the faulty one of the right one.
        hidden: Why no world can find it; empty for one that worlds have to find.
    """

    name: str
    found_in: str
    where: tuple[Any, str]
    make: Callable[[Any], Any]
    hidden: str = ""


@contextmanager
def put_in(fault: Fault) -> Iterator[None]:
    """Puts a fault in, and takes it out again."""
    target, name = fault.where
    right = target.__dict__[name]
    setattr(target, name, fault.make(right))
    try:
        yield
    finally:
        setattr(target, name, right)


def instead(value: object) -> Callable[[Any], Any]:
    """Gives something that does nothing but give a value."""

    def make(_right: Any) -> Any:
        return lambda *_arguments, **_named: value

    return make


def itself(_right: Any) -> Any:
    return lambda self, _cluster=None: self


def yes(_right: Any) -> Any:
    return lambda *_: True


def nothing_after(right: Callable[..., Any]) -> Callable[..., Any]:
    del right

    def wrong(*_arguments: object, **_named: object) -> Iterator[object]:
        return iter(())

    return wrong


class _Without:
    """Files of which one call does nothing."""

    def __init__(self, system: Any, call: str) -> None:
        self._system, self._call = system, call

    def __getattr__(self, name: str) -> Any:
        return _nothing if name == self._call else getattr(self._system, name)


def _nothing(*_arguments: object, **_named: object) -> None:
    """Does nothing."""


def without(call: str) -> Callable[[Any], Any]:
    """Leaves one system call out of a function of files."""

    def make(right: Any) -> Any:
        return lambda system, *arguments: right(_Without(system, call), *arguments)

    return make
