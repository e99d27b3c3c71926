"""What `urllib3` raises and a server refuses, as ClusterErrors that say what is wrong and how to mend it."""

from __future__ import annotations

import http.client
import socket
import ssl
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Literal

import urllib3.exceptions

from scion_fsm.runtime.cluster.connection.body import bounded
from scion_fsm.runtime.cluster.errors import (
    ApiStatusError,
    CertificateError,
    UnreachableError,
    status_error,
)
from scion_fsm.runtime.cluster.protocol import status_from_bytes
from scion_fsm.untrusted import redacted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3 import BaseHTTPResponse
    from urllib3.connection import HTTPConnection

BROKEN = (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError)
"""What a connection raises when it fails."""

_LONGEST_REFUSAL = 1 << 20
_UNKNOWN_AUTHORITY = (
    "nobody that the kubeconfig trusts has signed its certificate;"
    " set the cluster's certificate-authority-data"
)
_OTHER_NAME = (
    "its certificate is for another name; use an address that the certificate has,"
    " or set the cluster's tls-server-name"
)
_NO_TLS = "it does not speak TLS; write its address with http://"
_CERTIFICATES = {  # what OpenSSL says, folded
    "certificate has expired": "its certificate has expired; renew it (kubeadm certs renew all),"
    " or set this machine's clock",
    "not yet valid": "its certificate is not valid yet; set this machine's clock",
    "mismatch": _OTHER_NAME,
    "doesn't match": _OTHER_NAME,
    "self-signed": _UNKNOWN_AUTHORITY,
    "self signed": _UNKNOWN_AUTHORITY,
    "unable to get local issuer": _UNKNOWN_AUTHORITY,
    "wrong version number": _NO_TLS,
    "record layer failure": _NO_TLS,
}


@contextmanager
def translated(server: str) -> Iterator[None]:
    """Raises a ClusterError for whatever goes wrong inside.

    Args:
        server: The API server's address, for people.
    """
    try:
        yield
    except BROKEN as error:
        raise unreachable(error, server) from error


def unreachable(error: BaseException, server: str) -> UnreachableError | CertificateError:
    """Gives the exception for a connection that failed."""
    if isinstance(error, (ssl.SSLError, urllib3.exceptions.SSLError)):
        return _certificate(error, server)
    how: Literal["refused", "silent", "broken"] = "refused"
    if isinstance(error, urllib3.exceptions.NameResolutionError):
        why, remedy = "its name is not known", "check the address in the kubeconfig, and DNS"
    elif isinstance(error, urllib3.exceptions.NewConnectionError):
        why = "it refuses connections"
        remedy = "check that the cluster is up and that the kubeconfig's address is right"
    elif isinstance(error, (urllib3.exceptions.TimeoutError, TimeoutError)):
        how, why = "silent", "it does not answer"
        remedy = "check the network, or wait longer with --request-timeout"
    elif isinstance(error, urllib3.exceptions.ProxyError):
        why, remedy = f"its proxy fails ({_root(error)})", "check proxy-url and HTTPS_PROXY"
    else:
        how, why, remedy = "broken", f"the connection broke off ({_root(error)})", "try again"
    return UnreachableError(f"{server} cannot be reached: {why}; {remedy}", how=how)


def shut(connection: HTTPConnection) -> None:
    """Ends a connection under whoever reads it or writes to it, in whatever thread."""
    open_socket = getattr(connection, "sock", None)
    if open_socket is not None:
        with suppress(OSError):
            open_socket.shutdown(socket.SHUT_RDWR)


def refusal(response: BaseHTTPResponse, server: str) -> ApiStatusError:
    """Gives the exception for an answer that is no success, and reads it to its end.

    Raises:
        ProtocolError: It has no end, as far as it was read.
        OSError, urllib3.exceptions.HTTPError: The answer broke off.
    """
    status = status_from_bytes(bytes(bounded(response, _LONGEST_REFUSAL)))
    response.release_conn()
    wish = response.headers.get("Retry-After", "")
    return status_error(
        response.status,
        status.message or response.reason or "",
        server=server,
        retry_after=float(wish) if wish.isascii() and wish.isdigit() else status.retry_after,
        causes=status.causes,
    )


def _certificate(error: BaseException, server: str) -> CertificateError:
    said = str(error).lower().replace("_", " ")
    for words, sentence in _CERTIFICATES.items():
        if words in said:
            return CertificateError(f"{server} cannot be trusted: {sentence}")
    return CertificateError(f"TLS with {server} fails: {_root(error)}")


def _root(error: BaseException) -> str:
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    # What a parser says of a half-sent answer is of no use to anybody.
    is_systems = isinstance(error, OSError) and error.strerror
    return redacted(" ".join(str(error).split())) if is_systems else "in the middle of an answer"
