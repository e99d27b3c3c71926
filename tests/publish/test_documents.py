"""The documents say what the spec says, and a change of one row shows as a change of one cell."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt
from places import ROOT

from scion_fsm import InputError, Lifecycle
from scion_fsm.cli.app import app
from scion_fsm.cli.commands.docs import docs
from scion_fsm.publish.diagram.pages.stories import EXAMPLES, examples
from scion_fsm.publish.diagram.pictures.views import VIEWS
from scion_fsm.publish.document_files import assert_current
from scion_fsm.publish.documents import BLOCKS, PAGES, filled, folded

if TYPE_CHECKING:
    from pathlib import Path

LIFECYCLE = Lifecycle.default()


def block(name: str, body: str = "") -> str:
    return f"before\n\n<!-- scion-fsm:begin {name} -->\n{body}<!-- scion-fsm:end -->\n\nafter\n"


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_is_filled_once_and_what_is_around_it_kept(name: str) -> None:
    once = filled(block(name), LIFECYCLE, path="x.md")
    assert once.startswith("before\n\n")
    assert once.endswith("\n\nafter\n")
    assert len(once) > len(block(name)) + 100
    assert filled(once, LIFECYCLE, path="x.md") == once


def test_the_command_s_help_names_every_block() -> None:
    said = " ".join((docs.help or "").split()).split("one of: ")[1].split(";")[0]
    parts = {"VIEW": VIEWS, "KIND": LIFECYCLE.table.data.freshness}
    named = [
        " ".join([*words[:-1], part])
        for words in map(str.split, said.split(", "))
        for part in parts.get(words[-1], [words[-1]])
    ]
    assert sorted(named) == sorted(BLOCKS)


@pytest.mark.parametrize("name", sorted(set(BLOCKS) - {"events"}))
def test_every_row_of_a_table_has_as_many_cells_as_its_head(name: str) -> None:
    rows = [line for line in BLOCKS[name](LIFECYCLE).splitlines() if line.startswith("| ")]
    assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) <= 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (block("diagramm phases"), r"x\.md:3: there is no block 'diagramm phases', did you mean"),
        ("<!-- scion-fsm:begin laws -->\n", r"x\.md:1: begin and end"),
        ("\n<!-- scion-fsm:end -->\n", r"x\.md:2: begin and end"),
        (block("laws") + "<!-- scion-fsm:begin laws -->\n", r"x\.md:7: begin and end"),
        ("<!-- scion-fsm:begin laws -->\n" + block("laws"), r"x\.md:4: begin and end"),
    ],
)
def test_a_block_that_cannot_be_made_says_where_it_is(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        filled(text, LIFECYCLE, path="x.md")


# What somebody asks who knows Kubernetes and nothing of this, and what of the page in words answers it.
QUESTIONS = {
    "What does stopped mean?": "The agent's work is over and nothing says that it failed.",
    "What does error mean?": "The agent's work is over and failed or was lost.",
    "What does suspended mean?": "its session is kept and a start resumes it.",
    "What leaves an end?": "What is final is left by a new run alone",
    "Who may say that it failed?": "`failed`, said by runtime or agent or relay",
    "Who may suspend it?": "`suspend`, said by operator or relay or runtime",
    "What is a run?": "One start of an agent.",
    "When is an end final?": "the runtime's verdict or an operator's word",
    "What becomes of a late message?": "It changes nothing at all.",
    "What is stopping for?": "The agent is on its way down.",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_page_in_words_answers(question: str) -> None:
    page = (ROOT / "specs" / "states.md").read_text(encoding="utf-8")
    assert QUESTIONS[question] in page


@pytest.mark.parametrize(
    "term", ["run", "phase", "configuration", "order", "fence", "law", "grove", "relay"]
)
def test_the_page_in_words_says_what_a_word_means(term: str) -> None:
    page = (ROOT / "specs" / "states.md").read_text(encoding="utf-8")
    assert f"| **{term}** | " in page


def test_worked_examples_are_of_events_that_there_are() -> None:
    assert len(EXAMPLES) == examples(LIFECYCLE.table).count("### ")


def test_a_long_table_is_folded_and_a_short_one_is_not() -> None:
    long = BLOCKS["arrows"](LIFECYCLE).rstrip("\n")
    assert folded(long).startswith("<details><summary>")
    assert long in folded(long)
    short = BLOCKS["exits"](LIFECYCLE).rstrip("\n")
    assert folded(short) == short


def test_the_readme_is_current() -> None:
    assert_current(ROOT / "README.md")


def test_docs_checks_shows_the_difference_and_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(block("figures", "| old |\n"), encoding="utf-8")
    checked = CliRunner().invoke(app, ["docs", "--check", str(path)])
    assert checked.exit_code == 1
    assert "-| old |\n" in checked.stdout
    assert f"out of date; run `scion-fsm docs --write {path}`" in checked.stderr
    with pytest.raises(AssertionError, match="out of date"):
        assert_current(path)
    assert "| old |" in path.read_text(encoding="utf-8")
    assert CliRunner().invoke(app, ["docs", "--write", str(path)]).exit_code == 0
    assert CliRunner().invoke(app, ["docs", "--check", str(path)]).exit_code == 0
    assert_current(path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such.md", "--check"], "no-such.md cannot be read"),
        (["README.md"], "say either --check or --write"),
        (["README.md", "--check", "--write"], "say either --check or --write"),
    ],
)
def test_docs_says_what_is_wrong_in_one_line(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["docs", *arguments])
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("<!--scion-fsm:begin phases-->", "<!--scion-fsm:end-->"),
        ("    <!-- scion-fsm:begin phases -->", "    <!-- scion-fsm:end -->"),
        ("<!-- scion-fsm:begin phases -->", "<!--  scion-fsm:end -->"),
        ("<!-- scion-fsm:begin phases --> ", "<!-- scion-fsm:end -->"),
        ("\ufeff<!-- scion-fsm:begin phases -->", "<!-- scion-fsm:end -->"),
    ],
)
def test_a_marker_that_is_nearly_one_is_told_with_its_line(begin: str, end: str) -> None:
    with pytest.raises(
        InputError, match=r"^a\.md:[23]: a block begins and ends with <!-- scion-fsm"
    ):
        filled(f"x\n{begin}\n{end}\n", LIFECYCLE, path="a.md")


def test_lines_end_as_they_did() -> None:
    text = f"x\n{block('phases', '')}y\n"
    made = filled(text, LIFECYCLE, path="a.md")
    assert made.count("\n") > 10
    windows = filled(text.replace("\n", "\r\n"), LIFECYCLE, path="a.md")
    assert windows == made.replace("\n", "\r\n")


def test_docs_leaves_a_file_that_is_no_text_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"ok \xff")
    result = CliRunner().invoke(app, ["docs", "--write", str(path)])
    assert result.exit_code == 2
    assert "not UTF-8 at byte 3" in result.stderr
    assert path.read_bytes() == b"ok \xff"


def test_the_hooks_call_commands_that_there_are() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"entry: scion-fsm (.*)", hooks)
    assert entries == ["docs --write", "docs --check"]


PAGES_OF_MARKDOWN = sorted(
    str(path.relative_to(ROOT))
    for path in (*ROOT.glob("*.md"), *ROOT.glob("specs/**/*.md"), *ROOT.glob(".github/**/*.md"))
)


def parsed(text: str) -> tuple[set[str], list[str], list[str]]:
    """Gives a page's anchors as GitHub makes them (of headings alike the first alone), its links, and what of its text still shows markup."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    anchors: set[str] = set()
    for opened, heading in itertools.pairwise(tokens):
        if opened.type == "heading_open":
            said = "".join(part.content for part in heading.children or ())
            anchors.add(re.sub(r"[^\w\- ]", "", said.lower()).replace(" ", "-"))
    parts = [part for token in tokens for part in token.children or ()]
    links = [str(part.attrs.get("href") or part.attrs.get("src")) for part in parts if part.attrs]
    texts = [part.content for part in parts if part.type == "text"]
    return anchors, links, [text for text in texts if re.search(r"\]\(|\*\*|`|&\w+;", text)]


def astray(page: Path, text: str) -> list[str]:
    """Gives the links of a page that lead to no file, or to no heading of one."""
    found = []
    for link in (one for one in parsed(text)[1] if "://" not in one):
        name, _, anchor = link.partition("#")
        to = page.parent / name if name else page
        if not to.exists() or (anchor and anchor not in parsed(to.read_text("utf-8"))[0]):
            found.append(link)
    return found


@pytest.mark.parametrize("name", PAGES_OF_MARKDOWN)
def test_every_link_leads_to_a_file_and_a_heading_and_no_markup_is_left_in_a_text(
    name: str,
) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert astray(ROOT / name, text) == []
    assert parsed(text)[2] == []


@pytest.mark.parametrize("name", PAGES_OF_MARKDOWN)
def test_every_cell_of_a_page_s_table_is_in_its_column(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    for begins, rows in itertools.groupby(lines, lambda line: line.startswith("|")):
        counts = {len(re.findall(r"(?<!\\)\|", row)) for row in rows} if begins else set()
        assert len(counts) <= 1


def test_a_link_astray_and_markup_that_is_left_would_be_seen() -> None:
    page = ROOT / "README.md"
    links = (
        "[a](no-such.md) [b](#operate) [c](#no-such) [d](specs/laws.md#laws) [e](specs/laws.md#x)"
    )
    assert astray(page, links) == ["no-such.md", "#no-such", "specs/laws.md#x"]
    assert parsed("a \\`b` and x\\]\\(y")[2]


def test_the_readme_leads_to_every_page_for_readers() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pages = [name for name in PAGES if name.endswith(".md")]
    assert [name for name in pages if f"({name})" not in readme] == []


@pytest.mark.proof
def test_changing_one_transition_fails_the_check_until_written_and_changes_one_cell(
    tmp_path: Path,
) -> None:
    for name in ("specs", "scion_fsm/bundled"):
        shutil.copytree(ROOT / name, tmp_path / name)
    spec = tmp_path / "specs" / "agent-lifecycle.yaml"
    old = "{id: T050, event: container.created, source: created, target: provisioning}"
    text = spec.read_text(encoding="utf-8")
    assert text.count(old) == 1
    spec.write_text(
        text.replace(old, old.replace("target: provisioning", "target: starting")), encoding="utf-8"
    )
    matrix = tmp_path / "specs" / "matrix.md"
    before = cells(matrix)
    assert generate(tmp_path, "--check") == 1
    assert cells(matrix) == before
    assert generate(tmp_path) == 0
    assert generate(tmp_path, "--check") == 0
    after = cells(matrix)
    changed = {pair: (before[pair], after[pair]) for pair in before if before[pair] != after[pair]}
    assert changed == {("container.created", "created"): ("provisioning T050", "starting T050")}
    assert before.keys() == after.keys()


def cells(path: Path) -> dict[tuple[str, str], str]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    head, _, *rows = [line.strip("| ").split(" | ") for line in lines]
    return {
        (row[0], name): cell for row in rows for name, cell in zip(head[1:], row[1:], strict=True)
    }


def generate(root: Path, *options: str) -> int:
    command = [sys.executable, "-m", "scion_fsm.generate", "--root", str(root), *options]
    return subprocess.run(command, check=False, capture_output=True).returncode
