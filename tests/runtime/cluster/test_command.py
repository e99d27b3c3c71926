"""`list` and `watch` on a live cluster, a server that serves recorded bytes; what goes on is a process of its own."""

from __future__ import annotations

import datetime
import json
import os
import pty
import re
import signal
import ssl
import subprocess
import threading
import urllib.error
import urllib.request
from importlib import resources
from typing import IO, TYPE_CHECKING, Any

import pytest
import trustme
from command import COMMAND
from command import run_here as run
from kubernetes_api import KubernetesApi, event, pod

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

RECORDING = resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson"
TIMEOUT = "60s"


def environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "FORCE_COLOR", "TERM")}


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts commands that go on; the ones that a test leaves are ended."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, **options: Any) -> subprocess.Popen[str]:  # noqa: ANN401 - Popen's
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdin=options.pop("stdin", None),
            stdout=options.pop("stdout", subprocess.PIPE),
            stderr=options.pop("stderr", subprocess.PIPE),
            text=True,
            env={**environment(), **options},
            # A shell ignores Ctrl-C for what it runs in the background, these tests perhaps among it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        with process:
            pass


def recorded() -> list[dict[str, Any]]:
    lines = RECORDING.read_text().splitlines()
    return [line for line in map(json.loads, lines) if line["type"] != "BOOKMARK"]


def replay(api: KubernetesApi, lines: list[dict[str, Any]]) -> None:
    for line in lines:
        version = int(line["object"]["metadata"]["resourceVersion"])
        if line["type"] == "DELETED":
            # The recorded last object is the one that counts, not the one before it.
            api.apply(line["object"], version=version - 1)
            api.remove(line["object"], version=version)
        else:
            api.apply(line["object"], version=version)


def first_lines(stream: IO[str] | None, count: int) -> list[str]:
    assert stream is not None
    return [stream.readline() for _ in range(count)]


def test_a_listed_cluster_has_the_phases_of_its_recorded_stream(
    api: KubernetesApi, kubeconfig: Callable[..., str]
) -> None:
    api.version = 2000
    replay(api, recorded())
    done = run("list", "-o", "json", "--kubeconfig", kubeconfig(api.address))
    assert (done.returncode, done.stderr) == (0, "")
    listed = {agent["podUID"]: agent for agent in json.loads(done.stdout)}
    streamed = {
        agent["podUID"]: agent
        for agent in json.loads(run("list", "-o", "json", "--from", str(RECORDING)).stdout)
    }
    assert set(listed) == {p["metadata"]["uid"] for p in api.pods.values()}
    assert len(listed) == 20
    for uid, agent in listed.items():
        assert agent["configuration"] == streamed[uid]["configuration"]
        assert agent["exitCode"] == streamed[uid]["exitCode"]


def test_a_watched_cluster_gives_the_decisions_of_its_recorded_stream(
    api: KubernetesApi, kubeconfig: Callable[..., str], start: Callable[..., Any]
) -> None:
    api.version = 2000
    lines = recorded()
    process = start("watch", "-o", "ndjson", "--kubeconfig", kubeconfig(api.address))

    def serve(exchange: Any) -> None:  # noqa: ANN401 - an Exchange
        exchange.stream()
        exchange.chunk(b"".join(event(line["type"], line["object"]) for line in lines))
        exchange.hold()

    api.has_streaming = False
    api.next("watch", lambda x: x.proceed(), serve)
    decisions = [json.loads(line) for line in first_lines(process.stdout, len(lines))]
    expected = run("watch", "-o", "ndjson", "--from", str(RECORDING)).stdout.splitlines()
    assert decisions == [json.loads(line) for line in expected]
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", [["watch"], ["watch", "-o", "ndjson"], ["list", "-w"]])
def test_ctrl_c_and_sigterm_end_it_with_0(
    api: KubernetesApi,
    kubeconfig: Callable[..., str],
    start: Callable[..., Any],
    *,
    command: list[str],
    number: signal.Signals,
) -> None:
    api.apply(pod("first"))
    process = start(*command, "--kubeconfig", kubeconfig(api.address))
    assert first_lines(process.stdout, 1)[0]
    process.send_signal(number)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert "Traceback" not in output


def test_a_broken_pipe_is_no_error(
    api: KubernetesApi, kubeconfig: Callable[..., str], start: Callable[..., Any]
) -> None:
    api.apply(pod("first"))
    process = start("watch", "--kubeconfig", kubeconfig(api.address))
    assert first_lines(process.stdout, 1)[0]
    process.stdout.close()
    api.apply(pod("first", "succeeded"))
    assert process.wait(60) == 0
    assert process.stderr.read() == ""


def test_list_w_prints_who_changes(
    api: KubernetesApi, kubeconfig: Callable[..., str], start: Callable[..., Any]
) -> None:
    api.apply(pod("first"))
    process = start("list", "-w", "--kubeconfig", kubeconfig(api.address))
    heading, row = first_lines(process.stdout, 2)
    assert heading.split()[:2] == ["NAME", "PHASE"]
    assert row.split()[:2] == ["first", "running"]
    api.apply(pod("first", message="nothing new"))
    api.apply(pod("first", "succeeded"))
    assert first_lines(process.stdout, 1)[0].split()[:2] == ["first", "stopped"]


def test_watch_is_lines_in_a_pipe(
    api: KubernetesApi, kubeconfig: Callable[..., str], start: Callable[..., Any]
) -> None:
    api.apply(pod("first", "pending"))
    process = start("watch", "--kubeconfig", kubeconfig(api.address))
    assert "created -> starting" in first_lines(process.stdout, 1)[0]
    api.apply(pod("first"))
    assert "starting -> running.unreported" in first_lines(process.stdout, 1)[0]


def test_watch_is_a_screen_on_a_terminal_that_stays_up_to_date(
    api: KubernetesApi, kubeconfig: Callable[..., str], start: Callable[..., Any]
) -> None:
    api.apply(pod("first"))
    api.apply(pod("second", "pending"))
    master, slave = pty.openpty()
    path = kubeconfig(api.address)
    ends = {"stdin": slave, "stdout": slave, "stderr": slave}
    process = start("watch", "--kubeconfig", path, **ends, TERM="xterm", COLUMNS="120", LINES="30")
    os.close(slave)
    shown = ""

    def read_until(words: str) -> None:
        nonlocal shown
        while not re.search(words, shown, re.DOTALL):
            shown += os.read(master, 65536).decode(errors="replace")

    read_until(r"first.*running.*second.*starting|second.*starting.*first.*running")
    assert "\x1b[?1049h" in shown  # the whole screen
    shown = ""
    api.apply(pod("second", "failed"))
    read_until(r"error")
    os.write(master, b"q")
    read_until(r"\x1b\[\?1049l")  # and gave it back
    while True:
        try:
            if not os.read(master, 65536):
                break
        except OSError:  # its end, on Linux
            break
    assert process.wait(60) == 0
    os.close(master)
    assert "Traceback" not in shown


def test_health_answers_on_loopback_with_counts(
    api: KubernetesApi, kubeconfig: Callable[..., str], start: Callable[..., Any]
) -> None:
    running = api.apply(pod("first"))
    api.apply(pod("second", "failed"))
    process = start("watch", "--health-port", "0", "--kubeconfig", kubeconfig(api.address))
    told = process.stderr.readline()
    address = told.split()[-1]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
    first_lines(process.stdout, 2)
    api.apply(pod("first", "succeeded"))
    first_lines(process.stdout, 1)

    def again(exchange: Any) -> None:  # noqa: ANN401 - an Exchange
        exchange.stream()
        exchange.line("MODIFIED", running)
        exchange.hold()

    api.next("watch", again)
    api.end_watches()
    assert "ignored" in first_lines(process.stdout, 1)[0]

    def get(path: str) -> tuple[int, str]:
        with urllib.request.urlopen(address + path, timeout=60) as answer:  # noqa: S310 - loopback
            return answer.status, answer.read().decode()

    assert get("/healthz") == (200, "ok\n")
    metrics = get("/metrics")[1]
    assert 'scion_fsm_inputs_total{disposition="taken",reason=""} 3.0' in metrics
    assert 'scion_fsm_inputs_total{disposition="ignored",reason="StaleOrder"} 1.0' in metrics
    assert 'scion_fsm_agents{phase="stopped"} 1.0' in metrics
    assert 'scion_fsm_agents{phase="error"} 1.0' in metrics
    assert 'scion_fsm_agents{phase="running"} 0.0' in metrics
    assert 'scion_fsm_watch_interruptions_total{kind="restart"} 1.0' in metrics
    assert re.search(r'scion_fsm_behind_seconds{watch="[^"]*agents"} \d', metrics)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get("/")

    port = address.rpartition(":")[2]
    taken = run("watch", "--health-port", port, "--kubeconfig", kubeconfig(api.address))
    assert taken.returncode == 2
    assert "choose another port" in taken.stderr


def test_the_options_are_kubectls(api: KubernetesApi, kubeconfig: Callable[..., str]) -> None:
    path = kubeconfig(api.address)
    for namespace in ("agents", "elsewhere", "third"):
        api.apply(pod(f"in-{namespace}", namespace=namespace))
    foreign = pod("not-an-agent")
    del foreign["metadata"]["labels"]
    api.apply(foreign)

    def names(*options: str) -> list[str]:
        done = run("list", "-o", "name", "--kubeconfig", path, *options)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.split()

    assert names() == ["in-agents"]
    assert names("--context", "staging") == ["in-elsewhere"]
    assert names("-n", "third") == ["in-third"]
    assert names("-A") == ["in-agents", "in-elsewhere", "in-third"]
    assert names("-A", "-l", "scion.name=in-third") == ["in-third"]
    assert names("-l", "") == ["in-agents", "not-an-agent"]


def test_another_container_may_be_the_agents(
    api: KubernetesApi, kubeconfig: Callable[..., str]
) -> None:
    api.apply(json.loads(json.dumps(pod("first")).replace('"name": "agent"', '"name": "main"')))
    path = kubeconfig(api.address)
    named = run("list", "-o", "json", "--kubeconfig", path, "--agent-container", "main")
    assert json.loads(named.stdout)[0]["event"] == "pod.running"
    assert json.loads(run("list", "-o", "json", "--kubeconfig", path).stdout)[0]["event"] == (
        "pod.foreign"
    )


@pytest.mark.parametrize("command", ["list", "watch"])
def test_what_asks_a_cluster_does_not_go_with_a_file(command: str) -> None:
    for option in (["-A"], ["-n", "x"], ["-l", "x"], ["--context", "x"], ["--kubeconfig", "x"]):
        done = run(command, "--from", str(RECORDING), *option)
        assert done.returncode == 2
        assert "does not go with --from" in done.stderr
    done = run("list", "--request-timeout", "soon")
    assert done.returncode == 2
    assert "is no time above zero" in done.stderr


# -- one sentence, exit code 3, in time -------------------------------------------------------------


def fails(*arguments: str) -> str:
    """Runs a command that cannot reach its cluster; gives the one line that it tells."""
    begun = threading.Event()
    late = threading.Timer(float(TIMEOUT[:-1]), begun.set)
    late.start()
    done = run(*arguments, "--request-timeout", TIMEOUT)
    late.cancel()
    assert not begun.is_set(), "it took longer than the request timeout"
    assert done.returncode == 3
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("scion-fsm: ")
    return line


@pytest.mark.parametrize("command", ["list", "watch"])
def test_an_unreachable_cluster(command: str, kubeconfig: Callable[..., str]) -> None:
    server = KubernetesApi()
    server.close()
    told = fails(command, "--kubeconfig", kubeconfig(server.address))
    assert server.address in told
    assert "check that the cluster is up" in told


@pytest.mark.parametrize("command", ["list", "watch"])
def test_a_wrong_context(command: str, kubeconfig: Callable[..., str]) -> None:
    path = kubeconfig("http://127.0.0.1:1")
    told = fails(command, "--kubeconfig", path, "--context", "stagin")
    assert "did you mean 'staging'" in told


@pytest.mark.parametrize("command", ["list", "watch"])
def test_an_expired_certificate(
    command: str, kubeconfig: Callable[..., str], tmp_path: Path
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.crt"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    authority.issue_cert(
        "127.0.0.1", not_before=past - datetime.timedelta(days=1), not_after=past
    ).configure_cert(context)
    server = KubernetesApi(tls=context)
    path = kubeconfig(server.address, cluster={"certificate-authority": "ca.crt"})
    told = fails(command, "--kubeconfig", path)
    server.close()
    assert "its certificate has expired; renew it" in told


@pytest.mark.parametrize("command", ["list", "watch"])
def test_forbidden(command: str, api: KubernetesApi, kubeconfig: Callable[..., str]) -> None:
    said = 'pods is forbidden: User "someone" cannot list resource "pods"'
    for kind in ("list", "watch"):
        api.next(kind, *[lambda x: x.status(403, "Forbidden", said)] * 2)
    told = fails(command, "--kubeconfig", kubeconfig(api.address))
    assert said in told
    assert "ask for get, list and watch on pods" in told


def test_a_silent_cluster_is_given_up_in_time(
    api: KubernetesApi, kubeconfig: Callable[..., str]
) -> None:
    api.next("list", lambda x: x.hold())
    done = run("list", "--request-timeout", "500ms", "--kubeconfig", kubeconfig(api.address))
    assert done.returncode == 3
    assert "wait longer with --request-timeout" in done.stderr


# -- the agents' files ------------------------------------------------------------------------------


def agent_file(tmp_path: Path, name: str) -> Path:
    path = tmp_path / "g" / ".scion" / "agents" / name / "home" / "agent-info.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"name": name, "phase": "running", "activity": "executing", "x": 1}))
    return path


def of_the_project(made: dict[str, Any]) -> dict[str, Any]:
    """Gives a pod that says whose agent it is: by its name alone no file is written (L14)."""
    made["metadata"]["labels"]["scion.project"] = "g"
    return made


def test_a_listed_verdict_is_written_to_the_agents_file_only_when_asked(
    api: KubernetesApi, kubeconfig: Callable[..., str], tmp_path: Path
) -> None:
    path = agent_file(tmp_path, "first")
    api.apply(of_the_project(pod("first", "failed")))
    before = path.read_bytes()
    options = ("-n", "agents", "--kubeconfig", kubeconfig(api.address), "-o", "json")
    agents = ("--agents", str(tmp_path / "g"))

    (shown,) = json.loads(run("list", *options, *agents).stdout)
    assert (shown["phase"], shown["filePhase"], shown["write"]) == ("error", "running", "pending")
    assert path.read_bytes() == before

    (shown,) = json.loads(run("list", *options, *agents, "--write").stdout)
    assert shown["write"] == "written"
    assert json.loads(path.read_text())["phase"] == "error"
    assert json.loads(path.read_text())["x"] == 1

    refused = run("list", *options, "--write")
    assert refused.returncode == 2
    assert "--write needs --agents" in refused.stderr


def test_agents_alone_ask_no_cluster(api: KubernetesApi, tmp_path: Path) -> None:
    agent_file(tmp_path, "first")
    (shown,) = json.loads(run("list", "-o", "json", "--agents", str(tmp_path / "g")).stdout)
    assert shown["name"] == "first"
    assert api.asked == []


@pytest.mark.parametrize("command", [["watch"], ["list", "-w"]])
def test_a_watched_verdict_is_written_when_it_is_known(
    api: KubernetesApi,
    kubeconfig: Callable[..., str],
    start: Callable[..., Any],
    tmp_path: Path,
    command: list[str],
) -> None:
    path = agent_file(tmp_path, "first")
    api.apply(of_the_project(pod("first")))
    before = path.read_bytes()
    agents = ("--agents", str(tmp_path / "g"), "--write")
    process = start(*command, "--kubeconfig", kubeconfig(api.address), *agents, "-n", "agents")
    first_lines(process.stdout, len(command))  # a list has a heading
    assert path.read_bytes() == before
    api.apply(of_the_project(pod("first", "succeeded")))
    assert "stopped" in first_lines(process.stdout, 1)[0]
    assert json.loads(path.read_text())["phase"] == "stopped"
    assert "activity" not in json.loads(path.read_text())


def test_a_clusters_agent_is_explained_as_in_its_recording(
    api: KubernetesApi, kubeconfig: Callable[..., str]
) -> None:
    api.version = 2000
    replay(api, recorded())
    config = kubeconfig(api.address)
    done = run("explain", "oom-killed", "--kubeconfig", config)
    first = run("explain", "oom-killed", "--from", str(RECORDING)).stdout.splitlines()[0]
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, first)
    none = run("explain", "oom-kiled", "--kubeconfig", config, "-n", "agents")
    assert (none.returncode, none.stdout) == (1, "")
    told = (
        r"scion-fsm: namespace agents \(context \S+, selector scion.name\) has no agent 'oom-kiled'"
    )
    assert re.match(told, none.stderr)
    assert none.stderr.endswith("did you mean 'oom-killed'?\n")


def test_a_cluster_without_agents_says_where_was_looked(
    api: KubernetesApi, kubeconfig: Callable[..., str]
) -> None:
    config = kubeconfig(api.address)
    done = run("list", "--kubeconfig", config, "-n", "agents", "-n", "more")
    assert (done.returncode, done.stdout) == (0, "")
    assert re.fullmatch(
        r"No agents found in namespace agents or more \(context \S+, selector scion.name\)\.\n",
        done.stderr,
    )
    every = run("list", "--kubeconfig", config, "-A", "-l", "x=y")
    assert every.stderr.startswith("No agents found in any namespace (context ")
    assert every.stderr.endswith(", selector x=y).\n")
