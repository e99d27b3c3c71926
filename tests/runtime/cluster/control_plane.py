"""A real API server with its etcd, as envtest runs them: no node, no scheduler, statuses are written by hand.

Both can be killed and started again, history can be compacted, and etcd set back to a snapshot.
"""

from __future__ import annotations

import base64
import http.client
import json
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import time
import urllib.request
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from kubernetes.client import (
    ApiClient,
    ApiException,
    Configuration,
    CoreV1Api,
    RbacAuthorizationV1Api,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kubernetes_api import Pod

_AUDIT = {
    "apiVersion": "audit.k8s.io/v1",
    "kind": "Policy",
    "omitStages": ["RequestReceived"],
    "rules": [
        {"level": "Metadata", "users": ["admin"], "resources": [{"resources": ["pods"]}]},
        {"level": "None"},
    ],
}
"""Who asks for pods, save the server itself, and no more."""
PATIENCE = 90.0
TOKEN = "admin-of-one-test"
OPERATOR = "operator"
"""The User-Agent of whoever changes things here."""


PORTS = range(20_000, 32_000)
"""Below those that systems give to connections: one that was found free would be taken by another test's."""


def free_port() -> int:
    while True:
        port = PORTS[secrets.randbelow(len(PORTS))]
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


class ControlPlane:
    """One cluster for one test module."""

    def __init__(self, folder: Path, etcd: str, server: str) -> None:
        self._folder = folder
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
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
        (folder / "audit.json").write_text(json.dumps(_AUDIT))
        client, peer, secure = free_port(), free_port(), free_port()
        self._etcd_address = f"http://127.0.0.1:{client}"
        self._commands = {
            "etcd": [
                etcd,
                f"--data-dir={folder / 'etcd'}",
                f"--listen-client-urls={self._etcd_address}",
                f"--advertise-client-urls={self._etcd_address}",
                f"--listen-peer-urls=http://127.0.0.1:{peer}",
                "--unsafe-no-fsync",  # it dies by signals here, not by power cuts
            ],
            "kube-apiserver": [
                server,
                f"--etcd-servers={self._etcd_address}",
                "--etcd-compaction-interval=0",  # `compact` does that
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
                f"--audit-policy-file={folder / 'audit.json'}",
                f"--audit-log-path={folder / 'audit.log'}",
                "--audit-log-mode=blocking",  # what was asked is written once it is answered
            ],
        }
        self.address = f"https://127.0.0.1:{secure}"
        configuration = Configuration(host=self.address, ssl_ca_cert=str(folder / "ca.crt"))
        configuration.api_key["BearerToken"] = f"Bearer {TOKEN}"
        configuration.retries = False
        self.api = CoreV1Api(ApiClient(configuration))
        self.api.api_client.user_agent = OPERATOR
        self.rbac = RbacAuthorizationV1Api(self.api.api_client)
        try:
            self.start("etcd")
            self.start("kube-apiserver")
            self.api.create_namespace({"metadata": {"name": "agents"}})
        except BaseException:
            self.close()  # else they run on, and a later test is told so
            raise

    @property
    def cluster(self) -> dict[str, str]:
        """The kubeconfig's cluster, beside its server."""
        return {"certificate-authority": str(self._folder / "ca.crt")}

    @property
    def user(self) -> dict[str, str]:
        """The kubeconfig's user."""
        return {"token": TOKEN}

    def close(self) -> None:
        self.api.api_client.close()
        for name in reversed(list(self._processes)):
            self.kill(name)

    # -- what happens to its programs ----------------------------------------------------------------

    def start(self, name: str, *more: str) -> None:
        """Starts a program, with more options, and waits until the API answers if it is the server."""
        log = (self._folder / f"{name}.log").open("ab")
        with log:
            self._processes[name] = subprocess.Popen(
                [*self._commands[name], *more], stdout=log, stderr=log
            )
        if "kube-apiserver" in self._processes:
            self._wait_until_ready()

    def kill(self, name: str) -> None:
        """Kills a program as if it had crashed."""
        process = self._processes.pop(name)
        process.kill()
        process.wait(PATIENCE)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Lets the server take connections and say nothing."""
        server = self._processes["kube-apiserver"]
        server.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            server.send_signal(signal.SIGCONT)

    def save(self, name: str = "snapshot") -> Path:
        """Copies what etcd has, as a crash would leave it; gives the folder."""
        target = self._folder / name
        etcd = self._processes["etcd"]
        etcd.send_signal(signal.SIGSTOP)
        try:
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(self._folder / "etcd", target)
        finally:
            etcd.send_signal(signal.SIGCONT)
        return target

    def restore(self, snapshot: Path) -> None:
        """Sets the cluster back to a snapshot: both programs stop, and start with what it has."""
        self.kill("kube-apiserver")
        self.kill("etcd")
        shutil.rmtree(self._folder / "etcd")
        shutil.copytree(snapshot, self._folder / "etcd")
        self.start("etcd")

    def compact(self) -> None:
        """Forgets all history but the present."""
        revision = self._etcd("kv/range", {"key": _encoded("\0")})["header"]["revision"]
        self._etcd("kv/compaction", {"revision": revision, "physical": True})

    def _etcd(self, what: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{self._etcd_address}/v3/{what}", data=json.dumps(body).encode()
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return json.load(answer)

    def askers(self) -> list[str]:
        """Gives the User-Agent of each request for pods that was not the operator's."""
        lines = (self._folder / "audit.log").read_text().splitlines()
        told = [json.loads(line)["userAgent"] for line in lines]
        return [asker for asker in told if asker != OPERATOR]

    def version(self) -> int:
        """Gives the resourceVersion that the cluster is at."""
        return int(self.api.list_namespaced_pod("agents", limit=1).metadata.resource_version)

    # -- what happens in it ---------------------------------------------------------------------------

    def apply(self, pod: Pod) -> None:
        """Creates a pod or changes it, its labels and its status; the server gives uid and version."""
        metadata = pod["metadata"]
        name, namespace = metadata["name"], metadata["namespace"]
        labels = metadata.get("labels", {})
        try:
            self.api.read_namespaced_pod(name, namespace)
            patch = {"metadata": {"labels": labels or None}}
            self.api.patch_namespaced_pod(name, namespace, patch)
        except ApiException as error:
            if error.status != 404:
                raise
            containers = [{"name": c["name"], "image": "none"} for c in pod["spec"]["containers"]]
            spec = {**pod["spec"], "containers": containers}
            made = {"metadata": {**metadata, "labels": labels}, "spec": spec}
            for own in ("uid", "resourceVersion"):
                made["metadata"].pop(own, None)
            self.api.create_namespaced_pod(namespace, made)
        self.patch_status(namespace, name, pod["status"])

    def patch_status(self, namespace: str, name: str, status: dict[str, Any]) -> None:
        """Writes a status, as a kubelet would."""
        more = {"image": "none", "imageID": "none", "ready": False, "restartCount": 0}
        statuses = [{**more, **entry} for entry in status.get("containerStatuses", [])]
        body = {"status": {**status, "containerStatuses": statuses}}
        self.api.patch_namespaced_pod_status(name, namespace, body)

    def remove(self, pod: Pod) -> None:
        """Deletes a pod at once."""
        metadata = pod["metadata"]
        self.api.delete_namespaced_pod(
            metadata["name"], metadata["namespace"], grace_period_seconds=0
        )

    def clear(self) -> None:
        """Deletes every pod, some at a time: a request has its minute, and there may be thousands."""
        while self.api.list_namespaced_pod("agents", limit=1).items:
            self.api.delete_collection_namespaced_pod("agents", grace_period_seconds=0, limit=500)

    def fill(self, pods: Iterable[Pod]) -> None:
        """Puts many pods straight into etcd, where the API server takes JSON, too.

        Each has a revision of its own: a watch that is resumed after one would miss others of it.
        """
        with closing(self.etcd()) as connection:
            for pod in pods:
                metadata = pod["metadata"]
                path = f"/registry/pods/{metadata['namespace']}/{metadata['name']}"
                put = {"key": _encoded(path), "value": _encoded(json.dumps(pod))}
                connection.request("POST", "/v3/kv/put", json.dumps(put))
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 200

    def etcd(self) -> http.client.HTTPConnection:
        """Gives a connection to etcd's own API, for whoever writes there what no client would."""
        return http.client.HTTPConnection(self._etcd_address.removeprefix("http://"))

    def _wait_until_ready(self) -> None:
        context = ssl.create_default_context(cafile=str(self._folder / "ca.crt"))
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{self.address}/readyz", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        deadline = time.monotonic() + PATIENCE
        while True:
            with (
                suppress(OSError),
                urllib.request.urlopen(request, context=context, timeout=5),  # noqa: S310
            ):
                return
            processes = self._processes.values()
            if time.monotonic() > deadline or any(p.poll() is not None for p in processes):
                logs = [path.read_text()[-2000:] for path in self._folder.glob("*.log")]
                raise AssertionError("\n".join(logs))
            time.sleep(0.2)


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
