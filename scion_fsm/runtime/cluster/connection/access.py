"""How to reach a cluster, found as kubectl finds it: kubeconfig, context, in a pod; read by `kubernetes`."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Any

from kubernetes.client import ApiClient, Configuration
from kubernetes.config.incluster_config import SERVICE_HOST_ENV_NAME, load_incluster_config
from kubernetes.config.kube_config import ConfigNode, KubeConfigLoader, KubeConfigMerger

from scion_fsm.runtime.cluster.connection import credentials, kubeconfig
from scion_fsm.runtime.cluster.connection.plugins import credentials_of
from scion_fsm.runtime.cluster.errors import AccessError
from scion_fsm.runtime.cluster.system import within
from scion_fsm.untrusted import redacted

_DEFAULT_PATH = "~/.kube/config"
_POD_NAMESPACE = "POD_NAMESPACE"
_NAMESPACE_FILE = Path("/var/run/secrets/kubernetes.io/serviceaccount/namespace")


class Access:
    """A way to one cluster; every `connect` reads the credentials anew.

    Attributes:
        server: The API server's address, without what a password may be in.
        context: The kubeconfig's context; None inside a cluster.
        namespace: The namespace that kubectl would use without -n.
    """

    def __init__(self, paths: str | None, context: str | None, *, timeout: float = 30.0) -> None:
        """Reads the configuration once, to know that it can be used.

        Args:
            paths: Kubeconfig files as in KUBECONFIG; None for the service account of a pod.
            context: The context's name; the current one by default.
            timeout: Seconds within which an exec plugin, or whoever else is asked, must give credentials.

        Raises:
            AccessError: It cannot be used: what, and how to mend it.
        """
        self._paths, self._timeout = paths, timeout
        self._wanted = context
        self.server, self.context, self.namespace = "", context, "default"
        self._unused: ApiClient | None = self._load()

    def connect(self) -> ApiClient:
        """Gives a client with credentials read anew: files, exec plugins, tokens.

        Raises:
            AccessError: They cannot be had.
        """
        client, self._unused = self._unused or self._load(), None
        return client

    def _load(self) -> ApiClient:
        configuration = Configuration()
        # urllib3 would sleep through a Retry-After and try each refused connection four times.
        configuration.retries = False
        configuration.keep_alive = True
        with credentials.loading(self._name):
            if self._paths is None:
                self._load_service_account(configuration)
            else:
                self._load_kubeconfig(self._paths, configuration)
            client = ApiClient(configuration)
        credentials.keep_checked(configuration, self._name)
        self.server = redacted(configuration.host)
        # The API may compress what is larger than 128 KiB, and watches not at all (k8s: APIResponseCompression).
        client.set_default_header("Accept-Encoding", "gzip")
        return client

    @property
    def _name(self) -> str:
        return f"kubeconfig {self._paths}" if self._paths else "the pod's service account"

    def _load_service_account(self, configuration: Configuration) -> None:
        load_incluster_config(client_configuration=configuration)
        namespace = os.environ.get(_POD_NAMESPACE)  # client-go looks there first
        if not namespace and _NAMESPACE_FILE.exists():
            namespace = _NAMESPACE_FILE.read_text(encoding="utf-8").strip()
        self.namespace = namespace or "default"

    def _load_kubeconfig(self, paths: str, configuration: Configuration) -> None:
        merger = KubeConfigMerger(paths)
        if merger.config is None:
            raise AccessError(f"kubeconfig {paths} does not exist; name another with --kubeconfig")
        for path, content in merger.config_files.items():
            kubeconfig.check(path, content)
        names = [entry.value["name"] for entry in merger.config.value["contexts"]]
        wanted = self._wanted or merger.config.value.get("current-context")
        if not wanted:
            raise AccessError(
                f"kubeconfig {paths} has no current context; choose one with --context:"
                f" {_listed(names)}"
            )
        if wanted not in names:
            near = difflib.get_close_matches(wanted, names, n=1)
            hint = f", did you mean {near[0]!r}?" if near else ""
            raise AccessError(
                f"kubeconfig {paths} has no context {wanted!r}{hint};"
                f" choose one with --context: {_listed(names)}"
            )
        loader = _Loader(
            merger.config,
            active_context=wanted,
            config_base_path=None,  # each file's own directory
            config_persister=merger.save_changes,
        )
        loader.run_plugin(self._timeout)
        try:  # it may ask an OIDC provider
            within(self._timeout, lambda: loader.load_and_set(configuration), late=lambda _: None)
        except TimeoutError:
            raise AccessError(
                f"kubeconfig {paths} cannot be used: whom it asks for credentials does not answer;"
                " wait longer with --request-timeout"
            ) from None
        context: dict[str, Any] = loader.current_context
        self.context = wanted
        self.namespace = (context.get("context") or {}).get("namespace") or "default"


class _Loader(KubeConfigLoader):  # type: ignore[misc]
    """The client's loader, with exec plugins within bounds."""

    _user: ConfigNode | None

    def run_plugin(self, seconds: float) -> None:
        """Puts what the user's exec plugin gives in the place of the plugin, if there is one.

        Raises:
            AccessError: It gives nothing of use.
        """
        user, cluster = self._user, self._cluster
        if user is None or "exec" not in user or {"token", "tokenFile"} & user.value.keys():
            return
        folder = self._get_base_path(cluster.path) or None
        given = credentials_of(user.value["exec"], cluster.value, folder=folder, seconds=seconds)
        others = {name: value for name, value in user.value.items() if name != "exec"}
        self._user = ConfigNode(user.name, others | given, user.path)


def find_access(
    *, kubeconfig: str | None = None, context: str | None = None, timeout: float = 30.0
) -> Access:
    """Finds the cluster that kubectl would talk to.

    Args:
        kubeconfig: A file; else KUBECONFIG, else ~/.kube/config, else the pod's service account.
        context: A context of it; the current one by default.
        timeout: Seconds within which an exec plugin must give credentials.

    Returns:
        The way there; nothing has been asked of the cluster yet.

    Raises:
        AccessError: There is none, or it cannot be used.
    """
    paths = kubeconfig or os.environ.get("KUBECONFIG") or _DEFAULT_PATH
    if kubeconfig or any(map(_is_there, paths.split(os.pathsep))):
        return Access(paths, context, timeout=timeout)
    if context is None and os.environ.get(SERVICE_HOST_ENV_NAME):
        return Access(None, None, timeout=timeout)
    raise AccessError(
        f"no cluster is configured: {paths} does not exist and this is no pod;"
        " set KUBECONFIG, give --kubeconfig, or read a file with --from"
    )


def contexts(kubeconfig: str | None = None) -> dict[str, str]:
    """Gives the namespace of every context, which nothing is asked of; `find_access` finds the file."""
    paths = kubeconfig or os.environ.get("KUBECONFIG") or _DEFAULT_PATH
    merger = KubeConfigMerger(paths)
    entries = merger.config.value["contexts"] if merger.config is not None else []
    named = {entry.value["name"]: entry.value.get("context") or {} for entry in entries}
    return {name: context.get("namespace") or "default" for name, context in named.items()}


def _is_there(path: str) -> bool:
    # pathlib raises for a user without a home, and for a home that is somebody else's.
    return os.path.exists(os.path.expanduser(path))  # noqa: PTH110, PTH111


def _listed(names: list[str]) -> str:
    return ", ".join(names) if names else "there are none"
