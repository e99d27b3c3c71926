"""A pod that has left the selection is not gone: a label can be taken off (pods.md 4, rule 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.runtime.cluster.errors import ForbiddenError
from scion_fsm.runtime.cluster.protocol import Notice, pod_of, sight_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scion_fsm.observe.decode import Pod
    from scion_fsm.runtime.agents import Key
    from scion_fsm.runtime.cluster.following.sights import Sight
    from scion_fsm.runtime.cluster.ports import Scope, Server


class Selection:
    """Asks whether a pod that a selection no longer shows exists all the same."""

    def __init__(self, server: Server, scope: Scope, tell: Callable[[Notice], None]) -> None:
        """Asks nothing yet."""
        self._server, self._scope, self._tell = server, scope, tell
        self._may_get = True

    def left_by(self, key: Key, sight: Sight) -> tuple[Pod, Sight] | None:
        """Gives the pod, and what is kept of it, if it only left the selection.

        None for one that is over, about which its last object has said all; for another one of its name;
        and where pods may not be got one by one, which is told once.
        """
        if sight.is_over or not self._scope.selector or not self._may_get:
            return None
        try:
            content = self._server.pod(*key)
        except ForbiddenError as error:
            self._may_get = False
            self._tell(Notice("unreadable", f"deletions are believed without a check: {error}"))
            return None
        pod = pod_of(content)[0] if content is not None else None
        if pod is None:
            return None
        found = msgspec.structs.replace(sight_of(pod), is_selected=False)
        if sight.uid is not None and found.uid != sight.uid:
            return None
        self._tell(Notice("unselected", f"{key[1]} no longer matches the selector, but it exists"))
        return pod, found
