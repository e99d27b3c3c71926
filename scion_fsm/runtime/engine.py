"""The containers of this host, asked of docker, podman or Apple's container by their own clients.

A listing that the program asked for itself is known to be complete, so that what is no longer in it is
gone; and it is known whose host it is of. Events say when to look; what counts is what inspecting shows.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Protocol, Self

import msgspec

from scion_fsm.errors import EngineError
from scion_fsm.runtime.containers import container_of, facts_of
from scion_fsm.runtime.tracker import NAME_LABEL, Tracker
from scion_fsm.unreadable import UNREADABLE, why_unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.runtime.agents import Identity, Key
    from scion_fsm.runtime.tracker import Decision

RESYNC_SECONDS = 60.0
POLL_SECONDS = 5.0
"""Where a client has no events."""
BURST_SECONDS = 0.2
"""Events that come together are one look."""
LONGEST_BURST_SECONDS = 1.0
"""Where they never end, as those of a busy host's other containers."""
PAUSE_SECONDS = 5.0
"""After a client that failed."""
_LATER_SECONDS = 0.001
_REMOVED = ("destroy", "remove", "died-and-removed")
_OF_NO_STATE = (
    *("attach", "commit", "copy", "detach", "exec", "export", "health_status", "resize", "top"),
)
"""How the events begin that change nothing of what is shown; each health check has three of them."""


class Engine(msgspec.Struct, frozen=True):
    """How one client is asked.

    Attributes:
        listing: Lists agents' containers: their ids a line, or all of every container as JSON.
        inspecting: Shows containers by id, as JSON; None where the listing does.
        listening: Tells of events, JSON lines; None where it cannot.
    """

    listing: tuple[str, ...]
    inspecting: tuple[str, ...] | None = None
    listening: tuple[str, ...] | None = None


_DOCKERS = Engine(
    ("ps", "-a", "--no-trunc", "--filter", f"label={NAME_LABEL}", "--format", "{{.ID}}"),
    ("inspect", "--type", "container"),
    ("events", "--filter", "type=container", "--format", "{{json .}}"),
)
ENGINES = {
    "docker": _DOCKERS,
    "podman": _DOCKERS,
    "container": Engine(("list", "-a", "--format", "json")),
}


class Listening(Protocol):
    """Events that are being listened to."""

    def next(self, seconds: float) -> bytes | None:
        """Gives the next line, or None if there was none for so long.

        Raises:
            EngineError: There will be no more.
        """
        ...  # pragma: no cover

    def close(self) -> None:
        """Ends it, from any thread."""
        ...  # pragma: no cover


class Client(Protocol):
    """Runs an engine's client."""

    def ask(self, arguments: Iterable[str], *, accepts_failure: bool = False) -> bytes:
        """Gives what it prints.

        Raises:
            EngineError: It is not there, failed, or took too long.
        """
        ...  # pragma: no cover

    def listen(self, arguments: Iterable[str]) -> Listening:
        """Begins to listen.

        Raises:
            EngineError: It is not there.
        """
        ...  # pragma: no cover


class EngineWatch:
    """The agents of this host: an iterator of decisions that ends when it is stopped.

    Attributes:
        tracker: The agents so far.
    """

    def __init__(
        self,
        client: Client,
        engine: Engine,
        lifecycle: Lifecycle,
        *,
        host: str,
        tell: Callable[[str], None],
        now: Callable[[], float] = time.time,
        tracker: Tracker | None = None,
        wait: Callable[[float], None] | None = None,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """Asks nothing yet.

        Args:
            client: Runs the engine's client.
            engine: How it is asked.
            lifecycle: What decides.
            host: This host's name, which is part of where a container is.
            tell: Takes what is wrong while the watch goes on.
            now: Seconds since 1970.
            tracker: The agents, none yet; one of its own by default.
            wait: Waits for so many seconds, or until it is stopped; the machine's by default.
            elapsed: Seconds that never go back.
        """
        self.tracker = tracker or Tracker(lifecycle)
        self._client, self._engine, self._host = client, engine, host
        self._tell, self._now, self._read = tell, now, 0.0
        self._wait, self._elapsed = wait or self._waited, elapsed
        self._due = 0.0
        self._present: dict[str, Key] = {}
        self._last: dict[str, object] = {}
        self._listening: Listening | None = None
        self._is_ended = False

    def once(self) -> Iterator[Decision]:
        """Decides a complete listing and what it shows to be gone.

        Raises:
            EngineError: It could not be had; then nothing is taken for gone.
        """
        observed_at = self._reading()
        ids, parts = self._listed()
        self._due = self._elapsed() + RESYNC_SECONDS
        for part in parts:
            decision = self._decided(part, observed_at)
            if decision is not None:
                yield decision
        for container_id, key in list(self._present.items()):
            if container_id not in ids:
                del self._present[container_id]
                self._last.pop(container_id, None)
                if key in self._present.values():
                    continue  # another has its name, and was seen
                agent = self.tracker.agents[key]
                gone = self.tracker.lifecycle.observe_container_gone(
                    agent.record.run, observed_at=observed_at
                )
                yield self.tracker.observed(agent.identity, gone)

    def __iter__(self) -> Iterator[Decision]:
        """Decides everything there is and then every change, until `stop`.

        Raises:
            EngineError: The first listing could not be had. Whatever fails later is told and waited out.
        """
        self._listen()
        yield from self.once()
        while not self._is_ended:
            try:
                changed, is_complete = self._awaited()
                if self._is_ended:
                    return
                if is_complete:
                    yield from self.once()
                elif changed:
                    yield from self._inspected(changed)
            except EngineError as error:
                if self._is_ended:
                    return
                self._tell(f"{error}; next try in {PAUSE_SECONDS:.0f} s")
                if self._listening is not None:
                    self._listening.close()
                    self._listening = None
                self._wait(PAUSE_SECONDS)

    def stop(self) -> None:
        """Ends the iteration, from any thread."""
        self._is_ended = True
        if self._listening is not None:
            self._listening.close()

    def __enter__(self) -> Self:
        """Gives the watch itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stops the watch."""
        self.stop()

    def _reading(self) -> float:
        """Gives when a look is made: each is later than the one before, though a clock may be set back."""
        self._read = max(self._now(), self._read + _LATER_SECONDS)
        return self._read

    # -- asking --------------------------------------------------------------------------------------------

    def _listed(self) -> tuple[set[str], list[dict[str, Any]]]:
        """Gives the ids of all agents' containers that there are, and what is known of them."""
        printed = self._client.ask(self._engine.listing)
        if self._engine.inspecting is None:
            parts = _parts(printed)
            return {_id_of(part) for part in parts}, parts
        ids = set(printed.decode("utf-8", "replace").split())
        parts = self._shown(sorted(ids))
        missing = ids - {_id_of(part) for part in parts}
        if missing:
            ids -= missing - {
                *self._client.ask(self._engine.listing).decode("utf-8", "replace").split()
            }
            if missing & ids:
                self._tell(
                    f"{len(missing & ids)} of {len(ids)} containers are listed, and not shown"
                )
        return ids, parts

    def _shown(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        ids = list(ids)
        if not ids or self._engine.inspecting is None:
            return []
        # One that has gone meanwhile makes it fail, and the others are shown all the same.
        return _parts(self._client.ask((*self._engine.inspecting, *ids), accepts_failure=True))

    def _inspected(self, ids: Iterable[str]) -> Iterator[Decision]:
        observed_at = self._reading()
        for part in self._shown(sorted(ids)):
            decision = self._decided(part, observed_at)
            if decision is not None:
                yield decision

    def _decided(self, part: dict[str, Any], observed_at: float) -> Decision | None:
        facts = facts_of(part)
        if facts is None:
            return None
        found = container_of(self.tracker.lifecycle, facts, 0, observed_at, host=self._host)
        if found.identity is None or found.observation is None:
            return None
        container_id = _id_of(part)
        self._is_present(container_id, found.identity)
        if self._last.get(container_id) == facts:
            return None  # nothing has happened since; every look would print it all again
        self._last[container_id] = facts
        return self.tracker.observed(found.identity, found.observation, problems=found.problems)

    def _is_present(self, container_id: str, identity: Identity) -> None:
        """Notes that a container is there; one that has another name now is no second agent (laws.md 2)."""
        before, key = self._present.get(container_id), identity.key
        self._present[container_id] = key
        if before is None or before == key:
            return
        others = {key: other for other, key in self._present.items() if other != container_id}
        known = None if before in others else self.tracker.agents.pop(before, None)
        if known is None:
            return
        if key in others:
            # That one has another name by now, or is gone: it is seen anew if it is seen.
            self._last.pop(others[key], None)
            del self._present[others[key]]
        self.tracker.agents[key] = msgspec.structs.replace(known, identity=identity)

    # -- waiting -------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        if self._engine.listening is not None:
            self._listening = self._client.listen(self._engine.listening)

    def _awaited(self) -> tuple[set[str], bool]:
        """Waits for news; gives the containers that have some, and whether all are to be looked at."""
        if self._engine.listening is None:
            self._wait(POLL_SECONDS)
            return set(), True
        if self._listening is None:
            self._listen()
            return set(), True  # whatever was missed
        changed: set[str] = set()
        until = self._due
        while (rest := until - self._elapsed()) > 0:
            line = self._listening.next(min(rest, BURST_SECONDS) if changed else rest)
            if line is None:
                break
            container_id, action = _event(line)
            if action.startswith(_OF_NO_STATE):
                continue
            if container_id is None or action in _REMOVED:
                return changed, True
            if not changed:
                until = min(until, self._elapsed() + LONGEST_BURST_SECONDS)
            changed.add(container_id)
        return changed, self._elapsed() >= self._due

    def _waited(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self._is_ended and (rest := end - time.monotonic()) > 0:
            time.sleep(min(rest, 0.1))


def _parts(printed: bytes) -> list[dict[str, Any]]:
    try:
        found = msgspec.json.decode(printed or b"[]")
    except UNREADABLE as error:
        raise EngineError(f"the client printed no JSON: {why_unreadable(error)}") from error
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def _id_of(part: dict[str, Any]) -> str:
    own = part.get("configuration")
    value = own.get("id") if isinstance(own, dict) else part.get("Id") or part.get("ID")
    return value if isinstance(value, str) else ""


def _event(line: bytes) -> tuple[str | None, str]:
    """Gives the container that an event is about, None for what is unknown; and what was done with it."""
    try:
        found = msgspec.json.decode(line)
    except UNREADABLE:
        return None, ""
    if not isinstance(found, dict):
        return None, ""
    actor = found.get("Actor")
    known = (found.get("id"), found.get("ID"), actor.get("ID") if isinstance(actor, dict) else None)
    action = found.get("Action") or found.get("status") or found.get("Status")
    container_id = next((value for value in known if isinstance(value, str) and value), None)
    return container_id, action if isinstance(action, str) else ""
