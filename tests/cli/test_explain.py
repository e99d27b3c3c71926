"""`scion-fsm explain` as a user runs it: the verdict first, what decided, who is wrong, what to do next."""

from __future__ import annotations

import json
import re
import shlex
from importlib import resources
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from command import run_here as run

from scion_fsm.cli import options
from scion_fsm.cli.helping import Command
from scion_fsm.cli.live import cluster_options
from scion_fsm.cli.reading import track
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.publish.agents.explanation import explain
from scion_fsm.runtime.entry import Entry

RECORDING = str(resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson")
DATE = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ"


def explained(*arguments: str) -> dict[str, Any]:
    done = run("explain", *arguments, "-o", "json")
    assert done.returncode == 0, done.stderr
    (told,) = json.loads(done.stdout)
    assert isinstance(told, dict)
    return told


def agents() -> list[str]:
    return run("list", "--from", RECORDING, "-o", "name").stdout.split()


def last_pod(name: str) -> str:
    """Gives the last object of an agent's pod in the recording, as `kubectl get pods -o json` would."""
    lines = map(json.loads, Path(RECORDING).read_text(encoding="utf-8").splitlines())
    own = [line["object"] for line in lines if line["object"]["metadata"].get("name") == name]
    return json.dumps({"kind": "List", "items": own[-1:]})


def test_the_verdict_is_the_first_line_and_what_decided_follows_with_its_time() -> None:
    done = run("explain", "oom-killed", "--from", RECORDING)
    first, *_ = done.stdout.splitlines()
    assert first.startswith("oom-killed is in error, and that is final: the pod has ended and")
    _, _, rest = done.stdout.partition("\nWhy\n")
    why, _, following = rest.partition("\n\nNext\n")
    dated = re.findall(rf"^  ({DATE}|version \d+) +(\S.*)", why, flags=re.MULTILINE)
    assert len(dated) == 3
    assert re.fullmatch(DATE, dated[0][0])
    assert "memory" in following
    assert "$ kubectl -n agents logs oom-killed -c agent" in following


@pytest.mark.parametrize("name", agents())
def test_every_recorded_agent_is_explained_on_one_screen_by_rules_that_there_are(
    name: str,
) -> None:
    done = run("explain", name, "--from", RECORDING)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) < 24
    told = explained(name, "--from", RECORDING)
    listed = json.loads(run("list", "--from", RECORDING, "-o", "json").stdout)
    (line,) = [one for one in listed if one["name"] == name]
    assert (told["phase"], told["configuration"]) == (line["phase"], line["configuration"])
    assert told["verdict"].startswith(f"{name} is ")
    assert told["facts"]
    events = Lifecycle.default().events
    for fact in told["facts"]:
        assert fact["event"] is None or fact["event"] in events
        assert fact["time"] or fact["version"]


@pytest.mark.parametrize("name", ["oom-killed", "completes", "image-pull-back-off"])
def test_a_list_is_explained_by_what_was_seen_of_the_pod(name: str, tmp_path: Path) -> None:
    path = tmp_path / "pods.json"
    path.write_text(last_pod(name), encoding="utf-8")
    told = explained(name, "--from", str(path))
    whats = [fact["what"] for fact in told["facts"]]
    assert whats[1] == "its pod was created"
    assert whats[2].startswith("seen of its pod: ")
    assert told["configuration"] == explained(name, "--from", RECORDING)["configuration"]


def test_every_fact_about_a_container_says_when(tmp_path: Path) -> None:
    path = tmp_path / "inspect.json"
    state = {"Status": "running", "ExitCode": 0, "StartedAt": "2026-01-02T03:04:05.5Z"}
    labels = {"scion.name": "worker"}
    path.write_text(json.dumps([{"Id": "a" * 64, "State": state, "Config": {"Labels": labels}}]))
    told = explained("worker", "--containers", str(path))
    assert len(told["facts"]) == 2
    assert all(fact["time"] for fact in told["facts"])


def test_an_end_that_came_late_is_told_with_the_rule_that_refused_it(tmp_path: Path) -> None:
    lines = Path(RECORDING).read_text(encoding="utf-8").splitlines()
    own = [line for line in lines if '"name":"hub-stop-then-recreate"' in line]
    late = [line for line in own if '"running":{"startedAt"' in line][-1]
    path = tmp_path / "stream.ndjson"
    path.write_text("\n".join([*own, late]), encoding="utf-8")
    told = explained("hub-stop-then-recreate", "--from", str(path))
    (other,) = [one for one in told["others"] if one["who"] == "a late pod.running"]
    assert (told["phase"], other["says"]) == ("stopped", "running")
    assert other["rule"]
    assert other["why"]
    text = " ".join(run("explain", "hub-stop-then-recreate", "--from", str(path)).stdout.split())
    assert f"a late pod.running says running: {other['why']} ({other['rule']}" in text


def test_a_file_that_says_otherwise_is_named_and_how_to_mend_it(tmp_path: Path) -> None:
    home = tmp_path / ".scion" / "agents" / "oom-killed" / "home"
    home.mkdir(parents=True)
    said = {"name": "oom-killed", "phase": "running", "activity": "thinking"}
    (home / "agent-info.json").write_text(json.dumps(said))
    pods = tmp_path / "pods.json"
    label = {"scion.project_path": str(tmp_path / ".scion")}
    pod = json.loads(last_pod("oom-killed"))
    pod["items"][0]["metadata"].setdefault("annotations", {}).update(label)
    pods.write_text(json.dumps(pod))
    told = explained("oom-killed", "--from", str(pods), "--agents", str(tmp_path / ".scion"))
    (other,) = told["others"]
    assert (other["who"], other["says"]) == ("agent-info.json", "running (thinking)")
    assert told["phase"] == "error"
    assert other["rule"] == told["facts"][0]["rule"]
    alone = explained("oom-killed", "--agents", str(tmp_path / ".scion"))
    assert (alone["phase"], alone["others"]) == ("running", [])


def test_it_says_where_the_rule_that_decided_is_told() -> None:
    told = run("explain", "oom-killed", "--from", RECORDING).stderr
    assert "(T073 is told at explorer.html#T073, which `scion-fsm render html" in told


@pytest.mark.parametrize(
    ("name", "shown", "difference"),
    [
        ("delete-force", "running", "D04"),  # its deletion is not read
        ("init-then-runs", "error", "D01"),  # another container failed, the agent did not
        ("fails-exit-1", "stopped", "D02"),
        ("fails-exit-1", "running", ""),  # no row says that Scion would show that
        ("restart-always-crash-loop", "error", "D03"),
    ],
)
def test_what_a_hub_shows_is_wrong_by_a_row_of_the_differences(
    name: str, shown: str, difference: str, tmp_path: Path
) -> None:
    hub = tmp_path / "hub.json"
    hub.write_text(json.dumps({"agents": [{"name": name, "phase": shown}]}))
    asked = (name, "--from", RECORDING, "--observed", str(hub))
    (other,) = [one for one in explained(*asked)["others"] if one["who"] == "the hub"]
    assert other["difference"] == difference
    assert bool(other["instead"]) == bool(difference)
    assert difference in run("explain", *asked).stdout


def test_containers_are_explained(tmp_path: Path) -> None:
    line = {
        "ID": "0" * 12,
        "Names": "g--a",
        "Labels": "scion.name=a,scion.grove=g",
        "Status": "Exited (1) 1 hour ago",
    }
    path = tmp_path / "ps.json"
    path.write_text(json.dumps(line))
    done = run("explain", "a", "--containers", str(path))
    assert done.stdout.startswith("a is in error, as far as is known: ")
    assert "$ docker logs g--a" in done.stdout


def test_all_tells_the_trace_after_the_verdict_and_without_it_how_to_have_it() -> None:
    short = run("explain", "oom-killed", "--from", RECORDING)
    whole = run("explain", "oom-killed", "--all", "--from", RECORDING)
    assert whole.stdout.startswith(short.stdout)
    assert "\n1. resourceVersion " in whole.stdout
    assert "--all tells what became of each" in short.stderr
    assert whole.stderr == ""


def test_a_pod_without_the_agents_container_says_how_to_name_it(tmp_path: Path) -> None:
    pod = json.loads(last_pod("oom-killed"))
    pod["items"][0]["spec"]["containers"][0]["name"] = "main"
    path = tmp_path / "pods.json"
    path.write_text(json.dumps(pod))
    told = explained("oom-killed", "--from", str(path))
    assert told["next"][0] == "Say by --agent-container what its container is called."
    named = explained("oom-killed", "--from", str(path), "--agent-container", "main")
    assert named["next"][0] != told["next"][0]


def test_an_agent_whose_inputs_were_let_go_is_told_by_what_was_seen_last() -> None:
    tracker = track(RECORDING, None).tracker
    agent = next(one for one in tracker.agents.values() if one.identity.name == "oom-killed")
    told = explain(tracker.lifecycle, Entry(agent, runtime=agent), [])
    assert told.facts[0].what.startswith("seen last: the pod has ended")
    assert (told.facts[0].version, told.facts[0].rule) == (agent.resource_version, agent.rule)


def test_what_is_advised_mends_what_others_show(tmp_path: Path) -> None:
    home = tmp_path / "a b" / ".scion" / "agents" / "oom-killed" / "home"
    home.mkdir(parents=True)
    (home / "agent-info.json").write_text('{"phase": "running", "activity": "thinking"}')
    source = tmp_path / "it's.ndjson"
    recorded = Path(RECORDING).read_text()
    path = str(home.parents[2])
    source.write_text(recorded.replace("/home/user/grove-a/.scion", path).replace("grove-a", "a b"))
    agents = ("--agents", str(tmp_path / "a b"))
    said = run("explain", "oom-killed", "--from", str(source), *agents, "-o", "json")
    (told,) = json.loads(said.stdout)
    (advised,) = [line for line in told["next"] if "scion-fsm" in line]
    command, *arguments = shlex.split(advised.removeprefix("$ "))
    assert command == "scion-fsm"
    assert run(*arguments).returncode == 0
    assert json.loads((home / "agent-info.json").read_text())["phase"] == "error"
    (home / "agent-info.json").write_text('{"phase": "running"}')
    again = run(
        "explain", "oom-killed", "--from", "-", *agents, "-o", "json", stdin=source.read_text()
    )
    (told,) = json.loads(again.stdout)
    assert any("... | scion-fsm list --from - --agents" in line for line in told["next"])


def test_where_agents_are_is_said_again_and_nothing_else(tmp_path: Path) -> None:
    @click.command(cls=Command)
    @options.source_or_cluster
    @options.containers
    @options.runtime
    @options.agents
    @cluster_options
    def looked(**_: object) -> None:
        way = options.way()
        click.echo(f"{way.engine} {way.options}")

    def said(*arguments: str) -> str:
        return CliRunner().invoke(looked, arguments).output.strip()

    assert said() == "docker"
    assert said("--runtime", "podman") == "podman --runtime podman"
    assert said("-A", "--agents", str(tmp_path)) == "docker --all-namespaces"
    given = ("-n", "a", "-n", "b", "-l", "x in (y)", "--context=c", "--request-timeout", "3s")
    expected = "docker --context c --namespace a --namespace b --selector 'x in (y)'"
    assert said(*given) == expected
