"""A real API server with its etcd, as envtest runs them: no node, no scheduler, statuses are written by hand."""

from __future__ import annotations

import socket
import ssl
import subprocess
import time
import urllib.request
from typing import TYPE_CHECKING, Any

import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from kubernetes.client import ApiClient, ApiException, Configuration, CoreV1Api

if TYPE_CHECKING:
    from pathlib import Path

    from kubernetes_api import Pod

PATIENCE = 90.0
TOKEN = "admin-of-one-test"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class ControlPlane:
    """One cluster for one test module."""

    def __init__(self, folder: Path, etcd: str, server: str) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(folder / "ca.crt"))
        own = authority.issue_cert("127.0.0.1", "localhost")
        own.private_key_pem.write_to_path(str(folder / "tls.key"))
        own.cert_chain_pems[0].write_to_path(str(folder / "tls.crt"))
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        (folder / "accounts.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.TraditionalOpenSSL,
                serialization.NoEncryption(),
            )
        )
        (folder / "tokens.csv").write_text(f'{TOKEN},admin,admin,"system:masters"\n')
        client, peer, secure = free_port(), free_port(), free_port()
        self._start(
            "etcd",
            etcd,
            f"--data-dir={folder / 'etcd'}",
            f"--listen-client-urls=http://127.0.0.1:{client}",
            f"--advertise-client-urls=http://127.0.0.1:{client}",
            f"--listen-peer-urls=http://127.0.0.1:{peer}",
        )
        self._start(
            "kube-apiserver",
            server,
            f"--etcd-servers=http://127.0.0.1:{client}",
            "--bind-address=127.0.0.1",
            f"--secure-port={secure}",
            f"--tls-cert-file={folder / 'tls.crt'}",
            f"--tls-private-key-file={folder / 'tls.key'}",
            f"--token-auth-file={folder / 'tokens.csv'}",
            "--authorization-mode=RBAC",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--service-account-issuer=https://localhost/",
            f"--service-account-key-file={folder / 'accounts.key'}",
            f"--service-account-signing-key-file={folder / 'accounts.key'}",
            "--disable-admission-plugins=ServiceAccount",
        )
        self.address = f"https://127.0.0.1:{secure}"
        configuration = Configuration(host=self.address, ssl_ca_cert=str(folder / "ca.crt"))
        configuration.api_key["BearerToken"] = f"Bearer {TOKEN}"
        self._api = CoreV1Api(ApiClient(configuration))
        self._wait_until_ready()
        self._api.create_namespace({"metadata": {"name": "agents"}})

    @property
    def cluster(self) -> dict[str, str]:
        """The kubeconfig's cluster, beside its server."""
        return {"certificate-authority": str(self._folder / "ca.crt")}

    @property
    def user(self) -> dict[str, str]:
        """The kubeconfig's user."""
        return {"token": TOKEN}

    def close(self) -> None:
        self._api.api_client.close()
        for process in reversed(self._processes):
            process.terminate()
            process.wait(PATIENCE)

    def apply(self, pod: Pod) -> None:
        """Creates a pod or changes it, its labels and its status; the server gives uid and version."""
        metadata = pod["metadata"]
        name, namespace = metadata["name"], metadata["namespace"]
        labels = metadata.get("labels", {})
        try:
            self._api.read_namespaced_pod(name, namespace)
            patch = {"metadata": {"labels": labels or None}}
            self._api.patch_namespaced_pod(name, namespace, patch)
        except ApiException as error:
            if error.status != 404:
                raise
            containers = [{"name": c["name"], "image": "none"} for c in pod["spec"]["containers"]]
            spec = {**pod["spec"], "containers": containers}
            made = {"metadata": {"name": name, "labels": labels}, "spec": spec}
            self._api.create_namespaced_pod(namespace, made)
        status: dict[str, Any] = dict(pod["status"])
        more = {"image": "none", "imageID": "none", "ready": False, "restartCount": 0}
        statuses = status.get("containerStatuses", [])
        status["containerStatuses"] = [{**more, **entry} for entry in statuses]
        self._api.patch_namespaced_pod_status(name, namespace, {"status": status})

    def remove(self, pod: Pod) -> None:
        """Deletes a pod at once."""
        metadata = pod["metadata"]
        self._api.delete_namespaced_pod(
            metadata["name"], metadata["namespace"], grace_period_seconds=0
        )

    def clear(self) -> None:
        """Deletes every pod."""
        self._api.delete_collection_namespaced_pod("agents", grace_period_seconds=0)

    def _start(self, name: str, *command: str) -> None:
        log = (self._folder / f"{name}.log").open("wb")
        with log:
            self._processes.append(subprocess.Popen(command, stdout=log, stderr=log))

    def _wait_until_ready(self) -> None:
        context = ssl.create_default_context(cafile=str(self._folder / "ca.crt"))
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{self.address}/readyz", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(request, context=context, timeout=5):  # noqa: S310
                    return
            except OSError:
                if time.monotonic() > deadline or any(
                    p.poll() is not None for p in self._processes
                ):
                    logs = [path.read_text()[-2000:] for path in self._folder.glob("*.log")]
                    raise AssertionError("\n".join(logs)) from None
                time.sleep(0.2)
