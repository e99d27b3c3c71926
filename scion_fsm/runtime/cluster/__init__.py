"""List and watch over the Kubernetes API; the only place that imports `kubernetes` (and `urllib3`).

What comes in is bytes; `observe` decodes them, `tracker` decides. Here is only what the API's protocol
asks of a client (pods.md 4): complete lists, resumed watches, expired history, patience.

May use what runtime may. Read `watch.py` first, then `following/stream.py`.
"""

from scion_fsm.runtime.cluster.connection.access import Access, contexts, find_access
from scion_fsm.runtime.cluster.connection.transport import Transport
from scion_fsm.runtime.cluster.errors import (
    AccessError,
    ApiStatusError,
    BadRequestError,
    CertificateError,
    ExpiredError,
    ForbiddenError,
    ProtocolError,
    UnauthorizedError,
    UnreachableError,
)
from scion_fsm.runtime.cluster.following.patience import Backoff, Pace
from scion_fsm.runtime.cluster.ports import Clock, Scope, Server, Waiting
from scion_fsm.runtime.cluster.protocol import Notice
from scion_fsm.runtime.cluster.several import Watches
from scion_fsm.runtime.cluster.system import SystemClock, SystemWaiting
from scion_fsm.runtime.cluster.watch import AgentWatch

__all__ = [
    "Access",
    "AccessError",
    "AgentWatch",
    "ApiStatusError",
    "Backoff",
    "BadRequestError",
    "CertificateError",
    "Clock",
    "ExpiredError",
    "ForbiddenError",
    "Notice",
    "Pace",
    "ProtocolError",
    "Scope",
    "Server",
    "SystemClock",
    "SystemWaiting",
    "Transport",
    "UnauthorizedError",
    "UnreachableError",
    "Waiting",
    "Watches",
    "contexts",
    "find_access",
]
