"""Exec plugins of a kubeconfig: run for their credentials, within bounds in bytes and in time.

The client's own way waits for ever and keeps whatever is printed.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.runtime.cluster.errors import AccessError
from scion_fsm.runtime.cluster.system import within
from scion_fsm.unreadable import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 1 << 20
"""Bytes. A token has some thousands, a chain of certificates some ten thousands."""
_EXTENSION = "client.authentication.k8s.io/exec"


class _Given(msgspec.Struct, rename="camel"):
    token: str | None = None
    client_certificate_data: str | None = None
    client_key_data: str | None = None


class _Credential(msgspec.Struct, rename="camel"):
    api_version: str
    kind: str
    status: _Given


def credentials_of(
    plugin: Mapping[str, Any], cluster: Mapping[str, Any], *, folder: str | None, seconds: float
) -> dict[str, str]:
    """Runs a plugin.

    Args:
        plugin: The exec section of a kubeconfig's user.
        cluster: Its cluster, which a plugin may want to know.
        folder: Where it runs; a relative command is of the kubeconfig's own folder.
        seconds: How long it may take.

    Returns:
        Fields of a user that say the same: a token, or a certificate and its key.

    Raises:
        AccessError: It gives none; nothing that it printed is in the sentence.
    """
    command = [str(plugin["command"]), *map(str, plugin.get("args") or ())]
    more = {str(e["name"]): str(e["value"]) for e in plugin.get("env") or ()}
    info = json.dumps(_info(plugin, cluster))
    process = subprocess.Popen(  # noqa: S603 - the kubeconfig is the user's own
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, **more, "KUBERNETES_EXEC_INFO": info},
        start_new_session=True,
    )
    try:
        printed = within(seconds, lambda: _printed(process), late=lambda _: None)
    except TimeoutError:
        raise _unusable(f"it does not end within {seconds:g} s") from None
    finally:
        _end(process)
    if len(printed) > _LONGEST:
        raise _unusable(f"it prints more than {_LONGEST >> 20} MiB")
    if process.returncode:
        raise _unusable(f"process returned {process.returncode}")
    return _fields(printed, str(plugin["apiVersion"]))


def _info(plugin: Mapping[str, Any], cluster: Mapping[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = {"interactive": False}
    if plugin.get("provideClusterInfo"):
        spec["cluster"] = dict(cluster)
        for extension in cluster.get("extensions") or ():
            if extension["name"] == _EXTENSION:
                spec["cluster"]["config"] = extension["extension"]
    return {"apiVersion": plugin["apiVersion"], "kind": "ExecCredential", "spec": spec}


def _printed(process: subprocess.Popen[bytes]) -> bytes:
    if process.stdout is None:
        return b""
    with process.stdout as output:
        content = output.read(_LONGEST + 1)
    if len(content) <= _LONGEST:
        process.wait()
    return content


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a plugin and all that it started, where they have not ended."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _fields(printed: bytes, version: str) -> dict[str, str]:
    try:
        given = msgspec.json.decode(printed, type=_Credential)
    except UNREADABLE:
        raise _unusable("what it prints is no ExecCredential") from None
    if given.api_version != version:
        raise _unusable("it answers in another api version than the exec section names")
    status = given.status
    if status.token:
        return {"token": status.token}
    if status.client_certificate_data and status.client_key_data:
        return {
            "client-certificate-data": _base64(status.client_certificate_data),
            "client-key-data": _base64(status.client_key_data),
        }
    raise _unusable("it gives neither a token nor a certificate with its key")


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _unusable(why: str) -> AccessError:
    return AccessError(
        f"the exec plugin gives no credentials: {why}; run the command of the user's exec section by"
        " hand to see why"
    )
