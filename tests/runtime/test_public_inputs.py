"""Inputs made after public bug reports come out right; the number of a file is that of its report's kind.

A row says, for each agent, through which configurations it goes, with the last reason and exit code; `…` is
whatever it is. Files that stand together are looked at one after the other, each a reading of its own.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import pytest
from places import DATA

from scion_fsm.cli.reading import Reading
from scion_fsm.errors import InputError
from scion_fsm.runtime.agents import Agents
from scion_fsm.runtime.inputs import read

if TYPE_CHECKING:
    from pathlib import Path

PUBLIC = DATA / "public"
CONTAINERS = ("13b", "19-", "19b", "22", "23", "25", "26", "27", "33", "38", "41")
RUNS, STOPS = "running.unreported", "running.unreported > stopped.provisional"
BOTH = {"doc-one": RUNS, "doc-two": "error.final Error 2"}
TWINS = "twin are containers of one agent; remove what is left over"
LOOKED_AT = 1_772_500_000
"""After all that the inputs tell of."""
NO_CODE = "the agent's container ended without a usable exit code"


class Row(NamedTuple):
    """What is right for one or more files, read one after the other."""

    agents: dict[str, str]
    told: tuple[str, ...] = ()


ROWS = {
    "01-completed-then-rejected.ndjson": Row({"gpu-run": f"{RUNS} > stopped.final Completed 0"}),
    "03-no-exit-code.json": Row(
        {
            "noexit-failed": "error.final Error",
            "nullexit-failed": "error.final Error",
            "noexit-succeeded": "stopped.final Completed",
            "noexit-running": "error.provisional Error",
        },
        (NO_CODE,) * 4,
    ),
    "04-lost-while-deleted.ndjson": Row(
        {"lost-late": f"{RUNS} > stopping.observed > stopped.final PodDeleted"}
    ),
    "05-node-shutdown-exit0.ndjson": Row({"node-down": f"{STOPS} > error.final Terminated 0"}),
    "05b-shutdown-succeeded.json": Row({"shut-succeeded": "stopped.final Completed 0"}),
    "07-match-node-selector.json": Row({"old-kubelet": "error.final MatchNodeSelector"}),
    "08-deadline-after-done.json": Row({"deadline-late": "stopped.final Completed 0"}),
    "09-native-sidecar-killed.json": Row(
        {
            "native-done": "stopped.final Completed 0",
            "native-agent-bad": "error.final Error 3",
            "native-still": "stopped.provisional Completed 0",
        }
    ),
    "10-oomkilled-exit0.json": Row({"oom-init": RUNS, "oom-child": "stopped.final OOMKilled 0"}),
    "11-sidecar-forever.ndjson": Row({"sidecar-forever": f"{STOPS} > stopped.final Completed 0"}),
    "13-windows-exit-codes.json": Row(
        {
            "win-signed": "error.final Error -1073741510",
            "win-unsigned": "error.final Error 3221226505",
        }
    ),
    "13b-windows-docker.ndjson": Row(
        {
            "win-stop": "… 3221225786",
            "win-crash": "… 3221226505",
            "win-minus": "… -1073741510",
            "win-loop": "starting 3221225477",
            "lin": "… 137",
        }
    ),
    "14-float-exit-code.yaml": Row(
        {"win-yq": "error.final Error"},
        ("exitCode is not a whole number of 32 bits: '3.221225786e+09'", NO_CODE),
    ),
    "16-yaml-watch-events.yaml": Row({"ywatch": f"{RUNS} > error.final Error 7"}),
    "16b-yaml-watch-plain.yaml": Row({"ywatch": f"{RUNS} > error.final Error 7"}),
    "17-trailing-separator.yaml": Row(BOTH),
    "17c-with-a-service.yaml": Row(BOTH, (":36: 'v1 Service' is not known; a v1 Pod is",)),
    "18-utf16.json": Row(BOTH),
    "18b-utf16.yaml": Row({"doc-one": RUNS}),
    "18d-crlf-bom.json": Row(BOTH),
    "18e-crlf-bom.yaml": Row(BOTH),
    "19-bom-docker.ndjson": Row({"up": RUNS, "down": "… 1"}),
    "19b-bom-podman.json": Row({"pod": RUNS}),
    "20-no-separator.json": Row(BOTH),
    "20c-pretty-no-separator.json": Row(BOTH),
    "20d-array-lines.json": Row(BOTH),
    "21-pretty-list-then-watch.json": Row({"listwatch": f"{RUNS} > error.final Error 9"}),
    "22-docker-pretty.json": Row({"up": RUNS, "down": "… 1"}),
    "23-label-commas.ndjson": Row({"one": RUNS, "two": RUNS}),
    "25-podman-other-states.json": Row(
        {
            "stopping": "stopping.observed",
            "initialized": "provisioning",
            "unknown": "created",
            "stopped": "stopped.provisional 0",
            "removing": "stopping.observed",
            "configured": "provisioning",
        },
        ("unknown: container status 'Unknown' is not known",),
    ),
    "26-paused.ndjson": Row(
        {
            "frozen-docker": "created",
            "frozen-podman": "created",
            "healthy": RUNS,
            "less": RUNS,
            "loop": "starting 1",
        }
    ),
    "26b-paused-docker.ndjson": Row({"ice": "created"}),
    "26c-paused-podman.json": Row({"ice": "created"}),
    "27-compose-array-no-labels.json": Row({}, ("left out 1 container without the label",)),
    "27b-compose-ndjson.ndjson": Row({"comp": "… 137"}),
    "32b-old-cluster.json 32b-new-cluster.json": Row({"kindo": f"error.final > {RUNS}"}),
    "32b-old-cluster.json 32c-older.json": Row({"kindo": "error.final Error 1"}),
    "33-leftover.ndjson": Row({"twin": f"{RUNS} > error.unexplained 137"}, (TWINS,)),
    "33b-leftover-first.ndjson": Row({"twin": f"error.unexplained > {RUNS}"}, (TWINS,)),
    "34-error-410-relist.ndjson": Row(
        {"gone410": f"{RUNS} > stopped.final Completed 0"},
        (":3: the watch reported an error: 'too old resource version: 2050 (2101)'",),
    ),
    "35-nodelost-deleting.json": Row({"nodelost": "stopping.observed …"}),
    "36-unquoted-times.yaml": Row({"doc-one": RUNS}),
    "36b-unquoted-recent.yaml": Row({"fresh": "stopped.final Completed 0"}),
    "37-cut-yaml-watch.yaml": Row({"cut": RUNS}),
    "37b-trimmed-status.ndjson": Row({"cut": RUNS}),
    # One name, one holder at a time: whom the later look shows (section 2, rule 7), and that nothing else
    # says so.
    "38-a.ndjson 38-b.ndjson": Row(
        {"clk": f"stopped.provisional > {RUNS}"}, ("the order of reading alone tells which",)
    ),
    "40-init-start-error.ndjson": Row(
        {"init-noexec": "starting > error.provisional > error.final Init:clone:StartError"}
    ),
    "41-exited-zero.ndjson": Row({"zero": "stopped.provisional 0"}),
    "43-stderr-in-front.json": Row(BOTH, (":1: neither JSON nor YAML: 'E0203 10:00:00.000001",)),
    "43b-stderr-behind.json": Row(BOTH, (":107: neither JSON nor YAML: 'Warning: something",)),
    "44-trimmed-no-spec.json": Row(
        {"trim-done": "stopped.provisional Completed 0", "trim-bad": "error.provisional Error 4"}
    ),
    "45b-status-inside-watch.ndjson": Row(
        {"ok": RUNS}, (":2: the server answered: 'Unauthorized'",)
    ),
    "47-kyaml.yaml": Row({"kyaml": "error.final Error 2"}),
    "47b-kyaml-no-dashes.yaml": Row({"kyaml": "error.final Error 2"}),
    "49-two-contexts.yaml": Row(BOTH),
    "51-cut-pretty-watch.json": Row(
        {"doc-one": RUNS}, (":98: not JSON: the input ends within a value",)
    ),
    "51b-cut-ndjson.ndjson": Row(
        {"doc-one": RUNS}, (":2: not JSON: the input ends within a value",)
    ),
    "52-init-lost-in-reboot.ndjson": Row(
        {"init-lost": f"starting > {RUNS} > stopped.final Completed 0"}
    ),
    "54-init-retries.ndjson": Row({"init-retry": f"starting > {RUNS}"}),
}
REFUSED = {
    "45-status-forbidden.json": 'the server answered: \'pods is forbidden: User "system:anonymous"',
    "46-table.json": "a Table is what kubectl prints, without the pods; ask for -o json",
}


@pytest.mark.parametrize(("files", "row"), [pytest.param(*row, id=row[0]) for row in ROWS.items()])
def test_an_input_after_a_public_report_comes_out_right(
    files: str, row: Row, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configurations: dict[str, list[str]] = {}
    ends: dict[str, tuple[str | None, int | None]] = {}
    known = Agents()
    for number, file in enumerate(files.split()):
        path = tmp_path / file
        path.write_bytes((PUBLIC / file).read_bytes())
        os.utime(path, (LOOKED_AT + 60 * number,) * 2)
        is_listing = file.startswith(CONTAINERS)
        reading = Reading(
            None if is_listing else str(path), None, containers=str(path) if is_listing else None
        )
        reading.tracker.agents = known
        for decision in reading:
            record, name = decision.agent.record, decision.agent.identity.name
            gone_through = configurations.setdefault(name, [])
            if record.configuration not in gone_through[-1:]:
                gone_through.append(record.configuration)
            ends[name] = (record.reason, record.exit_code)
    told = capsys.readouterr().err
    assert set(configurations) == set(row.agents)
    for name, expected in row.agents.items():
        *path_to, last = expected.split(" > ")
        configuration, *more = last.split()
        reason, code = ends[name]
        if configuration != "…":
            assert configurations[name] == [*path_to, configuration]
        words = {word for word in more if not word.lstrip("-").isdigit()}
        assert words <= {reason, "…"}
        assert [int(word) for word in more if word.lstrip("-").isdigit()] == (
            [] if code is None else [code]
        )
    for text in row.told:
        assert text in told
    assert bool(told) == bool(row.told)


@pytest.mark.parametrize(("file", "why"), REFUSED.items())
def test_what_is_no_list_is_told_for_what_it_is(file: str, why: str) -> None:
    with pytest.raises(InputError) as raised:
        list(read(str(PUBLIC / file)))
    assert f"{file}:1: {why}" in str(raised.value)


def test_an_unquoted_time_is_the_same_time() -> None:
    (item,) = read(str(PUBLIC / "36-unquoted-times.yaml"))
    assert item.pod is not None
    assert item.pod.metadata is not None
    assert item.pod.metadata.creation_timestamp == "2026-02-03T10:00:00Z"


def test_every_input_has_its_row() -> None:
    named = {file for files in (*ROWS, *REFUSED) for file in files.split()}
    assert named == {path.name for path in PUBLIC.iterdir()}
