"""Whatever encoding and packing an input has, it is the same values; what has no end, ends in an error."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from scion_fsm.errors import InputError
from scion_fsm.runtime.documents import Value, read_values
from scion_fsm.runtime.inputs import read as read_inputs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = '{"name": "Ä€🙂"}\n{"b": 1}\n'
WANTED = [{"name": "Ä€🙂"}, {"b": 1}]


def read(tmp_path: Path, content: bytes) -> list[Value]:
    path = tmp_path / "input"
    path.write_bytes(content)
    return list(read_values(str(path)))


def plain(values: list[Value]) -> list[object]:
    return [json.loads(one.content or b"") for one in values]


ENCODED = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with a mark": TEXT.encode("utf-8-sig"),
    "UTF-16 with a mark": TEXT.encode("utf-16"),
    "UTF-16 of the other end": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "UTF-16 without a mark": TEXT.encode("utf-16-le"),
    "UTF-16 of the other end, without": TEXT.encode("utf-16-be"),
    "UTF-32": TEXT.encode("utf-32"),
    "UTF-32 of the other end": b"\x00\x00\xfe\xff" + TEXT.encode("utf-32-be"),
    "carriage returns": TEXT.replace("\n", "\r\n").encode(),
}
ENCODED |= {
    f"{name}, in gzip": gzip.compress(content, mtime=0) for name, content in ENCODED.items()
}
ENCODED["gzip, joined"] = b"".join(
    gzip.compress(line.encode(), mtime=0) for line in TEXT.splitlines(keepends=True)
)


@pytest.mark.parametrize("content", ENCODED.values(), ids=ENCODED)
@pytest.mark.parametrize("piped", [False, True], ids=["a file", "a slow pipe"])
def test_an_encoding_makes_no_difference(
    tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch, *, piped: bool
) -> None:
    if not piped:
        assert plain(read(tmp_path, content)) == WANTED
        return

    class Slow(io.RawIOBase):
        left = content

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # a buffer
            buffer[: len(self.left[:1])] = self.left[:1]
            self.left, size = self.left[1:], len(self.left[:1])
            return size

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(Slow())))
    assert plain(list(read_values("-"))) == WANTED


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (gzip.compress(TEXT.encode(), mtime=0)[:-12], "is gzip that ends before its end"),
        (gzip.compress(b"{" + b" " * 9000, mtime=0)[:-8] + b"\xff" * 8, "is damaged gzip"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"# nothing\n...\n", "is empty"),
        (b"PK\x03\x04 a zip", ":1: neither JSON nor YAML"),
        (b"x\n" * 1_000_000, ":1: neither JSON nor YAML: 'x' and"),
    ],
)
def test_what_is_of_no_use_is_an_error(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "input"
    path.write_bytes(content)
    with pytest.raises(InputError, match="input") as raised:
        list(read_inputs(str(path)))
    assert why in str(raised.value)


@pytest.mark.parametrize("zeros", [1, 512, 200_000])
def test_gzip_may_be_padded_with_zeros_and_joined(zeros: int, tmp_path: Path) -> None:
    path, padding = tmp_path / "input", b"\0" * zeros
    one, other = (gzip.compress(b'{"n": %d}\n' % number, mtime=0) for number in (1, 2))
    path.write_bytes(one + other + padding + one + padding)
    assert [value.content for value in read_values(str(path))] == [
        b'{"n": 1}',
        b'{"n": 2}',
        b'{"n": 1}',
    ]


def next_of(values: Iterator[Value]) -> Value | None:
    """Gives the next value, or None where the gzip ends."""
    try:
        return next(values)
    except InputError as error:
        assert "ends before its end" in str(error)  # noqa: PT017 - values come before it
        return None


def test_what_was_read_before_the_end_of_cut_gzip_counts(tmp_path: Path) -> None:
    path = tmp_path / "input"
    lines = "".join(f'{{"n": "{os.urandom(40).hex()}"}}\n' for _ in range(500))
    path.write_bytes(gzip.compress(lines.encode(), mtime=0)[:-1000])
    values = read_values(str(path))
    count = 0
    while (one := next_of(values)) is not None:
        assert not one.problem
        count += 1
    assert 400 < count < 500


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
@pytest.mark.parametrize("option", ["--from", "--containers"])
def test_a_device_without_end_is_an_error_of_one_line(device: str, option: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scion_fsm", "list", option, device],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"scion-fsm: {device}")
    assert done.stderr.count("\n") == 1


def test_a_bomb_of_gzip_is_bounded_like_any_input(tmp_path: Path) -> None:
    (one,) = read(tmp_path, gzip.compress(b"\0" * 200_000_000, mtime=0))
    assert one.problem.startswith("neither JSON nor YAML")


def test_a_stream_is_answered_value_by_value() -> None:
    command = [sys.executable, "-m", "scion_fsm", "watch", "--from", "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            labels = {"scion.name": f"a{number}"}
            pod = {
                "metadata": {"name": f"a{number}", "labels": labels},
                "status": {"phase": "Pending"},
            }
            process.stdin.write(json.dumps({"type": "ADDED", "object": pod}, indent=number or None))
            process.stdin.flush()
            assert f"a{number}" in process.stdout.readline()
        process.stdin.close()
        assert process.wait() == 0
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
        process.stdout.close()
