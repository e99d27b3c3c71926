"""The libraries for Go and TypeScript beside Python: a pod from its bytes, and a reconcile of what is known."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import recorded
from page import Section
from timing import in_unit, race

from scion_fsm import Lifecycle, Record
from scion_fsm.conform.languages.golang import go
from scion_fsm.conform.languages.typescript import typescript
from scion_fsm.observe.decode import pod_from_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

TITLE = "The libraries for Go and TypeScript"
POD, KNOWN = "a pod from its bytes", "a reconcile of what is known"
_TEXT = """\
What `scion-fsm generate` writes, each in a program of its own that is told over a pipe how often to do what; Python does the
same in this process. A pod is decided from the API server's own bytes, all of the recording's in turn ({pods} of {size:,} bytes
in the middle), and reconciled is the very observation that made the record.
"""
_GO = """\
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"

	"x/lifecycle"
)

func main() {
	content, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	pods := bytes.Split(content, []byte("\\n"))
	var records []lifecycle.Record
	var seen []lifecycle.Observation
	for _, pod := range pods {
		fresh, one := lifecycle.NewRecord("agent"), lifecycle.ObservePodJSON(pod, lifecycle.PodOptions{})
		if plan := lifecycle.Reconcile(&fresh, &one); plan.Disposition == lifecycle.Taken {
			records, seen = append(records, plan.Record), append(seen, one)
		}
	}
	in, what, count := bufio.NewReader(os.Stdin), "", 0
	for {
		if _, err := fmt.Fscanln(in, &what, &count); err != nil {
			return
		}
		known := 0
		for i := 0; i < count; i++ {
			if what == "pod" {
				one := lifecycle.ObservePodJSON(pods[i%len(pods)], lifecycle.PodOptions{})
				known += len(one.Row)
			} else {
				at := i % len(records)
				plan := lifecycle.Reconcile(&records[at], &seen[at])
				known += len(plan.Rule)
			}
		}
		fmt.Println(known)
	}
}
"""
_NODE = """\
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { newRecord, observePod, reconcile } from "./lifecycle.mjs";

const pods = readFileSync(process.argv[2], "utf8").split("\\n");
const pairs = [];
for (const pod of pods) {
  const seen = observePod(JSON.parse(pod));
  const plan = reconcile(newRecord("agent"), seen);
  if (plan.disposition === "taken") pairs.push([plan.record, seen]);
}
for await (const line of createInterface({ input: process.stdin })) {
  const [what, count] = line.split(" ");
  let known = 0;
  for (let i = 0; i < Number(count); i++) {
    if (what === "pod") known += observePod(JSON.parse(pods[i % pods.length])).row.length;
    else known += reconcile(...pairs[i % pairs.length]).rule.length;
  }
  process.stdout.write(`${known}\\n`);
}
"""


def section(*, count: int, rounds: int) -> Section:
    """Times both operations in each language that is installed.

    Args:
        count: Operations a turn.
        rounds: How often each has its turn.
    """
    lifecycle = Lifecycle.default()
    contents = list(itertools.islice(recorded.pods(), len(recorded.PODS)))
    rows, facts, left_out = [], {}, {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "pods").write_bytes(b"\n".join(content.rstrip() for content in contents))
        programs = {"Go": _go(folder, lifecycle), "TypeScript (Node.js)": _node(folder, lifecycle)}
        left_out = {name: "not installed" for name, told in programs.items() if told is None}
        asked = {
            name: _Asked(stack, [*told, str(folder / "pods")])
            for name, told in programs.items()
            if told is not None
        }
        for what, title in (("pod", POD), ("known", KNOWN)):
            ours = _python(lifecycle, contents, what, count)
            contestants = {
                "Python": ours,
                **{name: a.doing(what, count) for name, a in asked.items()},
            }
            facts[title] = {name: call() for name, call in contestants.items()}
            times = race(contestants, count=count, rounds=rounds)
            rows += [
                (title, name, in_unit(times.spread(name)), times.ratio(name, "Python").text(".2f"))
                for name in contestants
            ]
    size = sorted(map(len, contents))[len(contents) // 2]
    columns = ("what", "language", "time", "in Python's")
    return Section(
        TITLE, _TEXT.format(pods=len(contents), size=size), columns, rows, (), left_out, facts
    )


class _Asked:
    """A program that does something so often as it is told, and answers with what it found."""

    def __init__(self, stack: ExitStack, command: Sequence[str]) -> None:
        pipe = subprocess.PIPE
        self._program = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1)
        stack.callback(self._program.wait)
        stack.enter_context(self._program.stdin)  # type: ignore[arg-type]  # a pipe

    def doing(self, what: str, count: int) -> Callable[[], int]:
        told, answers = self._program.stdin, self._program.stdout

        def call() -> int:
            print(what, count, file=told, flush=True)
            return int(answers.readline())  # type: ignore[union-attr]  # a pipe

        return call


def _python(
    lifecycle: Lifecycle, contents: Sequence[bytes], what: str, count: int
) -> Callable[[], int]:
    pairs = []
    for content in contents:
        seen = lifecycle.observe_pod(pod_from_bytes(content)[0])
        plan = lifecycle.reconcile(Record.new("agent"), seen)
        if plan.disposition == "taken":
            pairs.append((plan.record, seen))

    def pod() -> int:
        found = 0
        for content in itertools.islice(itertools.cycle(contents), count):
            found += len(lifecycle.observe_pod(pod_from_bytes(content)[0]).row or "")
        return found

    def known() -> int:
        found = 0
        for record, seen in itertools.islice(itertools.cycle(pairs), count):
            found += len(lifecycle.reconcile(record, seen).rule)
        return found

    return pod if what == "pod" else known


def _written(folder: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def _program(name: str) -> str | None:
    beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    return shutil.which(name, path=beside)


def _go(folder: Path, lifecycle: Lifecycle) -> list[str] | None:
    program = _program("go")
    if program is None:
        return None
    at = folder / "go"
    files = {f"lifecycle/{name}": text for name, text in go(lifecycle.table).items()}
    _written(at, {**files, "go.mod": "module x\n\ngo 1.21\n", "main.go": _GO})
    subprocess.run([program, "build", "-o", "bench", "."], cwd=at, check=True)
    return [str(at / "bench")]


def _node(folder: Path, lifecycle: Lifecycle) -> list[str] | None:
    program = _program("node")
    if program is None:
        return None
    _written(folder / "node", {**typescript(lifecycle.table), "bench.mjs": _NODE})
    return [program, str(folder / "node/bench.mjs")]
