"""Credentials: stripped and checked before they are used, and no part of any sentence about them."""

from __future__ import annotations

import logging
import re
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kubernetes.client import ApiException, Configuration
from kubernetes.config.config_exception import ConfigException
from urllib3.exceptions import HTTPError
from yaml import MarkedYAMLError, YAMLError

from scion_fsm.runtime.cluster.errors import AccessError

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"[\x21-\x7e]+")
"""What a header may have and no space; RFC 6750 allows less."""
_NO_VALUES = re.compile(
    r"\[Errno \d+\] [\w ]+: '[^'\n]*'$|.*?process returned -?\d+|.*?api version|[^{'\"\n]*"
)
"""What the client says before it quotes a whole user, or what a program has printed."""
_UNUSABLE = (
    *(ConfigException, YAMLError, OSError, ValueError, ApiException, HTTPError, RecursionError),
    *(TypeError, KeyError, AttributeError, ImportError),
)
"""What the client's loader raises on a configuration that cannot be used, or for its OIDC provider."""


@contextmanager
def loading(name: str) -> Iterator[None]:
    """Raises an AccessError for whatever is wrong with a configuration, or if it gives no credentials.

    Args:
        name: The configuration's, for people.
    """
    with _complaints() as complaints:
        try:
            yield
        except _UNUSABLE as error:
            raise AccessError(f"{name} cannot be used: {_why(error)}") from None
    if complaints:
        raise AccessError(
            f"{name} gives no credentials: {_without_values(complaints[0])};"
            " run the command of the user's exec section by hand to see why"
        )


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collects what `kubernetes` only logs: that an exec plugin gave no credentials."""
    told: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.module == "kube_config":
                told.append(record.getMessage())

    collector = Collector(logging.ERROR)
    logging.getLogger().addHandler(collector)
    try:
        yield told
    finally:
        logging.getLogger().removeHandler(collector)


def _why(error: Exception) -> str:  # each may quote what it choked on
    match error:
        case ConfigException():
            return _without_values(str(error))
        case MarkedYAMLError(problem_mark=mark) if mark is not None:
            return f"line {mark.line + 1}, column {mark.column + 1} is not YAML"
        case YAMLError():
            return "it is not YAML"
        case RecursionError():
            return "it is nested too deeply"
        case ssl.SSLError():
            return f"a certificate or key of it is of no use ({error.reason or 'SSL'})"
        case OSError():
            return f"{error.filename or 'a file'}: {error.strerror or type(error).__name__}"
        case ApiException() | HTTPError():
            return f"what it names cannot be asked ({type(error).__name__})"
        case ImportError():
            return "its proxy-url is of a SOCKS proxy, for which PySocks must be installed"
        case ValueError():
            return "it has a value that cannot be decoded"
    return "it is no kubeconfig"


def _without_values(said: str) -> str:
    found = _NO_VALUES.match(said)
    return " ".join(found[0].split()) if found else ""


def keep_checked(configuration: Configuration, name: str) -> None:
    """Checks the tokens of a configuration now, and whenever the client renews them before a request.

    Args:
        configuration: Its tokens are replaced by what HTTP can send.
        name: Its name, for people.

    Raises:
        AccessError: A token is empty or has a character that no header has; the client raises it, too,
            when it has renewed one.
    """
    _check(configuration, name)
    renew = configuration.refresh_api_key_hook
    if renew is None:
        return

    def renewed(configuration: Configuration) -> None:
        with loading(name):
            renew(configuration)
        _check(configuration, name)
        configuration.refresh_api_key_hook = renewed  # the client's own puts itself back

    configuration.refresh_api_key_hook = renewed


def _check(configuration: Configuration, name: str) -> None:
    for key, value in configuration.api_key.items():
        scheme, _, token = value.partition(" ")
        token = token.strip()
        if not _TOKEN.fullmatch(token):
            wrong = "has a character that HTTP cannot send" if token else "is empty"
            raise AccessError(
                f"{name} cannot be used: the token that it gives {wrong}; log in again"
            )
        configuration.api_key[key] = f"{scheme} {token}"
