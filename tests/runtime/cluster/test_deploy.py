"""The manifests: the API knows every field, they ask for no more than reading pods, and the command runs."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kubernetes.client
import pytest
from click.testing import CliRunner
from control_plane import ControlPlane
from control_plane_binaries import WHY_NOT, find
from kubernetes_api import KubernetesApi, pod
from places import ROOT
from ruamel.yaml import YAML
from tools import missing

from scion_fsm.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEPLOY = ROOT / "specs" / "deploy"
MODELS = {
    "ServiceAccount": "V1ServiceAccount",
    "Role": "V1Role",
    "RoleBinding": "V1RoleBinding",
    "Deployment": "V1Deployment",
    "NetworkPolicy": "V1NetworkPolicy",
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
    assert container["livenessProbe"]["httpGet"] == {"path": "/healthz", "port": "health"}
    assert container["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "health"}


def test_every_selector_matches_its_pods_and_every_port_is_theirs() -> None:
    found = documents()
    spec = found["Deployment"]["spec"]
    labels = spec["template"]["metadata"]["labels"].items()
    monitor = YAML(typ="safe", pure=True).load(
        (DEPLOY / "examples" / "pod-monitor.yaml").read_text()
    )
    policy = found["NetworkPolicy"]["spec"]
    for selector in (spec["selector"], monitor["spec"]["selector"], policy["podSelector"]):
        assert selector["matchLabels"].items() <= labels
    (container,) = spec["template"]["spec"]["containers"]
    names = {port["name"] for port in container["ports"]}
    (endpoint,) = monitor["spec"]["podMetricsEndpoints"]
    assert {endpoint["port"], policy["ingress"][0]["ports"][0]["port"]} == names
    namespaces = {document["metadata"]["namespace"] for document in (*found.values(), monitor)}
    assert namespaces == {"agents"}


@pytest.mark.proof
def test_a_real_server_takes_every_manifest(tmp_path: Path) -> None:
    plane = ControlPlane(tmp_path, *(find() or missing(WHY_NOT)))
    client = plane.api.api_client
    strict = {"dry_run": "All", "field_validation": "Strict"}
    found = documents()
    try:
        plane.api.create_namespaced_service_account("agents", found["ServiceAccount"], **strict)
        plane.rbac.create_namespaced_role("agents", found["Role"], **strict)
        plane.rbac.create_namespaced_role_binding("agents", found["RoleBinding"], **strict)
        apps = kubernetes.client.AppsV1Api(client)
        apps.create_namespaced_deployment("agents", found["Deployment"], **strict)
        networks = kubernetes.client.NetworkingV1Api(client)
        networks.create_namespaced_network_policy("agents", found["NetworkPolicy"], **strict)
    finally:
        plane.close()


# -- the image --------------------------------------------------------------------------------------

BUILDER, USER = 65534, 65532
"""Who builds, and who runs: neither is root, and the one cannot write what the other made."""


def become(user: int) -> dict[str, Any]:
    """Gives what starts a process as somebody else, where that may be done."""
    return {"user": user, "group": user, "extra_groups": []} if os.geteuid() == 0 else {}


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    """Carries out COPY and RUN of the Containerfile's first stage in an empty folder; gives its root."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        (root / "tmp").mkdir()
        lines = [
            line.split() for line in (DEPLOY / "Containerfile").read_text().splitlines() if line
        ]
        stage = list(itertools.takewhile(lambda line: line[0] != "ENTRYPOINT", lines))
        for first, *words in stage:
            if first == "COPY" and not words[0].startswith("--"):
                *sources, target = words
                for source in sources:
                    place = root / target.lstrip("/")
                    if (ROOT / source).is_dir():
                        ignored = shutil.ignore_patterns("__pycache__")
                        shutil.copytree(ROOT / source, place, ignore=ignored)
                    else:
                        place.mkdir(parents=True, exist_ok=True)
                        shutil.copy(ROOT / source, place)
        (root / "opt").mkdir()
        if os.geteuid() == 0:
            for path in (root / "opt", root / "tmp"):
                os.chown(path, BUILDER, BUILDER)
        steps = [words for first, *words in stage if first == "RUN"]
        assert len(steps) == 1  # one script, so that it can be tried anywhere
        command = [str(root) + word if word.startswith("/") else word for word in steps[0]]
        known = {k: v for k, v in os.environ.items() if k == "PATH" or k.startswith("PIP_")}
        python = Path(sys.base_prefix) / "bin"
        done = subprocess.run(
            command,
            cwd=root / "tmp",
            env={**known, "PATH": f"{python}:{known['PATH']}", "TMPDIR": str(root / "tmp")},
            capture_output=True,
            text=True,
            check=False,
            **become(BUILDER),
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("scion-fsm ")
        assert list((root / "tmp").iterdir()) == []  # nothing is left elsewhere
        subprocess.run(["chmod", "-R", "a-w", str(root)], check=True)
        yield root
        subprocess.run(["chmod", "-R", "u+w", str(root)], check=True)


@pytest.mark.proof
def test_two_replicas_of_the_image_agree_from_a_folder_that_cannot_be_written(
    image: Path, api: KubernetesApi, kubeconfig: Callable[..., str]
) -> None:
    (container,) = documents()["Deployment"]["spec"]["template"]["spec"]["containers"]
    name, *arguments = container["command"]
    api.apply(pod("first", "pending"))
    path = kubeconfig(api.address)
    readable = Path(tempfile.mkdtemp())  # pytest's own folders are the tester's alone
    readable.chmod(0o755)
    path = shutil.copy(path, readable)
    environment = {
        "PATH": f"{image}/opt/scion-fsm/bin:/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "KUBECONFIG": path,
    }
    replicas = [
        subprocess.Popen(
            [name, *(a.replace("9090", "0").replace("0.0.0.0", "127.0.0.1") for a in arguments)],  # noqa: S104
            executable=f"{image}/opt/scion-fsm/bin/{name}",
            cwd="/",
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **become(USER),
        )
        for _ in range(2)
    ]
    try:
        addresses = [replica.stderr.readline().split()[-1] for replica in replicas]  # type: ignore[union-attr]
        told = [[json.loads(r.stdout.readline())] for r in replicas]  # type: ignore[union-attr]
        for state in ("running", "exited1", "failed"):
            api.apply(pod("first", state))
            for lines, replica in zip(told, replicas, strict=True):
                lines.append(json.loads(replica.stdout.readline()))  # type: ignore[union-attr]
        assert told[0] == told[1]
        assert told[0][-1]["to"] == "error.final"
        for address in addresses:
            with urllib.request.urlopen(f"{address}/readyz", timeout=60) as answer:  # noqa: S310
                assert answer.read() == b"ok\n"
    finally:
        shutil.rmtree(readable)
        for replica in replicas:
            replica.terminate()
            assert replica.wait(60) == 0
            replica.communicate()


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
