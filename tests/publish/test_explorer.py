"""The explorer can be used by everybody, plays recordings, and asks no network."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from browser import chromium
from colours import contrast
from places import DATA
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from tools import packages

from scion_fsm import Lifecycle, Record
from scion_fsm.publish.diagram.palette import DARK, LIGHT
from scion_fsm.publish.explorer import html, recording

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

LIFECYCLE = Lifecycle.default()
TABLE = LIFECYCLE.table
CASES = [json.loads(line) for line in (DATA / "pods.ndjson").read_text("utf-8").splitlines()]
EVENTS = json.loads(recording())


def find(driver: Chrome, name: str) -> WebElement:
    return driver.find_element(By.ID, name)


def event_button(driver: Chrome, event: str) -> WebElement:
    driver.execute_script("document.getElementById('all').open = true")
    return driver.find_element(By.CSS_SELECTOR, f'#events button[aria-describedby="why-{event}"]')


def paste(driver: Chrome, text: str) -> None:
    driver.execute_script("document.getElementById('input').value = arguments[0]", text)
    find(driver, "look").click()


# -- Clicking --------------------------------------------------------------------------------------


def test_every_event_is_shown_as_what_the_table_says_with_reason_and_law(explorer: Chrome) -> None:
    explorer.get(f"{explorer.current_url.partition('#')[0]}#operator.start/pod.completed")
    here = find(explorer, "configuration").text
    assert here == "stopped.final"
    shown = explorer.execute_script(
        "return [...items].map(([name, {item, outcome, why}]) =>"
        " [name, item.dataset.disposition, outcome.textContent, why.textContent])"
    )
    assert [name for name, *_ in shown] == list(TABLE.events)
    for name, disposition, outcome, why in shown:
        step = TABLE.step(here, name)
        kind = (
            step.disposition
            if step.disposition != "taken"
            else "stays"
            if step.internal
            else "moves"
        )
        assert disposition == kind
        assert (f"→ {step.target}" if kind == "moves" else kind) in outcome
        assert why.startswith(step.rule)
        assert not step.law or f"law {step.law}" in why
        assert kind == "moves" or step.why in why


def test_clicking_steps_undoing_returns_and_the_link_holds_the_path(explorer: Chrome) -> None:
    for event in ("operator.start", "pod.running", "tool-start"):
        event_button(explorer, event).click()
    assert find(explorer, "configuration").text == "running.executing"
    current = explorer.find_elements(By.CSS_SELECTOR, "#configurations [aria-current]")
    assert [chip.get_attribute("data-name") for chip in current] == ["running.executing"]
    marked = explorer.find_elements(By.CSS_SELECTOR, "#map .current")
    ids = {node.get_attribute("id") for node in marked}
    assert {"phases-running", "activities-running_executing"} <= ids
    link = explorer.current_url
    assert link.endswith("#operator.start/pod.running/tool-start")
    find(explorer, "undo").click()
    assert find(explorer, "configuration").text == "running.unreported"
    assert explorer.current_url.endswith("#operator.start/pod.running")
    assert len(explorer.find_elements(By.CSS_SELECTOR, "#timeline li")) == 2
    explorer.get("about:blank")
    explorer.get(link)
    assert find(explorer, "configuration").text == "running.executing"
    find(explorer, "restart").click()
    assert find(explorer, "configuration").text == TABLE.data.initial
    assert "#" not in explorer.current_url


def test_an_ignored_event_bounces_and_says_why(explorer: Chrome) -> None:
    for event in ("operator.start", "pod.completed", "tool-start"):
        event_button(explorer, event).click()
    step = TABLE.step("stopped.final", "tool-start")
    assert find(explorer, "configuration").text == "stopped.final"
    assert find(explorer, "said").text == f"tool-start: ignored, by {step.rule}, law L4. {step.why}"
    last = explorer.find_elements(By.CSS_SELECTOR, "#timeline li")[-1]
    assert "stopped.final ignored" in last.text


def test_a_link_with_an_unknown_event_says_so(explorer: Chrome) -> None:
    explorer.get(f"{explorer.current_url}#operator.start/no-such-event")
    assert "no-such-event" in find(explorer, "said").text
    assert find(explorer, "configuration").text == TABLE.data.initial


def test_events_can_be_found_and_filtered(explorer: Chrome) -> None:
    find(explorer, "find").send_keys("heartbeat.err")
    assert find(explorer, "count").text == f"1 of {len(TABLE.events)} events"
    find(explorer, "find").clear()
    find(explorer, "find").send_keys(Keys.BACKSPACE)
    Select(find(explorer, "show")).select_by_value("rejected")
    visible = [b for b in explorer.find_elements(By.CSS_SELECTOR, "#events li") if b.is_displayed()]
    rejected = [e for e in TABLE.events if TABLE.step("created", e).disposition == "rejected"]
    assert len(visible) == len(rejected) > 0


def test_everything_can_be_done_with_the_keyboard(explorer: Chrome) -> None:
    def focused() -> WebElement:
        return explorer.switch_to.active_element

    explorer.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    assert focused().text == "Skip to the events"
    focused().send_keys(Keys.ENTER)
    assert focused().get_attribute("id") == "events-heading"
    focused().send_keys(Keys.TAB)
    assert focused().text.split() == ["provision", "operator.provision", "→", "provisioning"]
    focused().send_keys(Keys.ARROW_DOWN)
    assert "provision" not in focused().text
    focused().send_keys(Keys.ARROW_UP)
    focused().send_keys(Keys.ENTER)
    assert find(explorer, "configuration").text == "provisioning"
    assert focused().find_element(By.XPATH, "./ancestor::ul").get_attribute("id") == "likely"
    while "clone" not in focused().text:
        focused().send_keys(Keys.ARROW_DOWN)
    focused().send_keys(Keys.SPACE)
    assert find(explorer, "configuration").text == "cloning"
    outline = explorer.execute_script(
        "return getComputedStyle(document.activeElement).outlineStyle"
    )
    assert outline == "solid"


@pytest.mark.parametrize("event", ["pod.completed", "pod.failed", "pod.unscheduled"])
def test_where_the_agent_is_comes_into_sight_in_the_diagram(page: str, event: str) -> None:
    with chromium(width=390, height=844) as driver:
        driver.get(f"{page}#{event}")
        box, frame, size = driver.execute_script(
            """
            const corners = (node) => { const r = node.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
            return [corners(drawing.querySelector(".current .box")), corners(map), [map.clientWidth, map.clientHeight]];
            """
        )
        assert box[0] >= frame[0]
        assert box[1] >= frame[1]
        assert box[2] <= frame[0] + size[0]
        assert box[3] <= frame[1] + size[1]


def test_the_diagram_zooms_and_fits(explorer: Chrome) -> None:
    def width() -> float:
        return explorer.execute_script(
            "return document.querySelector('#map svg').getBoundingClientRect().width"
        )

    before = width()
    find(explorer, "larger").click()
    assert width() > before
    find(explorer, "fit").click()
    assert width() <= explorer.execute_script("return document.getElementById('map').clientWidth")


# -- Pods and recordings ---------------------------------------------------------------------------


def test_a_pasted_pod_is_explained_and_can_be_given_to_the_machine(explorer: Chrome) -> None:
    pod = {
        "metadata": {
            "name": "a-pod",
            "uid": "u1",
            "resourceVersion": "7",
            "labels": {"scion.name": "ann"},
        },
        "spec": {"containers": [{"name": "agent"}], "restartPolicy": "Never"},
        "status": {
            "phase": "Failed",
            "containerStatuses": [
                {"name": "agent", "state": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}}
            ],
        },
    }
    paste(explorer, json.dumps(pod))
    row = find(explorer, "seen").find_elements(By.CSS_SELECTOR, "tbody tr")[0].text
    for word in ("ann", "error.final", "P06", "pod.failed", "OOMKilled", "agent exitN"):
        assert word in row
    find(explorer, "seen").find_element(By.TAG_NAME, "button").click()
    assert find(explorer, "configuration").text == "error.final"
    assert "OOMKilled" in find(explorer, "record").text
    assert explorer.current_url.endswith("#pod.failed")
    find(explorer, "seen").find_element(By.TAG_NAME, "button").click()
    assert "ignored" in find(explorer, "said").text, "the same input again is stale"


def test_a_container_s_status_and_a_word_are_explained(explorer: Chrome) -> None:
    find(explorer, "word").send_keys("stopped", Keys.ENTER)
    rows = find(explorer, "seen").find_elements(By.CSS_SELECTOR, "tbody tr")
    events = [row.find_elements(By.TAG_NAME, "td")[3].text for row in rows]
    assert events == ["container.exited", "legacy.stopped"]
    rows[0].find_element(By.TAG_NAME, "button").click()
    assert find(explorer, "configuration").text == "stopped.provisional"
    find(explorer, "word").clear()
    find(explorer, "word").send_keys("sideways")
    find(explorer, "say").click()
    assert find(explorer, "problem").text == "Neither a status nor a word: sideways."
    assert not find(explorer, "seen").is_displayed()


def test_a_kubectl_list_is_seen_pod_by_pod(explorer: Chrome) -> None:
    pods = [case["pod"] for case in CASES[:20]]
    paste(explorer, json.dumps({"kind": "List", "apiVersion": "v1", "items": pods}, indent=2))
    rows = find(explorer, "seen").find_elements(By.CSS_SELECTOR, "tbody tr")
    events = [row.find_elements(By.TAG_NAME, "td")[3].text for row in rows]
    assert events == [LIFECYCLE.observe_pod(pod).event for pod in pods]


@pytest.mark.parametrize("text", ["", "no json", "{", '{"a": 1', "[]", '{"items": []}'])
def test_what_cannot_be_read_is_said_aloud(explorer: Chrome, text: str) -> None:
    paste(explorer, text)
    assert find(explorer, "problem").text.startswith("That cannot be read: ")
    assert not find(explorer, "seen").is_displayed()


@pytest.mark.parametrize("indent", [None, 2], ids=["one a line", "pretty"])
def test_a_pasted_recording_plays_and_stale_copies_bounce(
    explorer: Chrome, indent: int | None
) -> None:
    paste(explorer, "\n".join(json.dumps(event, indent=indent) for event in EVENTS))
    assert find(explorer, "place").text == f"0 of {len(EVENTS)} inputs"
    Select(find(explorer, "speed")).select_by_visible_text("fast")
    find(explorer, "next").click()
    assert find(explorer, "place").text == f"1 of {len(EVENTS)} inputs"
    explorer.execute_script("while (player.at < player.inputs.length) advance()")
    bounced, changed = map(int, re.findall(r"\d+", find(explorer, "bounced").text))
    assert bounced > 100
    assert changed == 0
    undisturbed: dict[str, Record] = {}
    for event in EVENTS:
        name = event["object"]["metadata"]["name"]
        is_gone = event["type"] == "DELETED"
        observe = LIFECYCLE.observe_pod_gone if is_gone else LIFECYCLE.observe_pod
        record = undisturbed.get(name) or Record.new(name)
        undisturbed[name] = LIFECYCLE.reconcile(record, observe(event["object"])).record
    found = explorer.execute_script(
        "return [...player.agents].map(([key, {record}]) => [key.split('/')[1], record.configuration])"
    )
    assert dict(found) == {name: record.configuration for name, record in undisturbed.items()}


def test_the_recorded_cluster_plays_by_itself_and_pauses(explorer: Chrome) -> None:
    find(explorer, "sample").click()
    Select(find(explorer, "speed")).select_by_visible_text("fast")
    find(explorer, "play").click()
    explorer.execute_async_script(
        "const done = arguments[0]; const wait = () => player.at > 5 ? done() : requestAnimationFrame(wait); wait()"
    )
    find(explorer, "play").click()
    assert find(explorer, "play").text == "Play"
    assert explorer.execute_script("return player.timer") is None
    assert explorer.find_elements(By.CSS_SELECTOR, "#log li")


# -- For everybody ---------------------------------------------------------------------------------

AXE = "axe.run(document, {resultTypes: ['violations', 'incomplete']}).then(arguments[0], (e) => arguments[0](String(e)))"


def axe(driver: Chrome) -> list[dict[str, Any]]:
    script = (packages() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    driver.execute_script(script)
    found = driver.execute_async_script(AXE)
    assert len(found["passes"]) > 10
    violations: list[dict[str, Any]] = found["violations"]
    return violations


def fill(driver: Chrome) -> None:
    """Shows every part of the page that there is."""
    for event in ("operator.start", "pod.completed", "tool-start", "operator.provision"):
        event_button(driver, event).click()
    paste(driver, json.dumps([case["pod"] for case in CASES[:3]]))


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        pytest.param(1440, "light", id="desk-light"),
        pytest.param(390, "dark", id="phone-dark"),
        pytest.param(1440, "dark", id="desk-dark", marks=pytest.mark.proof),
        pytest.param(1024, "light", id="tablet-light", marks=pytest.mark.proof),
        pytest.param(1024, "dark", id="tablet-dark", marks=pytest.mark.proof),
        pytest.param(390, "light", id="phone-light", marks=pytest.mark.proof),
    ],
)
def test_axe_finds_nothing_and_nothing_is_cut_off(page: str, scheme: str, width: int) -> None:
    with chromium(width=width, height=844, scheme=scheme) as driver:
        driver.get(page)
        grounds = {"light": LIGHT.page, "dark": DARK.page}
        ground = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert "#" + "".join(f"{int(c):02x}" for c in re.findall(r"\d+", ground)) == grounds[scheme]
        fill(driver)
        driver.execute_script(
            "tell(STORY.steps.length); for (const one of document.querySelectorAll('details')) one.open = true"
        )
        assert [(v["id"], v["impact"], v["nodes"][0]["html"]) for v in axe(driver)] == []
        driver.execute_script("load(recording); for (let n = 0; n < 40; n += 1) advance()")
        assert [(v["id"], v["impact"], v["nodes"][0]["html"]) for v in axe(driver)] == []
        widest = driver.execute_script("return document.documentElement.scrollWidth")
        assert widest <= width


@pytest.mark.parametrize(
    "font", ["font-size: 40px", "font-family: monospace", "letter-spacing: .5em"]
)
def test_no_font_makes_the_page_wider_than_a_phone(page: str, font: str) -> None:
    with chromium(width=320, height=844) as driver:
        driver.get(page)
        fill(driver)
        style = f"document.head.append(Object.assign(document.createElement('style'), {{textContent: '* {{ {font} !important }}'}}))"
        driver.execute_script(style)
        driver.execute_script("load(recording); for (let n = 0; n < 40; n += 1) advance()")
        assert driver.execute_script("return document.documentElement.scrollWidth") <= 320


def test_axe_would_find_a_fault(explorer: Chrome) -> None:
    explorer.execute_script(
        "document.body.append(Object.assign(document.createElement('img'), {src: 'data:,'}))"
    )
    assert "image-alt" in {violation["id"] for violation in axe(explorer)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_of_the_page_has_a_contrast_of_at_least_4_5(page: str, scheme: str) -> None:
    with chromium(scheme=scheme) as driver:
        driver.get(page)
        colours = driver.execute_script(
            """
            const style = getComputedStyle(document.documentElement);
            const names = ["page", "box", "text", "quiet", "taken", "refused", "here", "on-here"];
            return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
            """
        )
    for name in ("text", "quiet", "taken", "refused"):
        for ground in ("page", "box"):
            assert contrast(colours[name], colours[ground]) >= 4.5, f"{name} on {ground}"
    assert contrast(colours["on-here"], colours["here"]) >= 4.5


def test_the_page_is_one_file_that_asks_nobody(explorer: Chrome) -> None:
    fill(explorer)
    assert explorer.execute_script("return performance.getEntriesByType('resource').length") == 0
    text = html(TABLE)
    assert "default-src 'none'" in text
    assert not re.search(r"""(?:src|href)=["']?(?!#|data:)[^"'\s>]+""", text)
    messages = [entry["message"] for entry in explorer.get_log("browser")]
    assert messages == []


def test_what_the_page_embeds_cannot_end_its_script_elements() -> None:
    for element in re.findall(
        r'<script type="application/json"[^>]*>(.*?)</script>', html(TABLE), re.DOTALL
    ):
        assert "<" not in element
        json.loads(element)
