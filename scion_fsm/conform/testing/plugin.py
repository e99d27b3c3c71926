"""For `pytest --pyargs scion_fsm.testing`: the spec that is tested, and scenario files of what fails.

Every run of pytest loads it where scion_fsm is installed, so it imports next to nothing by itself.
"""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from hypothesis import settings

    from scion_fsm.conform.testing.subject import Subject

SPEC = "--scion-fsm-spec"
EXAMPLES = "--scion-fsm-examples"
SCENARIOS = "--scion-fsm-scenarios"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options."""
    group = parser.getgroup("scion-fsm", "the laws of an agent's lifecycle")
    group.addoption(SPEC, metavar="FILE", help="The spec to test; the bundled one by default.")
    group.addoption(
        EXAMPLES, metavar="N", type=int, default=80, help="How many histories a law is tested on."
    )
    group.addoption(
        SCENARIOS,
        metavar="FOLDER",
        default="scion-fsm-scenarios",
        help="Where the inputs of a failure go, for `scion-fsm watch --from`.",
    )


@pytest.fixture(scope="session")
def scion_fsm_subject(pytestconfig: pytest.Config) -> Subject:
    """The lifecycle under test."""
    from scion_fsm.conform.testing.subject import Subject  # noqa: PLC0415
    from scion_fsm.errors import InputError, SpecError  # noqa: PLC0415 - only when it is tested
    from scion_fsm.lifecycle import Lifecycle  # noqa: PLC0415

    path = pytestconfig.getoption(SPEC)
    try:
        return Subject.of(Lifecycle.load(path) if path else Lifecycle.default())
    except (SpecError, InputError) as error:
        pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)


@pytest.fixture(scope="session")
def scion_fsm_settings(pytestconfig: pytest.Config) -> settings:
    """How hard Hypothesis tries; the same in each run."""
    from hypothesis import HealthCheck, settings  # noqa: PLC0415 - only when it is tested

    return settings(
        max_examples=pytestconfig.getoption(EXAMPLES),
        derandomize=True,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=[HealthCheck.too_slow],
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Writes what came in until a law broke, and says how to play it again."""
    report = yield
    error = call.excinfo.value if call.excinfo else None
    scenario = getattr(error, "scenario", None)
    if type(error).__name__ == "LawBrokenError" and scenario:
        folder = Path(item.config.getoption(SCENARIOS))
        folder.mkdir(parents=True, exist_ok=True)
        name = "".join(letter if letter.isalnum() else "-" for letter in item.name).strip("-")
        path = folder / f"{name}.ndjson"
        lines = (json.dumps(event) + "\n" for event in scenario)
        path.write_text("".join(lines), encoding="utf-8")
        command = f"scion-fsm watch --from {shlex.quote(str(path))}"
        spec = item.config.getoption(SPEC)
        command += f" --spec {shlex.quote(spec)}" if spec else ""
        report.sections.append(("the inputs, as a scenario", f"{path}\nReplay with: {command}"))
    return report
