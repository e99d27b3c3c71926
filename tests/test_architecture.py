"""The project's own checks, run as the commands that they are; each is shown able to fail."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import rooms

import scion_fsm
from scion_fsm.lifecycle import Lifecycle

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "scion_fsm"
MODULES = sorted(PACKAGE.rglob("*.py"))
LINES = 400
HEAVY = {"kubernetes", "transitions", "hypothesis", "click", "rich", "pydantic", "ruamel"}


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Runs a tool of this interpreter's environment."""
    tool = Path(sys.executable).parent / command[0]
    return subprocess.run(
        [str(tool), *command[1:]], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "--no-cache", "."),
        ("ruff", "format", "--no-cache", "--check", "."),
        ("mypy",),
        ("lint-imports", "--no-cache"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_the_tree_passes(command: tuple[str, ...]) -> None:
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


# -- each of these checks can fail -------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the package with its settings."""
    shutil.copytree(PACKAGE, tmp_path / "scion_fsm", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


FORBIDDEN = {
    "Imports go one way": (
        ("machine", "from scion_fsm.observe import pod"),
        ("machine/spec", "import scion_fsm.lifecycle"),
        ("runtime", "from scion_fsm.conform import suite"),
        ("conform", "from scion_fsm import prove"),
        ("prove", "from scion_fsm import publish"),
        ("publish", "from scion_fsm import cli"),
    ),
    "Within publish imports go one way": (
        ("publish/diagram", "from scion_fsm.publish import drawing"),
    ),
    "Within prove imports go one way": (("prove/check", "from scion_fsm.prove import mutate"),),
    "Within conform imports go one way": (
        ("conform/subject", "from scion_fsm.conform.suite import cases"),
    ),
    "Prove asks the runtime in its simulated world and its sources of coverage alone": (
        ("prove/check", "from scion_fsm.runtime import tracker"),
        ("prove/mutate", "from scion_fsm.runtime import tracker"),
    ),
    "Conform asks nothing of the runtime": (
        ("conform/testing", "from scion_fsm.runtime import tracker"),
    ),
    "The pure parts read no clock, file, environment or engine": (
        ("machine", "import time"),
        ("observe", "import os"),
        ("prove/check", "import random"),
        ("publish/diagram", "import pathlib"),
    ),
    "Only machine/callbacks.py imports transitions": (
        ("machine", "import transitions"),
        ("runtime", "import transitions"),
    ),
    "Only publish/printing.py imports cairosvg": (("publish", "import cairosvg"),),
    "Only publish/drawing.py imports pygraphviz": (("publish", "import pygraphviz"),),
    "Only runtime/cluster imports kubernetes and what serves it": (
        ("runtime", "import kubernetes"),
        ("cli", "import prometheus_client"),
    ),
    "Only runtime/cluster/system.py has the cluster's time and threads": (
        ("runtime/cluster", "import time"),
        ("runtime/cluster", "import threading"),
    ),
    "Only the command imports click and rich": (("runtime", "import rich"),),
    "Only the full screen imports textual": (("cli", "import textual"),),
    "Only conform/testing and the detectors import what the extra testing brings": (
        ("conform/suite", "import hypothesis"),
    ),
}
"""Each contract, and imports that break it, by the room that they stand in."""


def test_every_import_that_is_forbidden_breaks_its_contract(copied: Path) -> None:
    broken = {}
    for contract, imports in FORBIDDEN.items():
        for room, line in imports:
            name = f"step_aside_{len(broken)}"
            path = copied / "scion_fsm" / room / f"{name}.py"
            path.write_text(f'"""A module that breaks a contract."""\n\n{line}\n')
            broken[f"scion_fsm.{room.replace('/', '.')}.{name} -> "] = contract
    done = run("lint-imports", "--no-cache", cwd=copied)
    assert done.returncode == 1
    _, _, said = done.stdout.partition("Broken contracts")
    parts = re.split(r"^(.+)\n-+\n", said, flags=re.MULTILINE)[1:]
    told = dict(zip(parts[::2], parts[1::2], strict=True))
    for link, contract in broken.items():
        assert link in told[contract], f"{contract} does not see {link}"


def test_no_contract_is_without_an_import_that_breaks_it() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in contracts} == FORBIDDEN.keys()


def test_a_wrong_type_fails_mypy_and_a_slip_fails_ruff(copied: Path) -> None:
    slip = copied / "scion_fsm" / "machine" / "slip.py"
    slip.write_text('"""A module with a slip."""\n\nimport os\n\nNAME: int = "text"\n')
    mypy = run("mypy", "scion_fsm/machine/slip.py", cwd=copied)
    assert mypy.returncode == 1
    assert "Incompatible types in assignment" in mypy.stdout
    ruff = run("ruff", "check", "--no-cache", "scion_fsm/machine/slip.py", cwd=copied)
    assert ruff.returncode == 1
    assert "F401" in ruff.stdout


# -- importing ---------------------------------------------------------------------------------------


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not HEAVY & loaded_by("import scion_fsm")


def test_classifying_and_reconciling_loads_nothing_heavy() -> None:
    statement = (
        "from scion_fsm import Record, observe_pod, reconcile\n"
        "reconcile(Record.new('a'), observe_pod({'status': {'phase': 'Running'}}))"
    )
    assert not HEAVY & loaded_by(statement)


def test_what_is_loaded_can_be_seen() -> None:
    assert {"transitions", "pydantic", "ruamel"} <= loaded_by(
        "import scion_fsm, transitions\n"
        "scion_fsm.AgentState\n"
        "from scion_fsm.lifecycle import bundled_spec\n"
        "scion_fsm.Lifecycle.load(bundled_spec())"
    )


def test_every_public_name_resolves_and_is_listed() -> None:
    for name in scion_fsm.__all__:
        assert getattr(scion_fsm, name) is not None
    assert set(scion_fsm.__all__) <= set(dir(scion_fsm))
    assert sorted(scion_fsm.__all__) == list(scion_fsm.__all__)


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'scion_fsm' has no attribute 'nothing'"):
        scion_fsm.nothing  # noqa: B018


def test_every_module_can_be_imported_alone() -> None:
    for module in pkgutil.walk_packages(scion_fsm.__path__, "scion_fsm."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


# -- the rooms ---------------------------------------------------------------------------------------

ROOMS = [path for path in sorted(PACKAGE.rglob("__init__.py")) if path.parent != PACKAGE]
FACES = {"testing", "lint"}
"""A name under which people reach another room, and the list of one room's checks."""


@pytest.mark.parametrize(
    "path",
    [room for room in ROOMS if room.parts[-2] not in FACES or "conform" in room.parts],
    ids=lambda path: str(path.parent.relative_to(PACKAGE)),
)
def test_a_room_says_what_it_may_use_and_which_file_to_read_first(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = re.search(r"^May use .*\sRead `(\S+)` first", said, re.MULTILINE | re.DOTALL)
    assert first, said
    assert (path.parent / first[1]).is_file()


def test_the_map_of_the_rooms_is_current() -> None:
    assert rooms.picture() in rooms.DOCUMENT.read_text(encoding="utf-8"), f"run `{rooms.COMMAND}`"


def test_the_map_shows_an_import_that_is_new_and_none_that_others_imply() -> None:
    found = rooms.edges()
    shown = rooms.reduced(found - rooms.limited())
    assert ("cli", "machine") in found - shown
    assert ("machine", "cli") in rooms.reduced({*found, ("machine", "cli")})
    assert rooms.reduced({("a", "b"), ("b", "c"), ("a", "c")}) == {("a", "b"), ("b", "c")}


# -- how modules read --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_says_what_it_is_in_its_first_line_and_is_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith('"""')
    assert ast.get_docstring(ast.parse(text))
    assert text.count("\n") <= LINES


def literals(text: str) -> set[str]:
    """Gives every text in a module that is not a docstring, nor a part of an f-string."""
    tree = ast.parse(text)
    found = set()
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            is_statement = isinstance(node, ast.Expr)
            if (
                isinstance(child, ast.Constant)
                and isinstance(child.value, str)
                and not is_statement
            ):
                found.add(child.value)
    return found


LIFECYCLE = Lifecycle.default()
NAMES = {name for c in LIFECYCLE.configurations for name in (c, *c.split("."))} | {
    *LIFECYCLE.events
}
CLASSES_OF_WAITING_REASONS = {"blocked"}
"""The field of the spec that is spelled like an activity (pods.md 1.6)."""
STATES_OF_CONTAINERS = {"running"}
"""The field of a ContainerState that is spelled like a phase."""
MADE_TO_ASK_OTHERS = {
    "conform/suite/raw/observations.py",  # inputs, as the world words them
    "conform/suite/raw/freshness.py",  # likewise
    "conform/suite/raw/pasts.py",  # likewise
    "conform/suite/raw/facts.py",  # likewise
    "conform/suite/raw/pods.py",  # likewise
    "conform/fuzz/lives.py",  # likewise
    "conform/fuzz/pods.py",  # likewise
    "conform/fuzz/scenes.py",  # likewise
    "prove/check/worlds.py",  # stories, told by what happens in them
    "prove/check/telling.py",  # likewise
    "publish/explorer/__init__.py",  # the story that the page opens with
    "publish/diagram/pages/stories.py",  # worked examples
    # The simulated world: what Scion writes and pods show, and its own truth in the same words.
    *(
        f"prove/world/{name}.py"
        for name in (
            "life",
            "moves",
            *(f"around/{name}" for name in ("daemon", "desk", "docks", "pods", "scion")),
            *(f"held/{name}" for name in ("claims", "rest", "truth")),
        )
    ),
}
"""Modules that are tests by nature, of what is not ours."""
OTHER_WORDS = {
    "prove/mutate/input_operators.py": CLASSES_OF_WAITING_REASONS,
    "conform/languages/facts.py": {"final"},  # the tag
    "conform/languages/golang.py": {"unexplained"},  # the tag
    "conform/subject/process.py": {"error"},  # a kind of trouble
    "conform/subject/protocol.py": {"error"},  # the field of a reply
    "conform/suite/reports.py": {"error"},  # JUnit's element
    "conform/subject/session.py": {"error"},  # a kind of trouble
    "machine/freshness.py": {"unexplained"},  # the tag
    "prove/check/laws.py": {"final", "unexplained"},  # the tags
    "prove/check/report.py": {"error"},  # SARIF's level and JUnit's element
    "prove/formal/tla.py": {"final"},  # the tag
    "conform/testing/move_laws.py": {*STATES_OF_CONTAINERS, "unexplained"},  # and the tag
    "conform/testing/worlds/host.py": {"created"},  # when it was
    "conform/testing/probes.py": STATES_OF_CONTAINERS,
    "conform/testing/worlds/streams.py": STATES_OF_CONTAINERS,
    "conform/testing/strategies.py": {
        *STATES_OF_CONTAINERS,
        "stopped",
    },  # and what a runtime prints
    "conform/testing/subject.py": {"final"},  # the tag
    "conform/testing/worlds/world.py": STATES_OF_CONTAINERS,
    "publish/agents/explanation.py": {"final", "unexplained"},  # the tags
    "runtime/files/own_record.py": {"final"},  # the tag
    "runtime/remembering.py": {"unexplained"},  # the tag
    "machine/compile.py": CLASSES_OF_WAITING_REASONS,
    "machine/spec/lint/inputs.py": CLASSES_OF_WAITING_REASONS,
    "machine/spec/lint/machine.py": {"final"},  # the tag
    "publish/diagram/pictures/ends.py": {"final"},  # the tag
    "publish/glossary.py": {"final", "provisional", "unexplained"},  # what the words mean
}


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if p.parent.name != "observe" and p.name != "model.py"],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_states_and_events_are_named_in_the_spec_alone(path: Path) -> None:
    named = literals(path.read_text(encoding="utf-8")) & NAMES
    name = path.relative_to(PACKAGE).as_posix()
    if name in MADE_TO_ASK_OTHERS:
        assert named, f"{name} names no state and no event any more; take it off the list"
    else:
        assert named == OTHER_WORDS.get(name, set())


def test_a_state_that_is_named_in_python_is_seen() -> None:
    text = '"""running"""\n\nif phase == "stopped.final":\n    pass\n'
    assert literals(text) & NAMES == {"stopped.final"}
    named = literals((PACKAGE / "model.py").read_text(encoding="utf-8"))
    assert {"running", "waiting_for_input"} <= named


# -- one door out ------------------------------------------------------------------------------------

STREAMS = {
    "sys": {"stdout", "stderr", "__stdout__", "__stderr__"},
    "os": {"write", "writev", "system"},
}
WRITERS = {
    "click": {"echo", "secho", "echo_via_pager", "get_text_stream", "get_binary_stream"},
    "traceback": {"print_exc", "print_exception", "print_tb", "print_last", "print_stack"},
    "logging": {"basicConfig", "StreamHandler"},
    "rich": {"print", "get_console"},
    "rich.console": {"Console"},
    "pprint": {"pprint", "pp"},
}
DOORS = {
    "cli/printing.py": {"sys.stdout", "sys.stderr", "rich.console.Console"},
    "cli/__init__.py": {"sys.stdout", "sys.stderr"},  # puts something where a shell closed them
    "cli/failing.py": {"sys.stdout"},  # likewise where nobody reads any more
    "conform/subject/adapter.py": {"sys.stdout"},  # speaks scion-fsm/2, which is JSON
    "conform/subject/process.py": {"os.write"},  # to the process that it asks
    "runtime/files/system.py": {"os.write"},  # to a file
    "publish/drawing.py": {"sys.stderr"},  # holds back what Graphviz writes there
}
"""Who may write to a stream, and to which."""


def ways_out(text: str) -> set[str]:
    """Gives what in a module could write to a stream, however it was imported."""
    found, names = set(), {}
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {(alias.asname or alias.name): alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {
                (alias.asname or alias.name): f"{node.module}.{alias.name}" for alias in node.names
            }
    known = {
        f"{module}.{name}"
        for part in (STREAMS, WRITERS)
        for module in part
        for name in part[module]
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found |= {names.get(node.id, node.id)} & (known | {"print"})
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found |= {f"{names.get(node.value.id, '')}.{node.attr}"} & known
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_is_printed_but_through_the_one_door(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    assert ways_out(path.read_text(encoding="utf-8")) == DOORS.get(name, set())


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("print('x')", "print"),
        ("import sys\nsys.stderr.write('x')", "sys.stderr"),
        ("import sys as s\nout = s.stdout", "sys.stdout"),
        ("from sys import stdout\nstdout.write('x')", "sys.stdout"),
        ("import os\nos.write(1, b'x')", "os.write"),
        ("import click\nclick.secho('x')", "click.secho"),
        ("from click import echo as say\nsay('x')", "click.echo"),
        (
            "def f():\n    from rich.console import Console\n    Console().print('x')",
            "rich.console.Console",
        ),
        ("import traceback\ntraceback.print_exc()", "traceback.print_exc"),
    ],
)
def test_another_way_out_is_seen(text: str, way: str) -> None:
    assert ways_out(text) == {way}
