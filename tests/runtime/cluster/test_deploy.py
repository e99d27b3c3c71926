"""The manifests: the API knows every field, they ask for no more than reading pods, and the command runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import kubernetes.client
from click.testing import CliRunner
from ruamel.yaml import YAML

from scion_fsm.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
from places import ROOT

DEPLOY = ROOT / "specs" / "deploy"
MODELS = {
    "ServiceAccount": "V1ServiceAccount",
    "Role": "V1Role",
    "RoleBinding": "V1RoleBinding",
    "Deployment": "V1Deployment",
}


def documents() -> dict[str, dict[str, Any]]:
    yaml = YAML(typ="safe", pure=True)
    found = [d for path in sorted(DEPLOY.glob("*.yaml")) for d in yaml.load_all(path.read_text())]
    return {document["kind"]: document for document in found}


def unknown_fields(value: Any, kind: str, path: str) -> list[str]:  # noqa: ANN401 - any YAML
    """Gives the fields that the Kubernetes client's models do not have."""
    member = re.fullmatch(r"(?:list\[|dict\(str, |List\[|Dict\[str, )(\w+)[\])]", kind)
    if member and isinstance(value, list):
        return [
            f for i, v in enumerate(value) for f in unknown_fields(v, member[1], f"{path}[{i}]")
        ]
    model = getattr(kubernetes.client, kind, None)
    if model is None or not isinstance(value, dict):
        return []
    types = {wire: model.openapi_types[name] for name, wire in model.attribute_map.items()}
    unknown = [f"{path}.{key}" for key in value if key not in types]
    known = [(key, part) for key, part in value.items() if key in types]
    return unknown + [f for k, v in known for f in unknown_fields(v, types[k], f"{path}.{k}")]


def test_the_api_knows_every_kind_and_field() -> None:
    assert set(documents()) == set(MODELS)
    for kind, document in documents().items():
        assert unknown_fields(document, MODELS[kind], kind) == []


def test_a_field_that_the_api_does_not_know_would_be_found() -> None:
    document = documents()["Deployment"]
    pod_spec = document["spec"]["template"]["spec"]
    pod_spec["containers"][0]["livenessProbe"]["httpGet"]["prot"] = 1
    pod_spec["serviceAccount_name"] = "x"
    assert unknown_fields(document, "V1Deployment", "d") == [
        "d.spec.template.spec.serviceAccount_name",
        "d.spec.template.spec.containers[0].livenessProbe.httpGet.prot",
    ]


def test_it_may_read_pods_and_nothing_else() -> None:
    found = documents()
    assert found["Role"]["rules"] == [
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch"]}
    ]
    account = found["ServiceAccount"]["metadata"]
    assert found["RoleBinding"]["roleRef"]["name"] == found["Role"]["metadata"]["name"]
    (subject,) = found["RoleBinding"]["subjects"]
    assert (subject["name"], subject["namespace"]) == (account["name"], account["namespace"])
    pod_spec = found["Deployment"]["spec"]["template"]["spec"]
    assert pod_spec["serviceAccountName"] == account["name"]
    assert len({document["metadata"]["namespace"] for document in found.values()}) == 1


def test_it_is_not_root_and_cannot_write() -> None:
    pod_spec = documents()["Deployment"]["spec"]["template"]["spec"]
    assert pod_spec["securityContext"]["runAsNonRoot"] is True
    assert pod_spec["securityContext"]["runAsUser"] > 0
    (container,) = pod_spec["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert not {"hostNetwork", "hostPID", "hostIPC", "volumes"} & set(pod_spec)
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"


def test_its_selector_matches_its_pods() -> None:
    spec = documents()["Deployment"]["spec"]
    assert spec["selector"]["matchLabels"].items() <= spec["template"]["metadata"]["labels"].items()


def test_its_command_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (container,) = documents()["Deployment"]["spec"]["template"]["spec"]["containers"]
    name, *arguments = container["command"]
    assert name == "scion-fsm"
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 3  # every option is known; only the cluster is missing here
    assert "no cluster is configured" in done.stderr
    port = {p["name"]: p["containerPort"] for p in container["ports"]}["health"]
    assert f"--health-port={port}" in arguments
