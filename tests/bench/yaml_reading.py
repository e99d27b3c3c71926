"""A YAML list as `list --from` reads it, against libyaml's bare events on the same bytes."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import recorded
import yaml
from page import Section, Verdict
from timing import in_unit, race

from scion_fsm.runtime.inputs import read

BARE, OURS = "libyaml's bare events", "scion_fsm: as `list --from` does"
NODES, BUILT = "libyaml, to PyYAML's nodes", "libyaml, to PyYAML's values"
_MOST = 5.0

_TEXT = """\
A List of {count:,} pods of the recording as kubectl prints it in YAML, {megabytes:.1f} MB. *Bare events* is PyYAML's loop
over libyaml's parser, which is the least that Python can do with YAML. Ours ends with pods, decoded and checked.
PyYAML's own values are wrong besides: it reads times, numbers and `=` by YAML 1.1.
"""


def section(*, count: int, rounds: int) -> Section:
    """Times all readers of one file in turns."""
    pods = json.loads(recorded.one_list(count))["items"]
    content = yaml.dump(
        {"apiVersion": "v1", "items": pods, "kind": "List"},
        Dumper=yaml.CSafeDumper,
        default_flow_style=False,
    ).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pods.yaml"
        path.write_bytes(content)
        found = [item.pod for item in read(str(path))]
        times = race(
            {
                BARE: lambda: sum(1 for _ in yaml.parse(content, Loader=yaml.CSafeLoader)),
                OURS: lambda: sum(1 for _ in read(str(path))),
                NODES: lambda: yaml.compose(content, Loader=yaml.CSafeLoader),
                BUILT: lambda: yaml.load(content, Loader=yaml.CSafeLoader),
            },
            count=count,
            rounds=rounds,
            is_slow=True,
        )
    ratio = times.ratio(OURS, BARE)
    return Section(
        f"A YAML list of {count:,} pods",
        _TEXT.format(count=count, megabytes=len(content) / 1e6),
        ("reader", "a pod", "in bare events"),
        [
            (name, in_unit(times.spread(name)), times.ratio(name, BARE).text(".2f"))
            for name in (BARE, OURS, NODES, BUILT)
        ],
        [
            Verdict(
                f"{OURS}, in {BARE}", ratio.text(".2f"), f"at most {_MOST:g}", ratio.median <= _MOST
            )
        ],
        {},
        {"pods": sum(pod is not None for pod in found)},
    )
