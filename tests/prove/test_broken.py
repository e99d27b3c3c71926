"""Each bug that Scion or a peer had, and each way to believe or refuse too much, is caught by its law."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from broken import BROKEN_SPECS, BrokenSpec
from broken_reconcilers import BROKEN_RECONCILERS, BrokenReconciler

from scion_fsm import Lifecycle
from scion_fsm.lifecycle import bundled_spec
from scion_fsm.machine.reconcile import reconcile
from scion_fsm.prove.check import everything

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table
    from scion_fsm.prove.check.verdict import Outcome


def _first_violation(table: Table, claim: str, decide: object = None) -> Outcome | None:
    table = everything.restricted(table, (claim,))
    for part in everything.parts(table, decide, is_brief=True).values():  # type: ignore[arg-type]
        for outcome in part().outcomes:
            if outcome.verdict == "violated":
                return outcome
    return None


@pytest.mark.parametrize("broken", BROKEN_SPECS, ids=lambda broken: broken.name)
def test_a_broken_spec_is_caught_and_the_law_named(broken: BrokenSpec) -> None:
    text = bundled_spec().read_text(encoding="utf-8")
    assert text.count(broken.old) == 1
    table = Lifecycle.loads(text.replace(broken.old, broken.new)).table
    caught = _first_violation(table, broken.caught_by)
    assert caught is not None
    assert (caught.law, bool(caught.path)) == (broken.law, True)


@pytest.mark.proof
@pytest.mark.parametrize("broken", BROKEN_RECONCILERS, ids=lambda broken: broken.name)
def test_a_broken_reconciler_is_caught_and_the_law_named(broken: BrokenReconciler) -> None:
    table = Lifecycle.default().table
    caught = _first_violation(
        table, broken.caught_by, broken.wrap(table, partial(reconcile, table))
    )
    assert caught is not None
    assert (caught.law, bool(caught.path)) == (broken.law, True)
