"""A subject in a process of its own: the protocol to the letter, and what goes wrong with processes."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import jsonschema
import msgspec
import pytest
from places import ROOT

from scion_fsm import Lifecycle
from scion_fsm.conform.subject import inputs
from scion_fsm.conform.subject import protocol as wire
from scion_fsm.conform.subject.process import LINE_LIMIT, ProcessSubject
from scion_fsm.conform.subject.session import RESET, Event, Put, Sight, SubjectError, Trouble
from scion_fsm.conform.suite.results import Verdict
from scion_fsm.conform.suite.suite import Options, run

if TYPE_CHECKING:
    from pathlib import Path

LIFECYCLE = Lifecycle.default()
ADAPTER = [sys.executable, "-m", "scion_fsm.conform.subject.adapter"]
SCHEMA = json.loads((ROOT / "specs/schema/scion-fsm-protocol-v2.json").read_text())


RUN = inputs.RunName("run-1", "u", "c", 1.0, 2.0, inputs.PlaceName("pod", "agents", "east"))
VERSION = inputs.OrderName(version=inputs.ClusterVersion("1002", "east"))


def script(tmp_path: Path, body: str) -> list[str]:
    """Writes a subject that answers by `answer(request)`, and gives the command that runs it."""
    path = tmp_path / "subject.py"
    loop = """
        import json, os, sys, time

        WHO = {"protocol": "scion-fsm/2", "implementation": {"name": "scripted"}}
        CREATED = {"state": {"phase": "created"}}

        def reply(request, **fields):
            print(json.dumps({"id": request["id"], **fields}), flush=True)
        """
    run_it = """
        for line in sys.stdin:
            request = json.loads(line)
            if request["op"] == "hello":
                reply(request, **WHO)
            elif request["op"] == "reset":
                reply(request, **CREATED)
            else:
                answer(request)
        """
    parts = (textwrap.dedent(part) for part in (loop, body, run_it))
    path.write_text("\n".join(parts))
    return [sys.executable, "-u", str(path)]


def started(command: list[str], *, timeout: float = 10.0, validate: bool = False) -> ProcessSubject:
    return ProcessSubject(command, lifecycle=LIFECYCLE, timeout=timeout, validate=validate)


# -- Messages -----------------------------------------------------------------------------------------


def test_the_schema_is_one_and_knows_each_request_and_reply() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    who = wire.Identity("agent-lifecycle", "1.0.0", "sha256:0")
    pod = inputs.PodInput({"metadata": {"name": "a"}}, "DELETED")
    requests: list[wire.Request] = [
        wire.Hello(1, who),
        wire.Reset(2),
        wire.Step(3, "tool-start"),
        wire.Observe(4, pod),
        wire.Observe(4, inputs.HeartbeatInput("running", "working", run=RUN, at=1.5)),
        wire.Observe(4, inputs.ContainerInput("Up 5 minutes", RUN)),
        wire.Observe(4, inputs.AbsentInput(VERSION, RUN)),
        wire.Observe(4, inputs.CommandInput("operator.start", 1.5, RUN, "run-2", "command-1")),
        wire.Observe(4, inputs.TimersInput(fence_age=301.0)),
        wire.GetState(5),
        wire.SetState(6, "running.working"),
    ]
    for request in requests:
        line = wire.request_encoder.encode(request)
        validator.validate(json.loads(line))
        assert wire.request_decoder.decode(line) == request
    replies = [
        wire.Reply(
            1,
            protocol=wire.PROTOCOL,
            implementation=wire.Implementation("x", "go"),
            capabilities=("set",),
        ),
        wire.Reply(2, state=wire.State("created")),
        wire.Reply(
            3,
            state=wire.State("running", "working", "running.working"),
            accepted=False,
            reason="no",
        ),
        wire.Reply(4, skipped=True, message="no such event"),
        wire.Reply(5, error=wire.ErrorDetail("broken")),
    ]
    for reply in replies:
        validator.validate(json.loads(wire.encode_reply(reply)))


@pytest.mark.parametrize(
    "message",
    [
        {"id": 1, "op": "stepp", "event": "x"},
        {"id": 1, "op": "observe", "input": {"kind": "absent"}},
        {"id": 1, "op": "step"},
        {"op": "reset"},
        {"id": 1, "state": {"activity": "working"}},
        {"id": 1},
    ],
)
def test_the_schema_refuses_what_is_no_message(message: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(message, SCHEMA, jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("operation", "line", "problem"),
    [
        ("step", b"{", "not JSON"),
        ("step", b'{"id":"\xff"}', "not UTF-8"),
        ("step", b"[" * 100_000, "nested too deeply"),
        ("step", b"[1]", "not an object"),
        ("step", b'{"id":1,"state":{"phase":"runing"}}', "'runing' is not a phase"),
        (
            "step",
            b'{"id":1,"state":{"phase":"running","activity":"dozing"}}',
            "'dozing' is not an activity",
        ),
        ("step", b'{"id":1,"state":{"phase":"running"},"acepted":true}', "'acepted' is unknown"),
        ("step", b'{"id":1,"state":{"phase":"running","mood":1}}', "'state.mood' is unknown"),
        ("step", b'{"id":"1","state":{"phase":"running"}}', "Expected `int`"),
        ("reset", b'{"id":1,"skipped":true}', "not to be answered with 'skipped'"),
        ("hello", b'{"id":1}', "protocol"),
        ("hello", b'{"id":1,"protocol":"scion-fsm/2"}', "implementation"),
        ("hello", b'{"id":1,"protocol":"scion-fsm/1"}', "scion-fsm/1"),
        (
            "hello",
            b'{"id":1,"protocol":"scion-fsm/2","implementation":{"name":"x"},"capabilities":["fly"]}',
            "fly",
        ),
    ],
)
def test_each_breach_of_the_protocol_is_told(operation: str, line: bytes, problem: str) -> None:
    assert any(problem in told for told in wire.problems_of(operation, line, LIFECYCLE.table))


def test_what_keeps_to_the_protocol_has_no_problems() -> None:
    for operation, line in (
        (
            "hello",
            b'{"id":1,"protocol":"scion-fsm/2","implementation":{"name":"x"},"capabilities":["set"]}',
        ),
        (
            "step",
            b'{"id":1,"state":{"phase":"running","activity":"working"},"accepted":true,"told":false}',
        ),
        ("step", b'{"id":1,"skipped":true,"message":"none"}'),
        ("reset", b'{"id":1,"error":{"message":"broken"}}'),
    ):
        assert wire.problems_of(operation, line, LIFECYCLE.table) == ()


# -- The self-test adapter ----------------------------------------------------------------------------


def test_the_self_test_adapter_conforms_to_the_letter_and_is_started_once() -> None:
    with started(ADAPTER, validate=True) as session:
        report = run(LIFECYCLE, session, Options(phases=("vectors", "inputs", "freshness")))
        assert session.starts == 1
    assert {result.verdict for result in report.results} == {Verdict.PASSED}
    protocol = {result.id for result in report.results if result.phase == "protocol"}
    assert {"protocol/hello", "protocol/step", "protocol/set", "protocol/observe"} <= protocol


def test_every_reply_of_the_self_test_adapter_is_as_the_schema_has_it() -> None:
    requests: list[object] = [
        wire.Hello(1, wire.Identity("m", "1.0.0", "d")),
        wire.Reset(2),
        wire.Step(3, "pod.running"),
        wire.Step(4, "event.from-the-future"),
        wire.GetState(5),
        wire.SetState(6, "running.working"),
        wire.SetState(7, "nowhere"),
        wire.Observe(8, inputs.HookInput("prompt-submit")),
        {"op": "dance", "id": 9},
        "no request at all",
    ]
    lines = b"".join(wire.request_encoder.encode(request) + b"\n" for request in requests)  # type: ignore[arg-type]
    done = subprocess.run(ADAPTER, input=lines, capture_output=True, check=True)
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert [reply.get("id") for reply in replies] == [1, 2, 3, 4, 5, 6, 7, 8, 9, None]
    for reply in replies[:-1]:
        jsonschema.validate(reply, SCHEMA, jsonschema.Draft202012Validator)
    assert replies[4]["state"]["configuration"] == "running.unreported"
    assert "KeyError" in replies[6]["error"]["message"]
    assert "not understood" in replies[8]["error"]["message"]


def test_all_moves_are_answered_by_the_process_as_in_process() -> None:
    pod = inputs.PodInput(
        {"kind": "Pod", "metadata": {"name": "a", "uid": "u"}, "status": {"phase": "Failed"}}
    )
    moves = [
        RESET,
        Event("operator.start"),
        Sight(pod),
        Put("running.working"),
        Event("tool-start"),
    ]
    with started(ADAPTER) as session:
        phases = [answer.state and answer.state.phase for answer in session.play(moves)]
    assert phases == ["created", "starting", "error", "running", "running"]


def test_a_large_input_and_many_moves_do_not_fill_the_pipes() -> None:
    padding = {"metadata": {"name": "a", "uid": "u", "annotations": {"x": "y" * 200_000}}}
    pod = inputs.PodInput({"kind": "Pod", **padding, "status": {"phase": "Running"}})
    with started(ADAPTER) as session:
        answers = session.play([RESET, *[Sight(pod)] * 20, *[Event("x" * 5000)] * 500])
    assert len(answers) == 521
    assert not [answer for answer in answers if isinstance(answer, Trouble)]


# -- What goes wrong ----------------------------------------------------------------------------------


def test_a_crash_is_told_with_what_was_said_and_the_process_is_started_again(
    tmp_path: Path,
) -> None:
    command = script(
        tmp_path,
        """
        def answer(request):
            if request["event"] == "bad":
                print("stack of the crash", file=sys.stderr, flush=True)
                os._exit(7)
            reply(request, **CREATED)
        """,
    )
    with started(command) as session:
        answers = session.play([RESET, Event("good"), Event("bad"), Event("good")])
        assert len(answers) == 3
        last = answers[-1]
        assert isinstance(last, Trouble)
        assert (last.kind, last.reason) == ("crash", "it ended with exit code 7")
        assert "stack of the crash" in last.standard_error
        again = session.play([RESET, Event("good")])
        assert [answer.state for answer in again] == [wire.State("created")] * 2
        assert session.starts == 2


def test_a_crash_fails_its_case_with_the_standard_error_of_that_case(tmp_path: Path) -> None:
    command = script(
        tmp_path,
        """
        def answer(request):
            print("heard", request["event"], file=sys.stderr, flush=True)
            os._exit(1)
        """,
    )
    with started(command) as session:
        options = Options(only=("vectors/created/tool-start",))
        (result,) = run(LIFECYCLE, session, options).results
    assert result.verdict is Verdict.FAILED
    assert result.standard_error == "heard tool-start\n"


def test_silence_is_inconclusive_and_ends_the_process(tmp_path: Path) -> None:
    command = script(
        tmp_path,
        """
        def answer(request):
            if request["event"] == "tool-start":
                time.sleep(600)
            reply(request, **CREATED)
        """,
    )
    with started(command, timeout=0.5) as session:
        only = ("vectors/created/tool-start", "vectors/created/heartbeat.created")
        results = {r.id: r for r in run(LIFECYCLE, session, Options(only=only)).results}
    slow, quick = (results[name] for name in only)
    assert slow.verdict is Verdict.INCONCLUSIVE
    assert slow.message == "it gave no answer within 0.5 s"
    assert quick.verdict is Verdict.PASSED


def test_an_error_reply_fails_the_case_and_the_process_goes_on(tmp_path: Path) -> None:
    command = script(
        tmp_path,
        """
        def answer(request):
            if request["event"] == "bad":
                reply(request, error={"message": "no database", "detail": "refused"})
            else:
                reply(request, **CREATED)
        """,
    )
    with started(command) as session:
        answers = session.play([RESET, Event("bad"), Event("good"), Event("good")])
        assert [answer.reason for answer in answers] == [
            None,
            "it reported an error: no database refused",
        ]
        assert len(session.play([RESET, Event("good")])) == 2
        assert session.starts == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("'hello, world'", "is not understood"),
        ("json.dumps({'id': 99, 'state': {'phase': 'created'}})", "has the id 99"),
        ("json.dumps({'id': request['id']})", "has no `state`"),
        ("json.dumps({'id': request['id'], 'state': 'created'})", "is not understood"),
        ("'[' * 100000", "is not understood"),
        ("'{\"x\":' * 100000", "is not understood: it is nested too deeply"),
        (f"'x' * {LINE_LIMIT + 10}", "a line of more than"),
    ],
)
def test_what_is_no_reply_is_a_breach_that_says_so(tmp_path: Path, line: str, reason: str) -> None:
    body = f"def answer(request):\n    sys.stdout.write({line} + chr(10)); sys.stdout.flush()"
    with started(script(tmp_path, body)) as session:
        last = session.play([RESET, Event("x")])[-1]
        assert isinstance(last, Trouble)
        assert last.kind == "protocol"
        assert reason in (last.reason or "")


def test_much_standard_error_neither_blocks_nor_grows_without_bound(tmp_path: Path) -> None:
    command = script(
        tmp_path,
        """
        def answer(request):
            sys.stderr.write("noise " * 100_000)
            sys.stderr.flush()
            if request["event"] == "bad":
                sys.stderr.write("the last words")
                os._exit(1)
            reply(request, **CREATED)
        """,
    )
    with started(command) as session:
        last = session.play([RESET, *[Event("good")] * 5, Event("bad")])[-1]
    assert isinstance(last, Trouble)
    assert last.standard_error.endswith("the last words")
    assert len(last.standard_error) <= 1 << 14


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (["/no/such/program"], "cannot be started: No such file"),
        ([sys.executable, "-c", "import sys; sys.exit('wrong flags')"], "it said: wrong flags"),
        ([sys.executable, "-c", "print('welcome!')"], "does not speak scion-fsm/2"),
        ([sys.executable, "-c", "print('[' * 100000)"], "does not speak scion-fsm/2"),
        ([sys.executable, "-c", "print('{\"id\": 1}')"], "answered hello without `implementation`"),
        (
            [sys.executable, "-c", 'print(\'{"id": 1, "implementation": {"name": "x"}}\')'],
            "as those of scion-fsm/1 do; this version of scion-fsm speaks scion-fsm/2; `scion-fsm",
        ),
        (
            [sys.executable, "-c", 'print(\'{"id": 1, "error": {"message": "too new"}}\')'],
            "answered hello with an error: too new",
        ),
    ],
)
def test_a_command_that_is_no_subject_is_an_error_that_helps(
    command: list[str], problem: str
) -> None:
    with pytest.raises(SubjectError) as caught:
        started(command)
    assert problem in str(caught.value)


def test_a_suite_of_the_first_protocol_is_told_which_one_the_adapter_speaks() -> None:
    hello = b'{"op":"hello","id":1,"protocol":"scion-fsm/1","spec":{"machine":"m","version":"1","digest":"d"}}\n'
    done = subprocess.run(ADAPTER, input=hello, capture_output=True, check=True)
    error = json.loads(done.stdout)["error"]
    assert error["message"] == (
        "the suite speaks 'scion-fsm/1'; this version of scion-fsm speaks scion-fsm/2"
    )
    assert "the same version" in error["detail"]


@pytest.mark.parametrize("order", [b"{}", b'{"version":{"digits":"7"},"moment":{"seconds":1.5}}'])
def test_an_order_is_a_version_or_a_moment_and_never_both_or_none(order: bytes) -> None:
    line = b'{"op":"observe","id":1,"input":{"kind":"absent","order":' + order + b"}}"
    with pytest.raises(msgspec.ValidationError, match="exactly one"):
        wire.request_decoder.decode(line)


def test_a_process_that_ignores_the_end_of_its_input_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "deaf.py"
    path.write_text(
        "import sys, time\nsys.stdin.readline()\n"
        'print(\'{"id": 1, "protocol": "scion-fsm/2", "implementation": {"name": "deaf"}}\', flush=True)\ntime.sleep(600)\n'
    )
    session = started([sys.executable, str(path)])
    process = session._process  # noqa: SLF001 - its end is what is shown
    assert process is not None
    session.close()
    session.close()
    assert process.returncode == -9


def test_unknown_fields_of_a_reply_are_ignored_unless_validated(tmp_path: Path) -> None:
    body = "def answer(request):\n    reply(request, state={'phase': 'created', 'mood': 'good'}, extra=1)"
    command = script(tmp_path, body)
    options = Options(only=("vectors/created/heartbeat.created",))
    with started(command) as session:
        (result,) = run(LIFECYCLE, session, options).results
        assert result.verdict is Verdict.PASSED
    with started(command, validate=True) as session:
        session.play([RESET, Event("x")])
        assert session.violations["step"] == [
            "the field 'extra' is unknown",
            "the field 'state.mood' is unknown",
        ]
        assert msgspec.json.encode(session.violations["hello"]) == b"[]"
