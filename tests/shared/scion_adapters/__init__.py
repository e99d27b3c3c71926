"""Adapters of Scion's cases: given to calls of `scion_fsm`, their answer to Scion's words.

An adapter knows Scion's words, never a rule: what it returns comes from the package. It takes the
lifecycle, what is given and what Scion expects, and answers every key that is expected.
"""

from __future__ import annotations

from scion_adapters.hooks import dialect, matrix, sent, steps
from scion_adapters.model import activity_properties, enumeration, exit_reason, model, ordinal
from scion_adapters.records import Adapter, Json, today
from scion_adapters.reports import (
    container,
    default_threshold,
    displayed_word,
    heartbeat,
    migrated,
    preserved,
    response,
    running_only,
    timer,
    update,
    word,
)
from scion_adapters.runtime import classified, disrupted, kubernetes, listed, on_disk
from scion_fsm import Activity, Phase

__all__ = ["ADAPTERS", "Json", "adapter_of", "today"]

_SQLITE = "derived:pkg/store/sqlite/sqlite.go"
_SQLITE_TEST = "pkg/store/sqlite/sqlite_test.go"
_LATER = "upstream-later:pkg/"

ADAPTERS: dict[str, Adapter] = {
    "pkg/agent/state/state_test.go:TestPhasesEnumeration": enumeration(Phase),
    "pkg/agent/state/state_test.go:TestActivitiesEnumeration": enumeration(Activity),
    "pkg/agent/state/state_test.go:": model,
    "pkg/agent/list_test.go:": listed,
    "derived:pkg/agent/list.go:72-171": listed,
    "derived:pkg/agent/list.go:174-269": on_disk,
    "pkg/sciontool/hooks/handlers/status_test.go:": steps,
    "derived:pkg/sciontool/hooks/handlers/status.go (file": steps,
    "derived:pkg/sciontool/hooks/handlers/status.go+hub.go": matrix,
    "pkg/sciontool/hooks/handlers/hub_test.go:": sent,
    "pkg/sciontool/hooks/dialects/claude_test.go:": dialect("claude"),
    "pkg/sciontool/hooks/dialects/gemini_test.go:": dialect("gemini"),
    "pkg/sciontool/hooks/dialects/codex_test.go:": dialect("codex"),
    "pkg/runtimebroker/types_test.go:": response,
    "derived:pkg/runtimebroker/types.go:": response,
    "derived:pkg/runtime/common.go:792": container,
    "pkg/runtime/k8s_runtime_test.go:": kubernetes,
    "derived:pkg/runtime/k8s_runtime.go:": kubernetes,
    f"{_SQLITE_TEST}:TestMarkStaleAgentsOffline": timer("heartbeat_timeout"),
    f"{_SQLITE_TEST}:TestMarkStalledAgents": timer("activity_timeout"),
    f"{_SQLITE}:1639": timer("heartbeat_timeout"),
    f"{_SQLITE}:1747": timer("activity_timeout"),
    f"{_SQLITE}:1557": update,
    f"{_SQLITE}:657": word,
    f"{_SQLITE}:683": migrated,
    "pkg/hub/handlers_agent_test.go:TestBrokerHeartbeat": heartbeat,
    "pkg/hub/handlers_agent_test.go:TestPreserveTerminalPhase": preserved,
    "derived:pkg/hub/handlers.go:": heartbeat,
    "pkg/hub/stalled_detection_test.go:TestNew_Defaults": default_threshold,
    "pkg/hub/stalled_detection_test.go:": timer("activity_timeout"),
    "pkg/hub/heartbeat_timeout_test.go:": timer("heartbeat_timeout"),
    "cmd/list_test.go:TestHubAgentPhaseActivity": displayed_word,
    "cmd/list_test.go:TestFilterRunningAgents": running_only,
    "derived:cmd/list.go:": displayed_word,
    f"{_LATER}agent/state/state_test.go:TestPhaseOrdinal": ordinal,
    f"{_LATER}agent/state/state_test.go:activity properties": activity_properties,
    f"{_LATER}agent/state/state_test.go:TestExitReasonIsValid": exit_reason,
    f"{_LATER}agent/state/state_test.go:": model,
    f"{_LATER}runtime/k8s_disruption_phase_test.go:": disrupted,
    "upstream-later:cmd/sciontool/commands/init_crash_test.go:TestClassifyExit": classified,
}


def adapter_of(suite: str) -> Adapter:
    """Gives the adapter with the longest matching name; a suite without one is a mistake of ours."""
    names = [name for name in ADAPTERS if suite.startswith(name)]
    return ADAPTERS[max(names, key=len)]
