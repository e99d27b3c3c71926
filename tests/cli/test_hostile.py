"""Nothing foreign steers a terminal: every hostile string, in every field, through every command and format.

The fields are found in the types that inputs are read into, the commands in click's tree, the formats in
their options: a new one is covered without a new test, or fails one that says so.
"""

from __future__ import annotations

import asyncio
import copy
import json
import re
import sys
import types
import typing
from functools import cache, cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import click
import msgspec
import pytest
import yaml
from agents_on_a_screen import shown_on
from click.testing import CliRunner
from ruamel.yaml import YAML
from terminal import (
    EVERYTHING,
    FORGED,
    HOSTILE,
    LONG,
    check,
    check_aligned,
    on_a_terminal,
    printed_by,
    raw,
)
from wcwidth import wcswidth

from scion_fsm.cli import printing
from scion_fsm.cli.app import app
from scion_fsm.cli.reading import track
from scion_fsm.cli.screen.app import WatchScreen
from scion_fsm.cli.screen.board import Board
from scion_fsm.conform.subject import protocol
from scion_fsm.lifecycle import Lifecycle, bundled_spec
from scion_fsm.observe.decode import Pod
from scion_fsm.prove.check import report
from scion_fsm.prove.check.verdict import Move, Outcome, Part, Report
from scion_fsm.publish.diagram.pictures.views import VIEWS
from scion_fsm.publish.rendering import PICTURES, WHOLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.machine.table import Table

    Making = Callable[[str], "Inputs"]

RECORDING = str(resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson")
BINARY = {"png", "pdf"}
Step = str | int


# -- every field -------------------------------------------------------------------------------------


def texts(kind: Any) -> Iterator[tuple[Step, ...]]:  # noqa: ANN401 - any annotation
    """Gives the paths to all texts of a type, as steps into the JSON of a value that has them all."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        yield from texts(arguments[0])
    elif origin in {typing.Union, types.UnionType}:
        for argument in arguments:
            yield from texts(argument)
    elif origin in {list, tuple}:
        yield from ((0, *path) for path in texts(arguments[0]))
    elif origin is dict:
        yield from ((key, *path) for key in KEYS for path in texts(arguments[1]))
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = typing.get_type_hints(kind, include_extras=True)
        for field in msgspec.structs.fields(kind):
            yield from ((field.encode_name, *path) for path in texts(hints[field.name]))
    elif kind is str:
        yield ()


KEYS = ("scion.name", "scion.grove", "scion.grove_path", "scion.template", "scion.run_id")
"""What a dictionary of texts is looked up by."""
FIELDS = list(texts(Pod))


def planted(document: Any, path: tuple[Step, ...], text: str) -> Any:  # noqa: ANN401 - JSON
    """Gives a copy with a text at the end of a path; what is missing on the way there is made."""
    made = copy.deepcopy(document)
    at = made
    for step, following in zip(path, (*path[1:], None), strict=True):
        fresh: Any = [] if following == 0 else {}
        value = text if following is None else fresh
        if isinstance(step, int):
            if not at:
                at.append(value)
            elif following is None:
                at[step] = value
        elif following is None or not at.get(step):
            at[step] = value
        at = at[step]
    return made


def pod(number: int) -> dict[str, Any]:
    state = {"terminated": {"exitCode": 1, "reason": "Error", "message": "said"}}
    return {
        "kind": "Pod",
        "apiVersion": "v1",
        "metadata": {
            "name": f"pod-{number}",
            "namespace": "agents",
            "uid": f"u{number}",
            "resourceVersion": "7",
            "labels": {"scion.name": f"agent-{number}", "scion.grove": "g"},
        },
        "spec": {"containers": [{"name": "agent"}], "nodeName": "n"},
        "status": {
            "phase": "Failed",
            "containerStatuses": [{"name": "agent", "containerID": "c", "state": state}],
        },
    }


DOCKER = {
    "ID": "0123456789ab",
    "Names": "g--a",
    "Image": "x",
    "Labels": "scion.agent=true,scion.name=a,scion.grove=g",
    "State": "exited",
    "Status": "Exited (137) 2 hours ago",
    "CreatedAt": "2026-01-01 00:00:00 +0000 UTC",
}
PODMAN = {**DOCKER, "Id": "b" * 64, "Names": ["g--a"], "Labels": dict.fromkeys(KEYS, "a")}
INFO = {
    "name": "a",
    "phase": "running",
    "activity": "executing",
    "toolName": "Bash",
    "template": "t",
    "grove": "g",
    "exitReason": "r",
    "message": "m",
    "runId": "r",
    "project": "p",
    "lastSeen": "2026-01-01T00:00:00Z",
    "detail": {"toolName": "Bash", "message": "m", "taskSummary": "s"},
}


def leaves(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        yield path
    else:
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for step, member in members:
            if isinstance(member, (str, dict, list)):
                yield from leaves(member, (*path, step))


class Inputs:
    """Files with a hostile text in every field of every kind of input."""

    def __init__(self, folder: Path, text: str) -> None:
        folder.mkdir(exist_ok=True)
        self._folder, self._text = folder, text
        pods = [planted(pod(i), path, text) for i, path in enumerate(FIELDS)]
        pods[-1]["metadata"]["labels"]["scion.name"] = "explained"
        self.pods = self._write("pods.json", json.dumps({"kind": "List", "items": pods}))
        events = [{"type": "MODIFIED", "object": each} for each in pods]
        lines = [
            *events,
            {"type": text, "object": pod(0)},
            {"type": "ERROR", "object": {"message": text}},
        ]
        self.stream = self._write("stream.ndjson", "\n".join(map(json.dumps, lines)))
        docker = [planted(DOCKER, path, text) for path in leaves(DOCKER)]
        docker += [{**DOCKER, "Labels": f"scion.name={text},scion.grove={text}"}]
        self.containers = self._write("docker.ndjson", "\n".join(map(json.dumps, docker)))
        podman = [planted(PODMAN, path, text) for path in leaves(PODMAN)]
        self.podman = self._write("podman.json", json.dumps(podman))
        self.agents = self._grove()
        self.refused = self._write("refused.yaml", json.dumps({text: text, "states": {text: {}}}))

    @cached_property
    def spec(self) -> str:
        # A megabyte in each of its sentences would be read for minutes, and nobody is sent one.
        return self._write("spec.yaml", spec_with(self._text[:4000]))

    def _write(self, name: str, content: str) -> str:
        (self._folder / name).write_text(content, encoding="utf-8")
        return str(self._folder / name)

    def _grove(self) -> str:
        agents = self._folder / ".scion" / "agents"
        name = self._text.replace("/", "").replace("\0", "")[:40] or "a"
        for number, path in enumerate(leaves(INFO)):
            home = agents / f"{number}{name}" / "home"
            home.mkdir(parents=True)
            info = json.dumps(planted(INFO, path, self._text))
            (home / "agent-info.json").write_text(info, encoding="utf-8")
        return str(agents.parent)


@cache
def bundled() -> Any:  # noqa: ANN401 - YAML
    return YAML(typ="safe", pure=True).load(bundled_spec().read_text(encoding="utf-8"))


def spec_with(text: str) -> str:
    """Gives the bundled spec with a text at the end of everything that people read."""
    document = bundled()

    def spoilt(value: Any, key: str = "") -> Any:  # noqa: ANN401 - YAML
        if isinstance(value, dict):
            return {k: spoilt(v, "doc" if key == "laws" else str(k)) for k, v in value.items()}
        if isinstance(value, list):
            return [spoilt(v) for v in value]
        return f"{value} {text}" if key in {"doc", "why", "title"} and value else value

    # JSON is YAML, and spells what YAML may not have raw; but YAML knows no pairs of surrogates.
    spelled = json.dumps(spoilt(document))
    made = "# a spec\n" + re.sub(r"(?:\\ud[89ab]..)(?:\\ud[c-f]..)", _as_one, spelled)
    assert Lifecycle.loads(made).table.events
    return made


def _as_one(pair: re.Match[str]) -> str:
    letter = json.loads(f'"{pair[0]}"')
    return f"\\U{ord(letter):08x}"


# -- every command and format ------------------------------------------------------------------------


def commands() -> dict[str, click.Command]:
    """Gives every command by its words."""
    found: dict[str, click.Command] = {}

    def walk(group: click.Group, words: tuple[str, ...]) -> None:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            if isinstance(command, click.Group):
                walk(command, (*words, name))
            else:
                found[" ".join((*words, name))] = command

    walk(app, ())
    return found


def formats(command: click.Command) -> list[list[str]]:
    """Gives the options of a command that choose a format, each alone."""
    found = [
        [max(option.opts, key=len), str(choice)]
        for option in command.params
        if isinstance(option, click.Option)
        and isinstance(option.type, click.Choice)
        and option.name in {"output", "report"}
        for choice in option.type.choices
    ]
    return [[], *found]


def feeding(words: str, inputs: Inputs, folder: Path) -> list[list[str]]:
    """Gives what a command is run on; a command that is not here yet fails its test."""
    target = str(folder / "made")
    spec = ["--spec", inputs.spec]
    page = folder / "page.md"
    page.write_text(
        "".join(
            f"<!-- scion-fsm:begin {block} -->\n<!-- scion-fsm:end -->\n"
            for block in ("states", "events", "pods", "features", "laws", "properties", "matrix")
        )
    )
    return {
        "list": [
            ["--from", inputs.pods],
            ["--containers", inputs.containers],
            ["--containers", inputs.podman],
            ["--agents", inputs.agents],
            ["--from", inputs.stream, "--agents", inputs.agents],
        ],
        "watch": [["--from", inputs.pods], ["--from", inputs.stream]],
        "explain": [
            ["explained", "--from", inputs.pods, "--agents", inputs.agents],
            ["a", "--containers", inputs.containers],
            [EVERYTHING.replace("\0", ""), "--from", inputs.pods],
        ],
        "forget": [
            [
                min(Path(inputs.agents, "agents").iterdir()).name,
                "--agents",
                inputs.agents,
                "--dry-run",
            ],
            [EVERYTHING.replace("\0", ""), "--agents", inputs.agents],
        ],
        "check": [[inputs.refused]],  # its reports have a test of their own, for a proof takes long
        "formal": [[inputs.spec, "--write", target]],
        "demo": [[]],
        "simulate": [["--steps", "200"]],
        "render": [[form, *spec] for form in (*PICTURES, *WHOLES) if form not in BINARY],
        "docs": [["--check", str(page), *spec], ["--check", EVERYTHING.replace("\0", "")[:40]]],
        "conform": [],  # see the tests of a subject's answers
        "learn": [],  # likewise
        "diff": [[inputs.spec, str(bundled_spec())]],
        "generate": [[form, *spec] for form in ("go", "typescript", "json-schema")],
        "init": [[language, target, "--force"] for language in ("go", "typescript", "python")],
        "adapter new": [["python", target, "--force"]],
        "vectors copy": [[target, "--lang", "go", "--force"]],
    }[words]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Making:
    made: dict[str, Inputs] = {}

    def make(text: str) -> Inputs:
        if text not in made:
            made[text] = Inputs(tmp_path_factory.mktemp("inputs"), text)
        return made[text]

    return make


COMMANDS = commands()
FINE = {
    "list": {1},
    "watch": {1},
    "explain": {0, 1},
    "docs": {1, 2},
    "check": {2},
    "diff": {0, 1},
    "forget": {0, 1},
}
"""The exit codes on such inputs: some have problems, some are nothing."""
LARGE = {"render", "generate", "docs", "check"}
"""Commands whose own lines may be long or that print code, with tabs."""


@pytest.mark.parametrize("words", COMMANDS)
def test_no_command_and_no_format_prints_anything_raw(
    words: str,
    hostile: Making,
    tmp_path: Path,
) -> None:
    longest = 10_000_000 if words in LARGE else 4200
    for fed in feeding(words, hostile(EVERYTHING), tmp_path):
        for chosen in formats(COMMANDS[words]):
            is_for_programs = chosen[1:] in (["json"], ["yaml"], ["ndjson"])
            code, printed = on_a_terminal([*words.split(), *fed, *chosen])
            assert code in FINE.get(words, {0}), (fed, chosen, printed[-500:])
            assert "nobody foresaw" not in printed, printed[-500:]
            check(printed, longest=10_000_000 if is_for_programs else longest, tabs=words in LARGE)


@pytest.mark.parametrize("form", report.FORMATS)
def test_a_report_of_a_check_does_not_steer(form: str) -> None:
    moves = (Move(EVERYTHING, EVERYTHING, EVERYTHING, EVERYTHING),) * 2
    outcomes = tuple(
        Outcome("P1", "L1", EVERYTHING, "always", verdict, EVERYTHING, path)
        for verdict in ("proved", "violated", "vacuous")
        for path in ((), moves)
    )
    part = Part(EVERYTHING, 1, 1, 1, outcomes, 1.0)
    made = report.FORMATS[form](Report("m", "1", "sha256:0", EVERYTHING, (part,)))
    check(printed_by(lambda: printing.text(made)), longest=100_000)
    assert not raw(made)
    if form == "json":
        assert json.loads(made)["parts"][0]["name"] == EVERYTHING
    if form == "junit":
        ElementTree.fromstring(made)  # noqa: S314 - our own


@pytest.fixture(scope="module")
def spoilt(hostile: Making) -> Table:
    return Lifecycle.load(Path(hostile(EVERYTHING).spec)).table


@pytest.mark.parametrize("form", [form for form in (*PICTURES, *WHOLES) if form not in BINARY])
def test_a_picture_in_a_file_shows_what_is_in_it(form: str, spoilt: Table) -> None:
    graphs = [view(spoilt) for view in VIEWS.values()]
    made = map(PICTURES[form], graphs) if form in PICTURES else [WHOLES[form](spoilt)]
    for content in made:
        assert isinstance(content, str)
        assert not raw(content) - {"\t"}
        assert f"\n{FORGED}" not in content
        if form in {"svg", "scxml"}:
            ElementTree.fromstring(content)  # noqa: S314 - our own
        if form == "xstate":
            assert EVERYTHING in json.loads(content)["description"]


@pytest.mark.parametrize("name", HOSTILE)
def test_tables_are_aligned_in_cells(name: str, hostile: Making) -> None:
    inputs = hostile(HOSTILE[name])
    for source in (
        ["--from", inputs.pods],
        ["--containers", inputs.containers],
        ["--agents", inputs.agents],
    ):
        for output in ("table", "wide"):
            code, printed = on_a_terminal(["list", *source, "-o", output])
            assert code in {0, 1}
            check(printed)
            told, _, listed = printed.partition("NAME   ")
            assert all(line.startswith("scion-fsm: ") for line in told.split("\n") if line)
            check_aligned(f"NAME   {listed}")


@pytest.mark.parametrize("text", [*HOSTILE.values(), EVERYTHING], ids=[*HOSTILE, "all"])
def test_what_programs_read_is_as_it_was(text: str, hostile: Making) -> None:
    source = ["--from", hostile(text).pods]
    _, printed = on_a_terminal(["list", *source, "-o", "json"])
    agents = json.loads(printed[printed.index("[\n") :])
    assert text in {agent["message"] for agent in agents}
    assert text in {agent["name"] for agent in agents}
    if text == EVERYTHING:
        _, printed = on_a_terminal(["list", *source, "-o", "yaml"])
        # A reader of YAML 1.1, which takes more words for something else than ours does.
        assert yaml.load(printed[printed.index("- name") :], yaml.CSafeLoader) == agents


@pytest.mark.proof
def test_what_prints_a_megabyte_is_bounded(hostile: Making, tmp_path: Path) -> None:
    inputs = hostile(LONG)
    for words in ("list", "watch", "explain"):
        for fed in feeding(words, inputs, tmp_path):
            for chosen in formats(COMMANDS[words]):
                if chosen[1:] not in (["json"], ["yaml"], ["ndjson"]):
                    _, printed = on_a_terminal([words, *fed, *chosen])
                    check(printed)
                    assert len(printed) < 400_000


def test_usage_that_is_wrong_is_told_without_steering() -> None:
    for arguments in (
        [EVERYTHING],
        ["list", f"--{EVERYTHING}"],
        ["list", "-o", EVERYTHING],
        ["list", "--from", EVERYTHING.replace("\0", "")[:90]],
        ["render", EVERYTHING],
        ["render", "svg", "--view", EVERYTHING],
        ["check", "--property", EVERYTHING],
        ["diff", EVERYTHING.replace("\0", "")[:90], "b"],
    ):
        code, printed = on_a_terminal(arguments)
        assert code == 2, printed
        check(printed)


@pytest.mark.parametrize("step", ["machine", "version", "doc", "states", "laws", "events"])
def test_a_spec_that_is_no_use_is_told_without_steering(step: str, tmp_path: Path) -> None:
    document = bundled()
    for spoilt in ({**document, step: EVERYTHING}, {**document, EVERYTHING: step}):
        path = tmp_path / "spec.yaml"
        path.write_text(json.dumps(spoilt))
        code, printed = on_a_terminal(["check", str(path), "--property", "L1"])
        assert code in {0, 2}
        check(printed)


MOST_TELLING = {"ESC", "C1", "bidi", "lines", "wide", "combining"}
"""Of the others `make prove` sees to it."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in MOST_TELLING else pytest.mark.proof)
        for name in HOSTILE
    ],
)
def test_a_full_screen_is_aligned_and_steers_nothing(name: str, hostile: Making) -> None:
    shown = Board([track(hostile(HOSTILE[name]).pods, None).tracker])
    seen: list[list[str]] = []

    async def press() -> None:
        screen = WatchScreen(shown, HOSTILE[name])
        async with screen.run_test(size=(80, 30)) as pilot:
            for key in ("down", "enter", "y", "s", "escape", "g"):
                await pilot.press(key)
                await pilot.pause()
                seen.append(shown_on(screen))

    asyncio.run(press())
    for lines in seen:
        assert not raw("\n".join(lines))
        assert max(map(wcswidth, lines)) <= 80
    assert len(seen[0]) == 30


# -- a cluster ---------------------------------------------------------------------------------------


def test_a_kubeconfig_and_a_plugin_are_told_without_steering(tmp_path: Path) -> None:
    path = tmp_path / "kubeconfig"
    config = {
        "contexts": [{"name": EVERYTHING, "context": {"cluster": EVERYTHING, "user": EVERYTHING}}],
        "clusters": [{"name": EVERYTHING, "cluster": {"server": f"http://127.0.0.1:1/{FORGED}"}}],
        "users": [{"name": EVERYTHING, "user": {"token": "t"}}],
    }
    plugin = {
        "exec": {
            "apiVersion": "client.authentication.k8s.io/v1",
            "command": sys.executable,
            "args": [
                "-c",
                "import sys, json; print(json.loads(sys.argv[1]), file=sys.stderr); exit(1)",
            ],
        }
    }
    plugin["exec"]["args"].append(json.dumps(EVERYTHING))  # type: ignore[attr-defined]
    for change in (
        {},
        {"current-context": "no"},
        {"current-context": EVERYTHING},
        {"current-context": EVERYTHING, "users": [{"name": EVERYTHING, "user": plugin}]},
        {
            "current-context": EVERYTHING,
            "clusters": [{"name": EVERYTHING, "cluster": {"server": EVERYTHING}}],
        },
        {"current-context": EVERYTHING, "clusters": EVERYTHING},
    ):
        path.write_text(json.dumps({**config, **change}))
        code, printed = on_a_terminal(
            ["list", "--kubeconfig", str(path), "--request-timeout", "2s"]
        )
        assert code == 3, printed
        check(printed)


class _Refusing(BaseHTTPRequestHandler):
    """Refuses everything in hostile words."""

    def do_GET(self) -> None:
        status = {"kind": "Status", "code": 403, "reason": EVERYTHING, "message": EVERYTHING}
        body = json.dumps(status).encode()
        self.send_response(int(self.headers["X-Code"] or 403), "no")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.mark.parametrize("words", ["list", "watch"])
def test_what_a_server_says_does_not_steer(words: str, tmp_path: Path) -> None:
    path = tmp_path / "kubeconfig"
    with ThreadingHTTPServer(("127.0.0.1", 0), _Refusing) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        config = {
            "current-context": "a",
            "contexts": [{"name": "a", "context": {"cluster": "a"}}],
            "clusters": [
                {"name": "a", "cluster": {"server": f"http://127.0.0.1:{server.server_port}"}}
            ],
        }
        path.write_text(json.dumps(config))
        code, printed = on_a_terminal([words, "--kubeconfig", str(path)])
        server.shutdown()
    assert code == 3
    assert "forbids it" in printed
    assert "\\u001b[2J" in printed
    check(printed)


# -- a subject's answers -----------------------------------------------------------------------------

SUBJECT = """
import json, sys

path, text = json.loads(sys.argv[1])
for number, line in enumerate(sys.stdin):
    request = json.loads(line)
    state = {"phase": "created", "activity": None, "configuration": "created"}
    reply = {"id": request["id"], "state": state, "accepted": False, "reason": "no"}
    if request["op"] == "hello":
        who = {"name": "n", "version": "v"}
        reply = {"id": request["id"], "implementation": who, "capabilities": ["state"]}
    if number < 20:
        print(text, file=sys.stderr, flush=True)
    if number % 2 or path[0] == "implementation":  # now and then, so that it is no subject of one word
        at = reply
        for step in path[:-1]:
            at = at.setdefault(step, {"message": "m"})
        at[path[-1]] = text
        if path[0] in ("message", "issue"):
            reply = {"id": request["id"], "skipped": True, path[0]: text}
        if path[0] == "error":
            reply = {"id": request["id"], "error": {"message": "m", path[-1]: text}}
    print(json.dumps(reply), flush=True)
"""
ANSWERS = [path for path in texts(protocol.Reply) if 0 not in path]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(
            path, id=".".join(path), marks=pytest.mark.proof if path[:1] == ("record",) else ()
        )
        for path in ANSWERS
    ],
)
def test_a_subjects_words_do_not_steer(path: tuple[str, ...], tmp_path: Path) -> None:
    script = tmp_path / "subject.py"
    script.write_text(SUBJECT)
    subject = ["--", sys.executable, str(script), json.dumps([path, EVERYTHING])]
    few = ["--phase", "vectors", "--case", "vectors/created/operator.start"]
    runs = [["conform", *few, *chosen] for chosen in formats(COMMANDS["conform"])]
    for arguments in (*runs, *(["learn", *chosen] for chosen in formats(COMMANDS["learn"]))):
        code, printed = on_a_terminal([*arguments, *subject])
        assert code in {0, 1, 2, 3}
        assert "nobody foresaw" not in printed, printed[-500:]
        check(printed, longest=20_000_000)


# -- the checks can fail -----------------------------------------------------------------------------


def test_a_door_that_lets_everything_through_is_seen(
    hostile: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ["--from", hostile(HOSTILE["bidi"]).stream]
    monkeypatch.setattr("scion_fsm.escape.shows", lambda _: True)
    for arguments in (["list"], ["list", "-o", "json"], ["list", "-o", "yaml"], ["watch"]):
        _, printed = on_a_terminal([*arguments, *source])
        with pytest.raises(AssertionError):
            check(printed, longest=10_000_000)


@pytest.mark.parametrize(
    "name", [name for name in HOSTILE if name not in {"wide", "combining", "markup"}]
)
def test_a_string_that_gets_out_is_seen(name: str) -> None:
    with pytest.raises(AssertionError):
        check(f"told: {HOSTILE[name]}\n")


def test_a_column_that_is_counted_in_characters_is_seen() -> None:
    check_aligned("A    B\n漢   b\n")
    with pytest.raises(AssertionError):
        check_aligned("A    B\n漢    b\n")
    assert raw("漢\u0301") == set()


def test_every_field_of_a_pod_is_found() -> None:
    assert ("metadata", "labels", "scion.name") in FIELDS
    assert ("status", "containerStatuses", 0, "state", "terminated", "message") in FIELDS
    assert ("spec", "initContainers", 0, "name") in FIELDS
    made = planted({}, ("a", 0, "b"), "x")
    assert made == {"a": [{"b": "x"}]}
    assert CliRunner().invoke(app, ["list", "--from", RECORDING, "-o", "name"]).exit_code == 0
