"""The cluster is found as kubectl finds it."""

from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING

import pytest

from scion_fsm.runtime.cluster import AccessError, find_access

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_the_context_names_the_namespace(kubeconfig: Callable[..., str]) -> None:
    path = kubeconfig("http://127.0.0.1:1", namespace="agents")
    access = find_access(kubeconfig=path)
    assert (access.server, access.context, access.namespace) == (
        "http://127.0.0.1:1",
        "test",
        "agents",
    )
    assert find_access(kubeconfig=path, context="staging").namespace == "elsewhere"
    without = kubeconfig("http://127.0.0.1:1", namespace=None)
    assert find_access(kubeconfig=without).namespace == "default"


def test_a_wrong_context_is_told_with_the_right_ones(kubeconfig: Callable[..., str]) -> None:
    path = kubeconfig("http://127.0.0.1:1")
    with pytest.raises(
        AccessError, match=r"no context 'stagin', did you mean 'staging'.*test, stag"
    ):
        find_access(kubeconfig=path, context="stagin")


def test_kubeconfig_of_the_environment_may_be_several_files(
    kubeconfig: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kubeconfig("http://127.0.0.1:1")
    monkeypatch.setenv("KUBECONFIG", os.pathsep.join(["/does/not/exist", path]))
    assert find_access().context == "test"


def test_the_home_directorys_file_is_the_last_resort(
    kubeconfig: Callable[..., str], tmp_path: Path
) -> None:
    with pytest.raises(AccessError, match=r"no cluster is configured.*--kubeconfig.*--from"):
        find_access()
    (tmp_path / ".kube").mkdir()
    kubeconfig("http://127.0.0.1:2", name=".kube/config")
    assert find_access().server == "http://127.0.0.1:2"


def test_a_user_without_a_home_is_told_that_no_cluster_is_configured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nobody(_: int) -> None:
        raise KeyError("no such user")  # as under any uid of OpenShift's

    monkeypatch.delenv("HOME")
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    with pytest.raises(AccessError, match="no cluster is configured"):
        find_access()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "does not exist"),
        ("", "is empty|cannot be used"),
        ("[]", "cannot be used"),
        ("{", "cannot be used"),
        ("just a word", "cannot be used"),
        ("apiVersion: v1\nkind: Config\n", "no current context"),
        ("contexts: [{name: a}]\ncurrent-context: a\n", "cannot be used"),
        ("contexts: [{}]\ncurrent-context: a\n", "has no context|cannot be used"),
    ],
)
def test_a_broken_kubeconfig_is_one_sentence(
    tmp_path: Path, content: str | None, told: str
) -> None:
    path = tmp_path / "broken"
    if content is not None:
        path.write_text(content)
    with pytest.raises(AccessError, match=told) as caught:
        find_access(kubeconfig=str(path))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_in_a_pod_the_service_account_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", "443")
    with pytest.raises(AccessError, match=r"service account cannot be used.*token file"):
        find_access()
