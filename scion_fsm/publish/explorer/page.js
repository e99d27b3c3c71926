// The page: what the machine says of where the agent is, and what it does on a click.

const data = JSON.parse(document.getElementById("table").textContent);
const recording = JSON.parse(document.getElementById("recording").textContent);
const machine = makeMachine(data);
const $ = (id) => document.getElementById(id);

function make(kind, properties = {}, ...children) {
  const node = Object.assign(document.createElement(kind), properties);
  node.append(...children);
  return node;
}

// Who works by keyboard alone keeps a place: a button that is switched off under it hands it on.
function switchOff(button, isOff, instead) {
  const isHere = document.activeElement === button;
  button.disabled = isOff;
  if (isOff && isHere) instead.focus();
}

// -- The machine on the page -----------------------------------------------------------------------

const session = { record: machine.newRecord("agent"), path: [], past: [], shared: null };

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
  $("said").replaceChildren(`${label}: ${state}, by `, ...cited(plan.rule, plan.law), `. ${plan.why}`);
}

function click(event) {
  remember(event, machine.take(session.record, event), [event]);
  show();
}

function undo() {
  const last = session.past.pop();
  if (last === undefined) return;
  session.record = last.record;
  session.path = last.path;
  $("said").textContent = `Undone: ${last.label}.`;
  show();
}

function restart() {
  Object.assign(session, { record: machine.newRecord("agent"), path: [], past: [], shared: null });
  $("said").textContent = "";
  show();
}

function go(events) {
  restart();
  for (const event of events) remember(event, machine.take(session.record, event), [event]);
  show();
}

// -- Links -----------------------------------------------------------------------------------------

const SHARED = "#look="; // begins a link that carries a small input
const MOST_SHARED = 6000; // letters of such a link: what mail and chat still take for one

// What a link asks for: an anchor, an input, or events, one after another.
function follow(hash) {
  const text = decoded(hash.replace(/^#\/?/, ""));
  if (text === null) {
    restart();
    $("said").textContent = "The link cannot be read: it has a % that begins no letter.";
  } else if (hash.startsWith(SHARED)) {
    restart();
    $("input").value = decoded(hash.slice(SHARED.length));
    read($("input").value);
  } else if (!showAnchor(text)) followEvents(text.split("/").filter(Boolean));
}

function followEvents(events) {
  const unknown = events.filter((event) => !machine.events.includes(event));
  go(unknown.length ? [] : events);
  if (unknown.length) $("said").textContent = `The link names events that this lifecycle does not have: ${unknown.join(", ").slice(0, 400)}.`;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function showLink() {
  const path = session.path.length ? `#${session.path.map(encodeURIComponent).join("/")}` : session.shared ?? "";
  if (location.hash !== path) history.replaceState(null, "", path || location.pathname + location.search);
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
  for (const phase of Object.keys(data.initials)) {
    const inside = machine.configurations.filter((name) => data.states[name].phase === phase);
    const chips = inside.map((name) => {
      const chip = make("button", { type: "button", textContent: name === phase ? name : name.slice(phase.length + 1), title: `${name}: ${data.states[name].doc}` });
      chip.dataset.name = name;
      chip.addEventListener("click", () => be(name));
      return chip;
    });
    const isAlone = inside.length === 1 && inside[0] === phase;
    $("configurations").append(make("li", {}, ...(isAlone ? [] : [make("span", { className: "quiet", textContent: phase })]), ...chips));
  }
}

function show() {
  const { record } = session;
  const here = data.states[record.configuration];
  $("configuration").textContent = record.configuration;
  $("tags").textContent = here.tags.join(", ");
  $("meaning").textContent = here.doc;
  showRecord(record);
  showLikely();
  showEvents();
  showMap(record.configuration);
  for (const name of ["undo", "restart"]) switchOff($(name), session.past.length === 0, $("link"));
  $("nothing").hidden = session.past.length > 0;
  $("timeline").replaceChildren(...session.past.map(({ label, plan, record: before }) => {
    const kind = plan.disposition !== "taken" ? plan.disposition : plan.record.configuration === before.configuration ? "stays" : "moves";
    const what = kind === "moves" ? `${before.configuration} → ${plan.record.configuration}` : `${before.configuration} ${kind}`;
    return make("li", {}, `${label}: `, make("span", { className: kind, textContent: what }), " (", ...cited(plan.rule, plan.law), `) ${kind === "moves" ? "" : plan.why}`);
  }));
  $("timeline").scrollTop = $("timeline").scrollHeight;
  showLink();
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

// -- What may happen -------------------------------------------------------------------------------

const MOST_LIKELY = 8;

// For each word that leads on from here, the event that is declared first for it.
function likely() {
  const here = session.record.configuration;
  const found = new Map();
  for (const { word, events, sources } of data.arrows) {
    const event = sources.includes(here) ? events.find((name) => classOf(machine.step(here, name)) === "moves") : undefined;
    if (event !== undefined && !found.has(word)) found.set(word, event);
  }
  if (found.size === 0) for (const name of machine.events) if (classOf(machine.step(here, name)) === "moves") found.set(name, name);
  return rankedByMap([...found]).slice(0, MOST_LIKELY);
}

// What the overview draws from this phase comes first, then what happens within it.
function rankedByMap(words) {
  const here = session.record.configuration;
  const { phase } = data.states[here];
  const drawn = Object.entries(ARROWS).filter(([id, arrow]) => id.startsWith("phases-") && arrow.source === phase).map(([, arrow]) => arrow.word);
  const rank = ([word, event]) => (drawn.includes(word) ? 0 : data.states[machine.step(here, event).target].phase === phase ? 1 : 2);
  return words.sort((one, other) => rank(one) - rank(other));
}

function showLikely() {
  const focused = document.activeElement?.closest?.("#likely") ? [...$("likely").querySelectorAll("button")].indexOf(document.activeElement) : -1;
  $("likely").replaceChildren(...likely().map(([word, event]) => {
    const step = machine.step(session.record.configuration, event);
    const button = make("button", { type: "button", title: data.events[event].doc }, make("strong", { textContent: word }), make("span", { textContent: event }), make("span", { className: "moves", textContent: outcomeOf(step) }));
    button.addEventListener("click", () => click(event));
    return make("li", {}, button);
  }));
  if (focused >= 0) ($("likely").querySelectorAll("button")[focused] ?? $("likely").querySelector("button"))?.focus();
}

const filtered = { events: null };

function filter({ events }) {
  filtered.events = events;
  $("clear").hidden = events === null;
  $("arrow").hidden = events === null;
  showEvents();
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
    item.hidden = !text.includes(wanted) || (filtered.events !== null && !filtered.events.has(name)) || ($("show").value !== "" && $("show").value !== kind);
    count += item.hidden ? 0 : 1;
    if (kind === "moves") near.add(step.target);
  }
  for (const list of $("events").querySelectorAll("ul")) {
    const isEmpty = [...list.children].every((item) => item.hidden);
    list.hidden = isEmpty;
    list.previousElementSibling.hidden = isEmpty;
  }
  $("count").textContent = `${count} of ${items.size} events`;
  for (const chip of $("configurations").querySelectorAll("button")) {
    const isHere = chip.dataset.name === session.record.configuration;
    chip.className = isHere ? "here" : near.has(chip.dataset.name) ? "near" : "";
    if (isHere) chip.setAttribute("aria-current", "true");
    else chip.removeAttribute("aria-current");
  }
}
