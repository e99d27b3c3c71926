"""The explorer as it is sent around: its story, pictures to click, links, pastes, anchors and keys."""

from __future__ import annotations

import json
import urllib.parse
from typing import TYPE_CHECKING

import pytest
import yaml
from browser import chromium
from places import DATA
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from scion_fsm import Lifecycle
from scion_fsm.publish.explorer import recording

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

LIFECYCLE = Lifecycle.default()
TABLE = LIFECYCLE.table
PODS = [json.loads(line)["pod"] for line in (DATA / "pods.ndjson").read_text("utf-8").splitlines()]


def find(driver: Chrome, name: str) -> WebElement:
    return driver.find_element(By.ID, name)


def paste(driver: Chrome, text: str) -> None:
    driver.execute_script("document.getElementById('input').value = arguments[0]", text)
    find(driver, "look").click()


def seen(driver: Chrome) -> list[list[str]]:
    rows = find(driver, "seen").find_elements(By.CSS_SELECTOR, "tbody tr")
    return [[cell.text for cell in row.find_elements(By.TAG_NAME, "td")] for row in rows]


# -- The story -------------------------------------------------------------------------------------


def test_the_story_ends_with_a_ghost_that_is_refused_here_and_believed_there(
    explorer: Chrome,
) -> None:
    assert find(explorer, "story-here").text == TABLE.data.initial
    while find(explorer, "story-next").is_enabled():
        find(explorer, "story-next").click()
        is_over = find(explorer, "story-next").get_property("disabled")
        here, there = find(explorer, "story-here").text, find(explorer, "story-there").text
        assert (here == there) != is_over
    assert here == "stopped.final"
    assert there.startswith("running.")
    assert "T001" in find(explorer, "story-why").text
    assert find(explorer, "story-source").text.startswith("D35: ")
    find(explorer, "story-back").send_keys(Keys.ARROW_LEFT)
    assert find(explorer, "story-there").text == "stopped.final"
    find(explorer, "story-take").click()
    assert find(explorer, "configuration").text == "stopped.final"
    assert explorer.current_url.endswith("#operator.start/pod.running/tool-start/pod.completed")


def test_a_button_that_is_switched_off_hands_the_keyboard_on(explorer: Chrome) -> None:
    def pressed(name: str, until: str) -> None:
        find(explorer, name).send_keys("")
        while explorer.switch_to.active_element.get_attribute("id") == name:
            ActionChains(explorer).send_keys(Keys.ENTER).perform()
        assert explorer.switch_to.active_element.get_attribute("id") == until

    pressed("story-next", "story-take")
    pressed("story-back", "story-next")
    explorer.execute_script("be('stopped.final')")
    pressed("undo", "link")
    explorer.execute_script("be('stopped.final')")
    pressed("restart", "link")


# -- Pictures --------------------------------------------------------------------------------------


def test_a_box_of_the_picture_leads_there_by_events_that_the_link_holds(explorer: Chrome) -> None:
    for name, here in (("error", "error.provisional"), ("cloning", "cloning")):
        find(explorer, f"phases-{name}").find_element(By.TAG_NAME, "text").click()
        assert find(explorer, "configuration").text == here
        events = urllib.parse.unquote(explorer.current_url.partition("#")[2]).split("/")
        state = TABLE.data.initial
        for event in events:
            state = TABLE.step(state, event).target
        assert state == here


@pytest.mark.parametrize("configuration", TABLE.configurations)
def test_every_configuration_can_be_chosen(explorer: Chrome, configuration: str) -> None:
    chip = explorer.find_element(By.CSS_SELECTOR, f'[data-name="{configuration}"]')
    explorer.execute_script("arguments[0].click()", chip)
    assert find(explorer, "configuration").text == configuration


def test_an_arrow_shows_its_events_and_no_other(explorer: Chrome) -> None:
    arrow = next(
        edge
        for edge in explorer.find_elements(By.CSS_SELECTOR, "[data-view=phases] g.edge[role]")
        if edge.text == "clone"
    )
    arrow.send_keys(Keys.ENTER)
    buttons = explorer.find_elements(By.CSS_SELECTOR, "#events li:not([hidden]) button")
    names = {button.get_attribute("aria-describedby") for button in buttons}
    assert names == {"why-clone-start", "why-heartbeat.cloning", "why-legacy.cloning"}
    find(explorer, "clear").click()
    assert find(explorer, "count").text.startswith(f"{len(TABLE.events)} of")


def test_every_view_can_be_chosen_and_shows_where_the_agent_is(explorer: Chrome) -> None:
    explorer.execute_script("be('stopped.provisional')")
    views = explorer.execute_script("return [...drawings.keys()]")
    assert {"phases", "activities", "terminal", "pods", "sources", "run"} == {*views}
    for view in views:
        explorer.execute_script("choose(arguments[0])", view)
        shown = explorer.find_elements(By.CSS_SELECTOR, "#map svg")
        assert [svg.is_displayed() for svg in shown].count(True) == 1
        widest = explorer.execute_script("return [map.scrollWidth, map.clientWidth]")
        assert widest[0] <= widest[1], f"{view} is cut off"


# -- Links -----------------------------------------------------------------------------------------


def test_every_law_rule_row_and_event_has_an_anchor(explorer: Chrome) -> None:
    data = TABLE.data
    names = [*data.laws, *(rule.id for rule in data.rules), *(row.id for row in data.runs.rows)]
    names += [row.id for fresh in data.freshness.values() for row in fresh.rows]
    names += [row.id for row in data.pods.rows] + [claim.id for claim in data.properties]
    names += [f"about-{event}" for event in data.events]
    missing = "return arguments[0].filter((id) => document.getElementById(id) === null)"
    assert explorer.execute_script(missing, names) == []
    explorer.get(f"{explorer.current_url}#T070")
    sought = explorer.find_element(By.CSS_SELECTOR, ".sought")
    assert sought.text == "T070"
    assert sought.is_displayed()
    assert explorer.switch_to.active_element == sought


def test_a_link_carries_a_small_input(explorer: Chrome) -> None:
    page = explorer.current_url
    paste(explorer, json.dumps(PODS[0]))
    link = explorer.current_url
    before = seen(explorer)
    assert "#look=" in link
    explorer.get("about:blank")
    explorer.get(link)
    assert seen(explorer) == before
    explorer.get("about:blank")
    explorer.get(page)
    paste(explorer, json.dumps(PODS))
    assert "#look=" not in explorer.current_url, "too much for a link"


LINKS = [
    "%", "%%%", "%E0%A4%A", "%zz", "operator.start/%", "%00", "__proto__", "constructor", "toString/valueOf", "look=", "look=%",
    "look={", "look=%7B%22a%22", "look=null", "look=[null]", "look=" + "[" * 5000, "/" * 500, "a" * 5000, "<img src=x onerror=alert(1)>",
    "%3Cscript%3Ealert(1)%3C/script%3E", "operator.start/pod.running/run.opened", "T999", "about-nothing", "%F0%9F%91%BB", "\u202e",
]  # fmt: skip


@pytest.mark.proof
@pytest.mark.parametrize("link", LINKS)
def test_no_link_breaks_the_page(explorer: Chrome, link: str) -> None:
    page = explorer.current_url
    explorer.get("about:blank")
    explorer.get(f"{page}#{link}")
    still_works(explorer)


PASTES = [
    "%", "\0", "null", "[null]", "7", '"x"', "{", "}", "[" * 9000, "[[[]]]", '{"items": 3}', '{"items": [1, null, []]}',
    '{"type": "ADDED", "object": null}', '{"metadata": 3}', '{"metadata": {"name": {}, "labels": []}}', '{"State": {"Status": 3}}',
    '{"Status": "Up", "Names": [3]}', '{"__proto__": {"a": 1}, "metadata": {}}', "a: [", "- - -", "a: &x", "a: |", "a:\n  - b\n c: d", "<html>",
    "NAME  READY  STATUS\na  1/1  Running", "CONTAINER ID   STATUS\n", "CONTAINER ID   NAMES   STATUS\nx", "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: x",
]  # fmt: skip


@pytest.mark.proof
@pytest.mark.parametrize("text", PASTES)
def test_no_paste_breaks_the_page(explorer: Chrome, text: str) -> None:
    paste(explorer, text)
    has_answered = find(explorer, "problem").text or seen(explorer) or find(explorer, "player")
    assert has_answered
    still_works(explorer)


def still_works(explorer: Chrome) -> None:
    errors = [e["message"] for e in explorer.get_log("browser") if e["level"] == "SEVERE"]
    assert errors == []
    assert explorer.find_elements(By.CSS_SELECTOR, "img, script:not([type]) ~ script") == []
    explorer.execute_script("restart()")
    explorer.find_element(By.CSS_SELECTOR, "#likely button").click()
    assert find(explorer, "configuration").text == "provisioning"


# -- What is pasted and dropped --------------------------------------------------------------------


def test_yaml_as_kubectl_prints_it_is_read_as_json_is(explorer: Chrome) -> None:
    texts = [yaml.safe_dump(pod, allow_unicode=True, width=80) for pod in PODS]
    read = "return JSON.stringify(arguments[0].map((text) => yamlValues(text)[0]))"
    found = json.loads(explorer.execute_script(read, texts))
    wrong = [text for text, pod, value in zip(texts, PODS, found, strict=True) if value != pod]
    assert wrong == []


SCALARS = {
    "a": "true", "b": "yes", "c": "0123", "d": "1e3", "e": "", "f": "null", "g": "- x", "h": "a: b", "i": "#", "j": "'", "k": '"', "l": "x\ny\n",
    "m": "\n\n x\n", "n": " lead", "o": "trail ", "p": "é ü", "q": 'a "b" c', "r": "it's", "s": "a" * 300 + " " + "b" * 300, "t": "{}", "u": "[x]",
    "v": 12, "w": -3, "x": 1.5, "y": None, "z": False, "key with: colon": 1, "#": 2, "- ": 3, "deep": [[1, [2]], [{"a": [], "b": {}}], {"c": "d"}],
}  # fmt: skip


def test_scalars_of_yaml_are_read_as_they_are_meant(explorer: Chrome) -> None:
    text = yaml.safe_dump(SCALARS, allow_unicode=True)
    found = explorer.execute_script("return JSON.stringify(yamlValues(arguments[0])[0])", text)
    assert json.loads(found) == SCALARS


def test_yaml_beyond_what_kubectl_prints_is_refused_by_its_line(explorer: Chrome) -> None:
    for line in ("b: &anchor x", "b: *anchor", "b: !!str x", "b: [1, 2]", "b: {c: d}", "b"):
        paste(explorer, f"apiVersion: v1\n{line}\n")
        assert "line 2 is neither JSON nor YAML" in find(explorer, "problem").text, line


def test_a_pasted_pod_in_yaml_is_explained(explorer: Chrome) -> None:
    for text in (yaml.safe_dump(PODS[0]), yaml.safe_dump({"kind": "List", "items": PODS[:3]})):
        paste(explorer, text)
        assert seen(explorer)[0][3] == LIFECYCLE.observe_pod(PODS[0]).event


DOCKER = """\
CONTAINER ID   IMAGE     COMMAND   CREATED       STATUS                      PORTS     NAMES
0123456789ab   alpine    "sh"      2 hours ago   Up 2 hours                            alive
ba9876543210   alpine    "sh"      2 hours ago   Exited (137) 5 minutes ago            killed
"""


def test_what_docker_prints_is_seen_container_by_container(explorer: Chrome) -> None:
    killed = {"Id": "ba98", "Name": "/killed", "State": {"Status": "exited", "ExitCode": 137}}
    memory = {"Id": "x", "Name": "/oom", "State": {**killed["State"], "OOMKilled": True}}  # type: ignore[dict-item]  # a mapping
    lines = [{"ID": "01", "Names": "alive", "Status": "Up 2 hours"}]
    for text, expected in (
        (DOCKER, [("alive", "container.running"), ("killed", "container.killed")]),
        (
            json.dumps([killed, memory]),
            [("killed", "container.killed"), ("oom", "container.failed")],
        ),
        ("\n".join(map(json.dumps, lines)), [("alive", "container.running")]),
    ):
        paste(explorer, text)
        assert [(row[0], row[3]) for row in seen(explorer)] == expected


def test_a_dropped_file_is_looked_at(explorer: Chrome) -> None:
    explorer.execute_async_script(
        """
        const [text, done] = arguments, files = new DataTransfer();
        files.items.add(new File([text], "pod.json"));
        document.dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
        setTimeout(done, 100);
        """,
        json.dumps(PODS[0]),
    )
    assert seen(explorer)[0][3] == LIFECYCLE.observe_pod(PODS[0]).event


# -- Keys, the timeline, paper ---------------------------------------------------------------------


def test_control_z_takes_back_and_enter_takes_the_first_event_found(explorer: Chrome) -> None:
    find(explorer, "find").send_keys("clone-start", Keys.ENTER)
    assert find(explorer, "configuration").text == "cloning"
    find(explorer, "events-heading").click()
    ActionChains(explorer).key_down(Keys.CONTROL).send_keys("z").key_up(Keys.CONTROL).perform()
    assert find(explorer, "configuration").text == TABLE.data.initial
    ActionChains(explorer).key_down(Keys.CONTROL).send_keys("z").key_up(Keys.CONTROL).perform()
    assert find(explorer, "configuration").text == TABLE.data.initial


def test_the_timeline_shows_any_moment_and_the_picture_moves_with_an_agent(
    explorer: Chrome,
) -> None:
    find(explorer, "sample").click()
    total = len(json.loads(recording()))
    stepped = "load(recording); for (let n = 0; n < arguments[0]; n += 1) advance();"
    state = "return JSON.stringify([...player.agents].map(([key, { record }]) => [key, record]))"
    for moment in (7, total, 20):
        explorer.execute_script(stepped, moment)
        expected = explorer.execute_script(state)
        explorer.execute_script("seek(player.inputs.length); seek(arguments[0])", moment)
        assert explorer.execute_script(state) == expected
        assert find(explorer, "progress").get_property("value") == str(moment)
    agents = find(explorer, "agents").find_elements(By.TAG_NAME, "button")
    name = agents[0].text
    agents[0].click()
    assert find(explorer, "moving").text.startswith(f"In the picture: {name}, ")
    marked = explorer.find_element(By.CSS_SELECTOR, "[data-view=phases] .current")
    assert (marked.get_attribute("id") or "").removeprefix("phases-") in find(
        explorer, "moving"
    ).text


SMALLEST = """
const sizes = [...drawing.querySelectorAll("text")].map((text) => parseFloat(getComputedStyle(text).fontSize));
return Math.min(...sizes) * drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
"""
"""How large the smallest words of the picture are, in pixels."""


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_nothing_of_the_page_is_cut_off(page: str, width: int) -> None:
    with chromium(width=width, height=900) as driver:
        driver.get(f"{page}#operator.start/pod.running")
        assert driver.execute_script("return document.documentElement.scrollWidth") <= width
        for view in driver.execute_script("return [...drawings.keys()]"):
            driver.execute_script("choose(arguments[0])", view)
            wide = driver.execute_script("return [map.scrollWidth, map.clientWidth]")
            smallest = driver.execute_script(SMALLEST)
            assert smallest >= 9.5, view
            assert wide[0] <= wide[1] or (view != "phases" and smallest < 10), view
            assert driver.execute_script("return document.documentElement.scrollWidth") <= width


def test_paper_is_white_and_has_no_buttons(page: str) -> None:
    with chromium(width=800, height=1000, scheme="dark") as driver:
        driver.get(f"{page}#operator.start/pod.running")
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        ground = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
        page_of_picture = driver.execute_script(
            "return getComputedStyle(drawing.querySelector('.page')).fill"
        )
        assert page_of_picture == "rgb(255, 255, 255)"
        assert not find(driver, "undo").is_displayed()
