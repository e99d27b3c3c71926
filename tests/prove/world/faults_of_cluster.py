"""Faults of whoever asks a cluster, as they were or could be in the program, each put in by name."""

from __future__ import annotations

from typing import Any

import msgspec
from faulty import Fault, instead, nothing_after, yes

from scion_fsm.runtime.cluster.following import lists, presence, retries, stream


def _no_look(_right: Any) -> Any:
    def wrong(self: Any, _version: str) -> None:
        self._is_doubtful = False

    return wrong


def _forgets_no_versions(_right: Any) -> Any:
    return lambda _self: None


def _keeps_resource_version(right: Any) -> Any:
    def wrong(self: Any) -> None:
        versions = {key: agent.resource_version for key, agent in self.agents.items()}
        right(self)
        for key, agent in self.agents.items():
            self.agents[key] = msgspec.structs.replace(agent, resource_version=versions[key])

    return wrong


def _deletes_successor(_right: Any) -> Any:
    def wrong(self: Any, key: Any, sight: Any) -> None:
        self.present.discard(key)
        self._gone[key] = sight

    return wrong


def _absent_from_any_page(right: Any) -> Any:
    """What the first page lacks is gone."""

    def wrong(self: Any, limit: int | None) -> Any:
        listing = self.begin()
        version = ""
        for version, page in self._pages(limit):
            listing.at(version)
            for item in page.items or ():
                seen = listing.item(item)
                if seen is not None:
                    yield seen
            yield from listing.complete(version)
        return version

    del right
    return wrong


def _one_lagging_list(_right: Any) -> Any:
    return lambda _self: True


def _swallows_gone(right: Any) -> Any:
    """A 410 is waited out, and the watch resumed from where it was (C4)."""

    def wrong(self: Any, failure: Any) -> bool:
        return False if getattr(failure, "code", None) == 410 else bool(right(self, failure))

    return wrong


FAULTS = (
    Fault(
        "no complete list before a watch is resumed", "C2", (stream.PodStream, "_look"), _no_look
    ),
    Fault(
        "versions stay after a restore",
        "C1",
        (presence.Presence, "forget_versions"),
        _forgets_no_versions,
    ),
    Fault("no sight contradicts a list", "C1", (presence.Presence, "compare"), instead(None)),
    Fault(
        "one lagging list is a restore",
        "H6 K4",
        (lists.Lists, "is_contradicted"),
        _one_lagging_list,
    ),
    Fault("expired history is waited out", "C4", (retries.Retries, "_mend"), _swallows_gone),
    Fault(
        "a deletion takes the successor",
        "C mutant",
        (presence.Presence, "removed"),
        _deletes_successor,
        "a server tells the deletion of a pod before it tells its successor, a watch begins where a list or a watch"
        " ended, and what a list lacks is removed under the uid that it was known by; so a deletion is never of"
        " another pod than the one that is known, unless a server breaks its own order",
    ),
    Fault(
        "gone is what the first page lacks", "L11", (lists.Lists, "_listed"), _absent_from_any_page
    ),
    Fault(
        "gone is never concluded from a list",
        "Scion 2077",
        (lists.Listing, "complete"),
        nothing_after,
    ),
    Fault(
        "no newest version is remembered",
        "C mutant",
        (presence.History, "saw"),
        yes,
    ),
)
