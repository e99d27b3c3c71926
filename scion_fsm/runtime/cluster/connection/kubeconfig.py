"""The types of a kubeconfig's fields, checked before anybody trusts them (k8s: client-go api/v1/types.go).

The client's loader takes any value for a field: a text is as true as `true`, so that
`insecure-skip-tls-verify: "false"` would switch verification off.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from scion_fsm.runtime.cluster.errors import AccessError


class _Fields(msgspec.Struct, frozen=True, rename=lambda name: name.rstrip("_").replace("_", "-")):
    """Fields with dashes in their names; those that are not named here may be anything."""


class _Cluster(_Fields, frozen=True):
    server: str | None = None
    certificate_authority: str | None = None
    certificate_authority_data: str | None = None
    insecure_skip_tls_verify: bool | None = None
    tls_server_name: str | None = None
    proxy_url: str | None = None


class _Variable(_Fields, frozen=True):
    name: str
    value: str


class _Plugin(msgspec.Struct, frozen=True):
    command: str
    apiVersion: str  # noqa: N815 - kubeconfig's
    args: list[str] | None = None
    env: list[_Variable] | None = None
    provideClusterInfo: bool | None = None  # noqa: N815 - kubeconfig's


class _Provider(_Fields, frozen=True):
    name: str
    config: dict[str, Any] | None = None


_USERS = {"token_file": "tokenFile"}


class _User(_Fields, frozen=True, rename=lambda name: _USERS.get(name, name.replace("_", "-"))):
    token: str | None = None
    token_file: str | None = None
    client_certificate: str | None = None
    client_certificate_data: str | None = None
    client_key: str | None = None
    client_key_data: str | None = None
    username: str | None = None
    password: str | None = None
    exec: _Plugin | None = None
    auth_provider: _Provider | None = None


class _Context(_Fields, frozen=True):
    cluster: str
    user: str | None = None
    namespace: str | None = None


class _NamedCluster(_Fields, frozen=True):
    name: str
    cluster: _Cluster


class _NamedUser(_Fields, frozen=True):
    name: str
    user: _User | None = None


class _NamedContext(_Fields, frozen=True):
    name: str
    context: _Context


class _Kubeconfig(_Fields, frozen=True):
    clusters: list[_NamedCluster] | None = None
    users: list[_NamedUser] | None = None
    contexts: list[_NamedContext] | None = None
    current_context: str | None = None


_PLACE = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<where>.*)`)?")


def check(path: str, content: object) -> None:
    """Checks what a kubeconfig file says.

    Args:
        path: Its name, for the error.
        content: The file, parsed.

    Raises:
        AccessError: A field is of another type; it says which one, never what is in it.
    """
    try:
        msgspec.convert(content, _Kubeconfig)
    except msgspec.ValidationError as error:
        told = _PLACE.fullmatch(str(error))
        what, where = (told["what"], told["where"]) if told else ("it is no kubeconfig", None)
        place = f"{where} is wrong: " if where else ""
        raise AccessError(f"kubeconfig {path} cannot be used: {place}{what}") from None
