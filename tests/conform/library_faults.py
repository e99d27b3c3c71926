"""Faults to put into the libraries, each a plausible slip."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """A text of a file that is replaced by another."""

    name: str
    file: str
    old: str
    new: str


TYPESCRIPT = [
    Fault("versions are compared as text", "orders.mjs", "own.length !== other.length ? own.length > other.length : own > other", "own > other"),
    Fault("a whole second is an instant", "orders.mjs", "Number.isInteger(other) ? one >= other + 1 + skew : one > other + skew", "one > other + skew"),
    Fault("any newer mark will do", "orders.mjs", "found.every((mark) => isNewer", "found.some((mark) => isNewer"),
    Fault("a place is a name", "runs.mjs", '!isEqual(one, other, ["name", "namespace"])', "one.name !== other.name"),
    Fault("a run id identifies nothing", "runs.mjs", 'const IDS = ["uid", "container", "run_id"]', 'const IDS = ["uid", "container"]'),
    Fault("the first sight of another clock is in doubt", "orders.mjs", 'return "other_clock"', 'return "undated"'),
    Fault("nothing is left behind", "freshness.mjs", "if (left.length === 0) return false;", "return false;"),
    Fault("no end is explained too late", "freshness.mjs", '? "late" : "in_time"', '? "in_time" : "in_time"'),
    Fault("a report knows no predecessor", "freshness.mjs", "answer(record.predecessor || fence !== null)", "answer(fence !== null)"),
    Fault("a new run keeps all marks", "machine.mjs", "marks: ofOperators(record.marks)", "marks: record.marks"),
    Fault("a fence leaves one run", "machine.mjs", "left: isNew ? [...left, record.run] : left", "left: isNew ? [record.run] : left"),
    Fault("an end is the last one seen", "machine.mjs", "if (isKnown(record.end) && !isCommanded) return record.end;", ""),
    Fault("an absent exit code is 0", "features.mjs", "ended.exitCode === null && !ended.signal", "false"),
    Fault("a deletion has no grace", "features.mjs", "graceOf(sight) + REMOVAL_SECONDS", "REMOVAL_SECONDS"),
    Fault("a trimmed pod restarts", "features.mjs", "if (!sight.pod.spec) return false;", ""),
    Fault("a kubelet's own code is the agent's", "pods.mjs", "ended === null || table.synthetic_reasons.includes(ended.reason) ? null : ended.exitCode", "ended === null ? null : ended.exitCode"),
    Fault("out of memory is a stop", "containers.mjs", "data.exits.killed.includes(code) && !isOutOfMemory", "true"),
    Fault("a hook knows no dialect", "reports.mjs", "if (spelling !== undefined) name =", "if (false) name ="),
    Fault("a timer fires on its limit", "reports.mjs", "age > timer[", "age >= timer["),
    Fault("a file starts no run", "files.mjs", "if (command === undefined) return null;", "return null;"),
]  # fmt: skip
GO = [
    Fault("versions are compared as text", "lifecycle/orders.go", "if len(order.Digits) != len(mark.Digits) {", "if false {"),
    Fault("a whole second is an instant", "lifecycle/orders.go", "if other == math.Trunc(other) {", "if math.IsNaN(other) {"),
    Fault("marks of unnamed clusters pile up", "lifecycle/orders.go", "return isUnnamed || isSameSource(one, other)", "return (isUnnamed && false) || isSameSource(one, other)"),
    Fault("a place is a name", "lifecycle/runs.go", "p.Namespace == other.Namespace &&", "true &&"),
    Fault("a run id identifies nothing", "lifecycle/runs.go", "{known.RunID, seen.RunID}}", "{}}"),
    Fault("a container started again is the same", "lifecycle/runs.go", "} else if known.Ended && isAliveAgain {", "} else if false {"),
    Fault("a sight forgets that its container ended", "lifecycle/runs.go", "r.Ended = r.Ended || newer.Ended", "r.Ended = newer.Ended"),
    Fault("an end by a command is any end", "lifecycle/freshness.go", "2 - yes(end.IsCommanded)", "1"),
    Fault("nothing was said before a fence", "lifecycle/freshness.go", "if fence != nil && seconds < fence.At {", "if false {"),
    Fault("a silent pod speaks", "lifecycle/freshness.go", "isSilent := seen.Silent &&", "isSilent := false && seen.Silent &&"),
    Fault("a command again is a new one", "lifecycle/freshness.go", 'isNew := seen.ID == "" || seen.ID != record.Command', "isNew := true"),
    Fault("a lifted fence keeps the minted run", "lifecycle/reconcile.go", 'if left[i].UID != "" || left[i].Container != "" {', "if true {"),
    Fault("a tool outlives its use", "lifecycle/reconcile.go", 'after.ToolName = ""', "_ = target"),
    Fault("a stall forgets where it began", "lifecycle/reconcile.go", "case source.history != keeps:", "case false:"),
    Fault("details are never replaced", "lifecycle/reconcile.go", "case r.detail == replace:", "case r.detail == replace && false:"),
    Fault("a sidecar of init fails the pod", "lifecycle/features.go", 'if container == nil || container.RestartPolicy != "Always" {', "if true {"),
    Fault("a disruption that was called off counts", "lifecycle/features.go", 's.disruption = condition(s.status, "DisruptionTarget", "True")', 's.disruption = condition(s.status, "DisruptionTarget", "False")'),
    Fault("a wrong exit code is 0", "lifecycle/decode.go", '\t\tr.refuse(at+"."+name, "a whole number of "+strconv.Itoa(bits)+" bits", part)\n\t\treturn nil\n', '\t\tr.refuse(at+"."+name, "a whole number", part)\n\t\treturn new(int64)\n'),
    Fault("an activity outside running counts", "lifecycle/reports.go", 'case means != "" && isConfiguration(said+"."+doing):', 'case means != "":'),
    Fault("a word of an operator is a report's", "lifecycle/reports.go", 'clock = "operator"', 'clock = "file"'),
]  # fmt: skip
