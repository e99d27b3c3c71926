"""Who else is asked about a fault finds one that it must find, and none where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from faults import FAULTS
from others import checker, room, suite

if TYPE_CHECKING:
    from faulty import Fault


def fault(name: str) -> Fault:
    return next(fault for fault in FAULTS if fault.name == name)


def harmless(name: str) -> Fault:
    return fault(name)._replace(make=lambda right: right)


def test_the_checker_finds_what_counts_though_it_is_stale() -> None:
    assert checker(fault("whatever is stale counts")) == "L9-convergence"


@pytest.mark.proof
def test_the_law_suite_finds_what_counts_though_it_is_stale() -> None:
    assert suite(fault("whatever is stale counts")).startswith("L")


@pytest.mark.proof
def test_the_tests_of_the_files_find_a_time_that_is_lost() -> None:
    assert room(fault("the file's time is lost")).startswith("test_")


@pytest.mark.proof
def test_nobody_finds_what_is_no_fault() -> None:
    assert checker(harmless("no order is remembered")) == ""
    assert suite(harmless("no order is remembered")) == ""
