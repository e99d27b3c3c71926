"""No credential is in any output, whatever is wrong with it, with the cluster or with the way there."""

from __future__ import annotations

import base64
import json
import re
import sys
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from scion_fsm.cli.app import app
from scion_fsm.runtime.cluster import AccessError, find_access
from scion_fsm.untrusted import redacted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kubernetes_api import KubernetesApi

SECRET = "hunter2"
SAYS = f"import sys; sys.stderr.write('{SECRET}'); sys.stdout.write({{!r}}); sys.exit({{}})"


def commands_of_a_cluster() -> Iterator[list[str]]:
    context = click.Context(app)
    for name in app.list_commands(context):
        command = app.get_command(context, name)
        if command and any(parameter.name == "kubeconfig" for parameter in command.params):
            names = [p for p in command.params if isinstance(p, click.Argument) and p.required]
            yield [name, *("agent" for _ in names)]


def plugin(printed: str, code: int = 0) -> dict[str, Any]:
    return {
        "exec": {
            "apiVersion": "client.authentication.k8s.io/v1",
            "command": sys.executable,
            "args": ["-c", SAYS.format(printed, code)],
            "interactiveMode": "Never",
        }
    }


def credential(**status: Any) -> str:  # noqa: ANN401 - JSON
    kind = {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential"}
    return json.dumps({**kind, "status": status})


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


USERS: dict[str, dict[str, Any]] = {
    "a token that ends in a line break": {"token": f"{SECRET}\n"},
    "a token with a line break in it": {"token": f"{SECRET}\r\nX-Other: {SECRET}"},
    "a token that is no ASCII": {"token": f"{SECRET}é"},
    "a token of blanks": {"token": "  "},
    "a token that is a number": {"token": 12, "password": SECRET},
    "a token in a file that ends in a line break": {"tokenFile": f"{SECRET}\n"},
    "a token in a file with a carriage return": {"tokenFile": f"{SECRET}\r{SECRET}"},
    "a token in a file that is no text": {"tokenFile": f"{SECRET}\udcff"},
    "a token file that is not there": {"tokenFile": None, "password": SECRET},
    "a password": {"username": "u", "password": f"{SECRET}\n"},
    "a password that is a list": {"username": "u", "password": [SECRET]},
    "a key that is not base64": {
        "client-certificate-data": encoded(SECRET),
        "client-key-data": f"{SECRET}!",
    },
    "a key that is no PEM": {
        "client-certificate-data": encoded(SECRET),
        "client-key-data": encoded(SECRET),
    },
    "a plugin whose token ends in a line break": plugin(credential(token=f"{SECRET}\n")),
    "a plugin whose token has one in it": plugin(credential(token=f"{SECRET}\n{SECRET}")),
    "a plugin whose token is a list": plugin(credential(token=[SECRET])),
    "a plugin that fails": plugin(SECRET, 1),
    "a plugin that prints no JSON": plugin(SECRET),
    "a plugin that prints something else": plugin(json.dumps(SECRET)),
    "a plugin of another version": plugin(
        json.dumps({"apiVersion": SECRET, "kind": 1, "status": 1})
    ),
    "a plugin whose status is a word": plugin(credential().replace("{}", f'"{SECRET}"')),
    "a plugin whose token has expired nowhere": plugin(
        credential(token=SECRET, expirationTimestamp=SECRET)
    ),
    "a plugin with a key that is none": plugin(
        credential(clientCertificateData=SECRET, clientKeyData=SECRET)
    ),
    "a plugin that is not there": {"exec": {"apiVersion": "v1", "command": "/no/plugin"}},
    "a plugin with a variable that is a number": {
        "exec": {"apiVersion": "v1", "command": "x", "env": [{"name": SECRET, "value": 1}]}
    },
    "a provider whose command fails": {
        "auth-provider": {
            "name": "gcp",
            "config": {"cmd-path": sys.executable, "cmd-args": f"-c raise(SystemExit('{SECRET}'))"},
        }
    },
    "a provider whose token is none": {
        "auth-provider": {"name": "oidc", "config": {"id-token": f"{SECRET}.{SECRET}x.{SECRET}"}}
    },
}
CLUSTERS: dict[str, dict[str, Any]] = {
    "a password in the server's address": {"server": f"http://u:{SECRET}@127.0.0.1:1"},
    "a password in an address with TLS": {"server": f"https://u:{SECRET}@127.0.0.1:1"},
    "a password in an address that is none": {"server": f"http://u:{SECRET}@127.0.0.1:port"},
    "a password in the proxy's address": {"proxy-url": f"http://u:{SECRET}@127.0.0.1:1"},
    "a password in the address of a SOCKS proxy": {"proxy-url": f"socks5://u:{SECRET}@127.0.0.1:1"},
    "a password in the address of no proxy": {"proxy-url": f"ftp://u:{SECRET}@127.0.0.1:1"},
    "a password in a proxy's address that is none": {"proxy-url": f"http://u:{SECRET}@[::1"},
    "a switch that is a text": {"insecure-skip-tls-verify": SECRET},
    "an authority that is no PEM": {
        "server": "https://127.0.0.1:1",
        "certificate-authority-data": encoded(SECRET),
    },
    "an authority that is not base64": {
        "server": "https://127.0.0.1:1",
        "certificate-authority-data": f"{SECRET}!",
    },
}
TEXTS = {
    "an alias": f"users: [{{name: a, user: {{password: *{SECRET}}}}}]",
    "a tag": f"users: [{{name: a, user: {{password: !{SECRET} x}}}}]",
    "a bracket": f"users: [{{name: a, user: {{password: {SECRET}",
    "a list of words": f"users: [{SECRET}]\ncontexts: [{SECRET}]",
    "a user without a name": f"users: [{{user: {{token: {SECRET}}}}}]",
    "two users of one name": (
        f"users: [{{name: a, user: {{token: {SECRET}}}}}, {{name: a, user: {{token: {SECRET}}}}}]"
        "\ncontexts: [{name: a, context: {cluster: a, user: a}}]\ncurrent-context: a"
    ),
    "a nest": f"{SECRET}: " + "[" * 1_500,
    "bytes": f"token: {SECRET}\udcff",
}


def told(command: list[str], path: str, *, traceback: bool) -> tuple[int, str]:
    """Runs a command on a kubeconfig; gives its exit code and all that it says."""
    done = CliRunner().invoke(
        app,
        [*command, "--kubeconfig", path, "--request-timeout", "2s"],
        env={"SCION_FSM_TRACEBACK": "1"} if traceback else {},
    )
    return done.exit_code, done.output


@pytest.fixture
def planted(
    api: KubernetesApi, kubeconfig: Callable[..., str], tmp_path: Path
) -> Callable[[str], str]:
    def plant(name: str) -> str:
        user, cluster = dict(USERS.get(name, {})), CLUSTERS.get(name, {})
        if "tokenFile" in user:
            (tmp_path / "token").write_text(user["tokenFile"] or "", errors="surrogateescape")
            user["tokenFile"] = str(tmp_path / ("token" if user["tokenFile"] else "none"))
        server = "https://127.0.0.1:1" if "key" in name else api.address
        path = kubeconfig(server, user=user, cluster=cluster)
        if name in TEXTS:
            path = str(tmp_path / "text")
            (tmp_path / "text").write_text(TEXTS[name], errors="surrogateescape")
        return path

    return plant


WORKS = {name for name in USERS if name.endswith("ends in a line break")} | {
    "a password",
    "a plugin whose token has expired nowhere",  # nobody asks when
}


@pytest.mark.filterwarnings("default")  # which the command tells
@pytest.mark.parametrize("name", [*USERS, *CLUSTERS, *TEXTS])
def test_no_credential_is_in_any_output(name: str, planted: Callable[[str], str]) -> None:
    path = planted(name)
    takes_long = name == "a nest"
    commands = [["list"]] if name in WORKS or takes_long else list(commands_of_a_cluster())
    for command in commands:
        code, said = told(command, path, traceback=command == ["list"])
        assert SECRET not in said
        assert "nobody foresaw" not in said
        assert code == (0 if name in WORKS else 3), said
        assert name in WORKS or said.startswith("scion-fsm: ")
    assert ["watch"] in commands_of_a_cluster()


def test_a_switch_that_is_a_text_names_file_and_field(planted: Callable[[str], str]) -> None:
    path = planted("a switch that is a text")
    with pytest.raises(AccessError) as caught:
        find_access(kubeconfig=path)
    assert str(caught.value) == (
        f"kubeconfig {path} cannot be used: clusters[0].cluster.insecure-skip-tls-verify is wrong:"
        " Expected `bool | null`, got `str`"
    )


def test_a_token_that_ends_in_a_line_break_is_of_use(planted: Callable[[str], str]) -> None:
    for name in [name for name in USERS if name.endswith("ends in a line break")]:
        client = find_access(kubeconfig=planted(name)).connect()
        (setting,) = client.configuration.auth_settings().values()
        assert setting["value"] == f"Bearer {SECRET}"
        (setting,) = client.configuration.auth_settings().values()  # as each request asks
        assert setting["value"] == f"Bearer {SECRET}"


def test_a_password_in_an_address_is_seen_to_be_taken_out() -> None:
    assert redacted(f"at http://u:{SECRET}@host:1/ and a@b") == "at http://host:1/ and a@b"
    assert redacted(f"https://u:{SECRET}@x@host") == "https://host"


def test_an_error_that_nobody_foresaw_is_one_line_and_its_words_are_no_part_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object, **__: object) -> None:
        password = SECRET
        raise ZeroDivisionError(password)

    monkeypatch.setattr("scion_fsm.runtime.cluster.find_access", fails)
    code, said = told(["list"], "k", traceback=False)
    assert code == 3
    (line,) = said.splitlines()
    assert re.match(
        r"scion-fsm: ZeroDivisionError at scion_fsm/cli/live.py:\d+, which nobody", line
    )
    assert line.endswith("; SCION_FSM_TRACEBACK=1 shows the way there")
    code, way = told(["list"], "k", traceback=True)
    assert "raise ZeroDivisionError(password)" in way
    assert SECRET not in way
