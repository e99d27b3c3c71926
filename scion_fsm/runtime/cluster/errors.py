"""The exceptions of the cluster; each type says what went wrong, each message how to mend it.

ClusterError (scion_fsm.errors)
+-- AccessError             the caller: a kubeconfig, context or credential that cannot be used
+-- UnreachableError        the network: no answer, or the answer broke off
+-- CertificateError        TLS: one side does not trust the other's certificate
+-- ApiStatusError          the API server: a status that is no success
|   +-- BadRequestError     400: the caller's selector, mostly
|   +-- UnauthorizedError   401
|   +-- ForbiddenError      403
|   +-- ExpiredError        410: the history that was asked for is gone
+-- ProtocolError           the answer is not what a Kubernetes API says
"""

from __future__ import annotations

from typing import Literal

from scion_fsm.errors import ClusterError


class AccessError(ClusterError):
    """A kubeconfig, a context or a credential that cannot be used."""


class UnreachableError(ClusterError):
    """The API server did not answer, or stopped in the middle of an answer.

    Attributes:
        how: `refused` (no connection), `silent` (it said nothing for too long), `broken` (it broke off).
    """

    def __init__(self, message: str, *, how: Literal["refused", "silent", "broken"]) -> None:
        """Keeps what happened beside the message."""
        super().__init__(message)
        self.how = how


class CertificateError(ClusterError):
    """TLS failed: a certificate has expired, is unknown, or is of another host."""


class ProtocolError(ClusterError):
    """The answer is not what a Kubernetes API says."""


class ApiStatusError(ClusterError):
    """The API server refused.

    Attributes:
        code: The HTTP status, or the code of a Status object in a stream.
        retry_after: Seconds after which the server wants to be asked again; None if it did not say.
        causes: The reasons of the causes that it gave.
    """

    def __init__(
        self,
        message: str,
        *,
        code: int,
        retry_after: float | None = None,
        causes: frozenset[str] = frozenset(),
    ) -> None:
        """Keeps the code, the causes and the server's wish beside the message."""
        super().__init__(message)
        self.code, self.causes = code, causes
        self.retry_after = retry_after

    @property
    def is_passing(self) -> bool:
        """Whether the same request may succeed a little later."""
        return self.code == TOO_MANY_REQUESTS or self.is_servers_fault

    @property
    def is_servers_fault(self) -> bool:
        """Whether the server itself is in trouble, perhaps without its etcd."""
        return self.code >= INTERNAL_ERROR

    @property
    def is_ahead(self) -> bool:
        """Whether a version was asked for that the server has not reached."""
        return TOO_LARGE in self.causes


class BadRequestError(ApiStatusError):
    """400: what was asked for cannot be understood, such as a selector."""

    is_usage = True


class UnauthorizedError(ApiStatusError):
    """401: the credentials are missing, wrong or expired."""


class ForbiddenError(ApiStatusError):
    """403: the credentials are good, but not for this."""


class ExpiredError(ApiStatusError):
    """410: the resourceVersion or the continue token is too old."""


OK, BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, GONE, INVALID = (
    200,
    400,
    401,
    403,
    404,
    410,
    422,
)
TOO_MANY_REQUESTS, INTERNAL_ERROR = 429, 500
TOO_LARGE = "ResourceVersionTooLarge"
"""The cause by which a server says that it has not reached a version (apimachinery: meta/v1 types.go)."""

_TYPES: dict[int, type[ApiStatusError]] = {
    BAD_REQUEST: BadRequestError,
    UNAUTHORIZED: UnauthorizedError,
    FORBIDDEN: ForbiddenError,
    GONE: ExpiredError,
}


def status_error(
    code: int,
    message: str,
    *,
    server: str,
    retry_after: float | None = None,
    causes: frozenset[str] = frozenset(),
) -> ApiStatusError:
    """Gives the exception for a status, with the remedy where there is one.

    Args:
        code: The HTTP status or the Status object's code.
        message: What the server said; may be empty.
        server: Its address, for people.
        retry_after: Its wish, in seconds.
        causes: The reasons of its causes.
    """
    said = f": {message}" if message else ""
    remedies = {
        BAD_REQUEST: f"{server} does not understand what is asked for{said}; check --selector (-l)",
        UNAUTHORIZED: f"{server} does not accept the credentials{said};"
        " log in again, or choose another context with --context",
        FORBIDDEN: f"{server} forbids it{said};"
        " ask for get, list and watch on pods (specs/deploy/rbac.yaml), or choose a namespace with -n",
        NOT_FOUND: f"{server} has no such resource{said};"
        " check that the kubeconfig's server is a Kubernetes API server",
    }
    sentence = remedies.get(code, f"{server} answered {code}{said}")
    return _TYPES.get(code, ApiStatusError)(
        sentence, code=code, retry_after=retry_after, causes=causes
    )
