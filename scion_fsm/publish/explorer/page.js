// The page: shows what the machine says, and hands it what is clicked, pasted or played.
"use strict";

const data = JSON.parse(document.getElementById("table").textContent);
const recording = JSON.parse(document.getElementById("recording").textContent);
const machine = makeMachine(data);
const $ = (id) => document.getElementById(id);

function make(kind, properties = {}, ...children) {
  const node = Object.assign(document.createElement(kind), properties);
  node.append(...children);
  return node;
}

// -- The machine on the page -----------------------------------------------------------------------

const session = { record: machine.newRecord("agent"), path: [], past: [] };

function classOf(step) {
  if (step.disposition !== "taken") return step.disposition;
  return step.internal ? "stays" : "moves";
}

function outcomeOf(step) {
  return { moves: `→ ${step.target}`, stays: "accepted, stays", ignored: "ignored", rejected: "rejected" }[classOf(step)];
}

function behind(rule, law) {
  return law && law !== rule ? `${rule}, law ${law}` : rule;
}

function remember(label, plan, events) {
  session.past.push({ label, plan, record: session.record, path: session.path });
  session.record = plan.record;
  session.path = [...session.path, ...events];
  const state = plan.disposition === "taken" ? plan.record.configuration : `${plan.disposition}${plan.tells ? " and told" : ""}`;
  $("said").textContent = `${label}: ${state}, by ${behind(plan.rule, plan.law)}. ${plan.why}`;
}

function click(event) {
  remember(event, machine.take(session.record, event), [event]);
  show();
}

function undo() {
  const last = session.past.pop();
  session.record = last.record;
  session.path = last.path;
  $("said").textContent = `Undone: ${last.label}.`;
  show();
}

function restart() {
  Object.assign(session, { record: machine.newRecord("agent"), path: [], past: [] });
  $("said").textContent = "";
  show();
}

function follow(hash) {
  const events = hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);
  restart();
  const unknown = events.filter((event) => !machine.events.includes(event));
  for (const event of unknown.length ? [] : events) remember(event, machine.take(session.record, event), [event]);
  show();
  if (unknown.length) $("said").textContent = `The link names events that this lifecycle does not have: ${unknown.join(", ")}.`;
}

// -- Showing it ------------------------------------------------------------------------------------

const items = new Map();

function build() {
  for (const origin of new Set(machine.events.map((name) => data.events[name].origin))) {
    const list = make("ul");
    for (const name of machine.events.filter((event) => data.events[event].origin === origin)) {
      const outcome = make("span");
      const why = make("p", { className: "why", id: `why-${name}` });
      const button = make("button", { type: "button", title: data.events[name].doc }, make("span", { textContent: name }), outcome);
      button.setAttribute("aria-describedby", why.id);
      button.addEventListener("click", () => click(name));
      const item = make("li", {}, button, why);
      items.set(name, { item, outcome, why, text: `${name} ${data.events[name].doc}`.toLowerCase() });
      list.append(item);
    }
    $("events").append(make("h3", { textContent: origin }), list);
  }
  for (const name of machine.configurations) {
    const chip = make("li", { textContent: name, title: data.states[name].doc });
    chip.dataset.name = name;
    $("configurations").append(chip);
  }
}

function show() {
  const { record } = session;
  const here = data.states[record.configuration];
  $("configuration").textContent = record.configuration;
  $("tags").textContent = here.tags.join(", ");
  $("meaning").textContent = here.doc;
  showRecord(record);
  showEvents();
  showMap(here.phase);
  $("undo").disabled = session.past.length === 0;
  $("restart").disabled = session.past.length === 0;
  $("nothing").hidden = session.past.length > 0;
  $("timeline").replaceChildren(...session.past.map(({ label, plan, record: before }) => {
    const kind = plan.disposition !== "taken" ? plan.disposition : plan.record.configuration === before.configuration ? "stays" : "moves";
    const what = kind === "moves" ? `${before.configuration} → ${plan.record.configuration}` : `${before.configuration} ${kind}`;
    return make("li", {}, `${label}: `, make("span", { className: kind, textContent: what }), ` (${behind(plan.rule, plan.law)}) ${kind === "moves" ? "" : plan.why}`);
  }));
  $("timeline").scrollTop = $("timeline").scrollHeight;
  const hash = session.path.length ? `#${session.path.map(encodeURIComponent).join("/")}` : " ";
  if (location.hash !== hash.trim()) history.replaceState(null, "", session.path.length ? hash : location.pathname + location.search);
}

function showRecord(record) {
  const parts = {
    reason: record.reason, message: record.message, "exit code": record.exit_code, tool: record.tool_name,
    "stalled from": record.history, since: record.last_transition_time,
    run: record.run && nameOfRun(record.run),
    "waits for": record.fence?.is_up ? waitedFor(record.fence) : null,
    "left behind": record.fence?.is_up && record.fence.left.length ? record.fence.left.map(nameOfRun).join(", ") : null,
  };
  const known = Object.entries(parts).filter(([, value]) => value !== null);
  $("record").replaceChildren(...known.flatMap(([name, value]) => [make("dt", { textContent: name }), make("dd", { textContent: value })]));
}

function nameOfRun(run) {
  return [run.run_id, run.uid, run.container].filter(Boolean).join(" / ");
}

function waitedFor(fence) {
  if (fence.mints) return `the run ${fence.mints}`;
  return fence.at > 0 ? `a run that began after ${rfc3339(fence.at)}` : "a new run";
}

function rfc3339(seconds) {
  return new Date(seconds * 1000).toISOString().replace(".000", "");
}

function showEvents() {
  const wanted = $("find").value.trim().toLowerCase();
  const near = new Set();
  let count = 0;
  for (const [name, { item, outcome, why, text }] of items) {
    const step = machine.step(session.record.configuration, name);
    const kind = classOf(step);
    item.dataset.disposition = kind;
    outcome.className = kind;
    outcome.textContent = outcomeOf(step);
    why.textContent = `${behind(step.rule, step.law)}: ${kind === "moves" ? data.events[name].doc : step.why}`;
    item.hidden = !text.includes(wanted) || ($("show").value !== "" && $("show").value !== kind);
    count += item.hidden ? 0 : 1;
    if (kind === "moves") near.add(step.target);
  }
  for (const list of $("events").querySelectorAll("ul")) {
    const isEmpty = [...list.children].every((item) => item.hidden);
    list.hidden = isEmpty;
    list.previousElementSibling.hidden = isEmpty;
  }
  $("count").textContent = `${count} of ${items.size} events`;
  for (const chip of $("configurations").children) {
    const isHere = chip.dataset.name === session.record.configuration;
    chip.className = isHere ? "here" : near.has(chip.dataset.name) ? "near" : "";
    if (isHere) chip.setAttribute("aria-current", "true");
    else chip.removeAttribute("aria-current");
  }
}

// -- The map ---------------------------------------------------------------------------------------

const map = $("map");
const drawing = map.querySelector("svg");
const natural = drawing.viewBox.baseVal.width;
let scale = 1;

function zoom(to) {
  scale = Math.min(3, Math.max(0.25, to));
  drawing.style.width = `${natural * scale}px`;
  drawing.style.height = "auto";
}

function showMap(phase) {
  for (const node of drawing.querySelectorAll(".current")) node.classList.remove("current");
  const node = drawing.getElementById(`phases-${phase.replace(/\W/g, "_")}`);
  node.classList.add("current");
  const box = node.getBoundingClientRect(), frame = map.getBoundingClientRect();
  const right = frame.left + map.clientWidth, bottom = frame.top + map.clientHeight; // without the scroll bars
  const edge = 40; // an arrow's label or two beside the box
  if (box.left < frame.left + edge || box.right > right - edge) map.scrollLeft += (box.left + box.right - frame.left - right) / 2;
  if (box.top < frame.top + edge || box.bottom > bottom - edge) map.scrollTop += (box.top + box.bottom - frame.top - bottom) / 2;
}

function dragging() {
  let from = null;
  map.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") return; // a finger scrolls
    from = { x: event.clientX + map.scrollLeft, y: event.clientY + map.scrollTop };
    map.setPointerCapture(event.pointerId);
  });
  map.addEventListener("pointermove", (event) => {
    if (from !== null) Object.assign(map, { scrollLeft: from.x - event.clientX, scrollTop: from.y - event.clientY });
  });
  for (const end of ["pointerup", "pointercancel"]) map.addEventListener(end, () => (from = null));
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // a pinch, or Ctrl and the wheel; else the page scrolls
    event.preventDefault();
    zoom(scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  }, { passive: false });
}

// -- Pods ------------------------------------------------------------------------------------------

function nameOf(object) {
  return object?.metadata?.labels?.["scion.name"] || object?.metadata?.name || "(no name)";
}

function cells(kind, ...texts) {
  return texts.map((text) => (text instanceof Node ? make(kind, {}, text) : make(kind, { textContent: text ?? "" })));
}

function tableOf(heads, rows) {
  const head = make("tr", {}, ...heads.map((text) => make("th", { scope: "col", textContent: text })));
  return make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows));
}

function read(text) {
  $("problem").textContent = "";
  $("seen").hidden = true;
  stop();
  $("player").hidden = true;
  try {
    const inputs = readInputs(text);
    if (inputs.length === 0) throw new SyntaxError("there is no pod in it");
    if (inputs.some((input) => input.type !== null)) load(inputs);
    else look(inputs.map(({ object }) => [nameOf(object), observePod(data, object)]));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    $("problem").textContent = `That cannot be read: ${error.message}.`;
  }
}

function readWord(text) {
  $("problem").textContent = "";
  $("seen").hidden = true;
  const found = [[`status ${text}`, observeContainerStatus(data, text)], [`word ${text}`, observeWord(data, text)]];
  const known = found.filter(([, seen]) => seen.event !== null);
  if (known.length) look(known);
  else $("problem").textContent = text.trim() ? `Neither a status nor a word: ${text}.` : "There is nothing to look at.";
}

function look(sights) {
  const rows = sights.map(([name, seen]) => {
    const plan = machine.reconcile(machine.newRecord(name), seen);
    const give = make("button", { type: "button", textContent: "Give it to the machine", disabled: seen.event === null });
    give.setAttribute("aria-label", `Give it to the machine: ${name}`);
    give.addEventListener("click", () => {
      const given = machine.reconcile(session.record, seen);
      remember(`${name}, ${seen.event}`, given, given.disposition === "taken" ? given.steps.map((step) => step.event) : []);
      show();
      $("now-heading").scrollIntoView();
    });
    const told = [seen.features.map(([name, value]) => `${name} ${value}`).join(", "), ...seen.problems].filter(Boolean).join("; ");
    const state = seen.event === null ? "unknown" : plan.record.configuration;
    return make("tr", {}, ...cells("td", name, state, seen.row, seen.event, plan.record.reason ?? seen.reason, told, give));
  });
  $("seen").replaceChildren(tableOf(["what", "becomes", "row", "event", "reason", "seen", "then"], rows));
  $("seen").hidden = false;
}

// -- A recording -----------------------------------------------------------------------------------

const player = { inputs: [], at: 0, agents: new Map(), earlier: new Map(), bounced: 0, harmed: 0, random: 1, timer: null };

function load(inputs) {
  player.inputs = inputs;
  rewind();
  $("player").hidden = false;
}

function rewind() {
  stop();
  Object.assign(player, { at: 0, agents: new Map(), earlier: new Map(), bounced: 0, harmed: 0, random: 1 });
  $("log").replaceChildren();
  showPlayer();
}

function keyOf(object) {
  return `${object?.metadata?.namespace ?? ""}/${object?.metadata?.name ?? ""}`;
}

function deliver({ type, object }, number, isLate) {
  const key = keyOf(object);
  const agent = player.agents.get(key) ?? { name: nameOf(object), record: machine.newRecord(nameOf(object)), last: "", bounced: 0 };
  const seen = observePod(data, object, type === "DELETED");
  const plan = machine.reconcile(agent.record, seen);
  if (plan.disposition !== "taken") {
    agent.bounced += 1;
    player.bounced += 1;
    if (plan.record !== agent.record) player.harmed += 1;
  }
  const before = agent.record.configuration;
  agent.record = plan.record;
  agent.last = `${seen.event ?? "nothing known"} (${plan.rule})`;
  player.agents.set(key, agent);
  const kind = plan.disposition !== "taken" ? plan.disposition : before === plan.record.configuration ? "stays" : "moves";
  const refused = `${kind}${plan.tells ? " and told" : ""}: ${plan.reason || plan.why}`;
  const what = kind === "moves" ? `${before} → ${plan.record.configuration}` : kind === "stays" ? `stays ${before}` : refused;
  const label = `${isLate ? "late copy of " : ""}${number} ${type ?? "LIST"} ${agent.name}, ${seen.event ?? "?"}: `;
  $("log").prepend(make("li", {}, label, make("span", { className: kind, textContent: what }), ` (${behind(plan.rule, plan.law)})`));
  if ($("log").children.length > 60) $("log").lastElementChild.remove();
}

function advance() {
  if (player.at >= player.inputs.length) return stop();
  const input = player.inputs[player.at];
  const earlier = player.earlier.get(keyOf(input.object)) ?? [];
  player.at += 1;
  deliver(input, player.at, false);
  if ($("late").checked && earlier.length > 0) {
    player.random = (player.random * 48271) % 2147483647; // repeatable, so that what was seen can be shown again
    const [copy, number] = earlier[player.random % earlier.length];
    deliver(copy, number, true);
  }
  player.earlier.set(keyOf(input.object), [...earlier, [input, player.at]]);
  showPlayer();
  if (player.at >= player.inputs.length) stop();
}

function play() {
  if (player.timer !== null) return stop();
  if (player.at >= player.inputs.length) rewind();
  player.timer = setInterval(advance, Number($("speed").value));
  $("play").textContent = "Pause";
}

function stop() {
  clearInterval(player.timer);
  player.timer = null;
  $("play").textContent = "Play";
}

function showPlayer() {
  $("progress").max = player.inputs.length || 1;
  $("progress").value = player.at;
  $("place").textContent = `${player.at} of ${player.inputs.length} inputs`;
  $("bounced").textContent = `${player.bounced} inputs bounced; they changed ${player.harmed} records.`;
  const rows = [...player.agents.values()].map((agent) =>
    make("tr", {}, ...cells("td", agent.name, agent.record.configuration, agent.record.reason, agent.last, String(agent.bounced))));
  $("agents").replaceChildren(tableOf(["agent", "is", "reason", "last input", "bounced"], rows));
}

// -- Start -----------------------------------------------------------------------------------------

build();
zoom(map.clientWidth < 500 ? 0.8 : 1);
dragging();
$("undo").addEventListener("click", undo);
$("restart").addEventListener("click", restart);
$("link").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(location.href);
    $("said").textContent = "The link is copied.";
  } catch {
    $("said").textContent = `The link: ${location.href}`;
  }
});
$("larger").addEventListener("click", () => zoom(scale * 1.25));
$("smaller").addEventListener("click", () => zoom(scale / 1.25));
$("fit").addEventListener("click", () => zoom((map.clientWidth - 4) / natural));
$("find").addEventListener("input", showEvents);
$("show").addEventListener("change", showEvents);
$("look").addEventListener("click", () => read($("input").value));
$("say").addEventListener("click", () => readWord($("word").value));
$("word").addEventListener("keydown", (event) => { if (event.key === "Enter") readWord($("word").value); });
$("file").addEventListener("change", async (event) => read(await event.target.files[0].text()));
$("sample").addEventListener("click", () => load(recording));
$("play").addEventListener("click", play);
$("next").addEventListener("click", () => { stop(); advance(); });
$("rewind").addEventListener("click", rewind);
$("speed").addEventListener("change", () => { if (player.timer !== null) { stop(); play(); } });
document.querySelector("[data-skip]").addEventListener("click", (event) => {
  event.preventDefault(); // the part after # is the path
  $("events-heading").focus();
});
window.addEventListener("hashchange", () => follow(location.hash));
follow(location.hash);
