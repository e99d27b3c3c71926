// A recording: its inputs one after another, late copies among them, the picture moving with one agent.

const player = { inputs: [], at: 0, agents: new Map(), earlier: new Map(), bounced: 0, harmed: 0, random: 1, timer: null, followed: null };

function load(inputs) {
  player.inputs = inputs;
  player.followed = null;
  rewind();
  $("player").hidden = false;
}

function rewind() {
  stop();
  Object.assign(player, { at: 0, last: null, agents: new Map(), earlier: new Map(), bounced: 0, harmed: 0, random: 1 });
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

function advance({ isShown = true } = {}) {
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
  player.last = keyOf(input.object);
  if (isShown) showPlayer();
  if (player.at >= player.inputs.length) stop();
}

// Any moment of the recording, by delivering everything before it anew.
function seek(to) {
  rewind();
  while (player.at < to) advance({ isShown: false });
  showPlayer();
}

function play() {
  if (player.timer !== null) return stop();
  if (player.at >= player.inputs.length) rewind();
  player.timer = setInterval(() => advance(), Number($("speed").value));
  $("play").textContent = "Pause";
}

function stop() {
  clearInterval(player.timer);
  player.timer = null;
  $("play").textContent = "Play";
}

function showPlayer() {
  $("progress").max = Math.max(1, player.inputs.length);
  $("progress").value = player.at;
  $("place").textContent = `${player.at} of ${player.inputs.length} inputs`;
  $("bounced").textContent = `${player.bounced} inputs bounced; they changed ${player.harmed} records.`;
  const moving = player.agents.get(player.followed ?? player.last);
  if (moving !== undefined) showMap(moving.record.configuration);
  $("moving").textContent = moving === undefined ? "" : `In the picture: ${moving.name}, ${moving.record.configuration}.`;
  const rows = [...player.agents].map(([key, agent]) => {
    const button = make("button", { type: "button", textContent: agent.name });
    button.setAttribute("aria-pressed", String(key === player.followed));
    button.addEventListener("click", () => {
      player.followed = key === player.followed ? null : key;
      showPlayer();
      [...$("agents").querySelectorAll("button")].find((one) => one.textContent === agent.name)?.focus();
    });
    return make("tr", {}, ...cells("td", button, agent.record.configuration, agent.record.reason, agent.last, String(agent.bounced)));
  });
  $("agents").replaceChildren(tableOf(["agent", "is", "reason", "last input", "bounced"], rows));
}

function startPlayer() {
  $("play").addEventListener("click", play);
  $("next").addEventListener("click", () => { stop(); advance(); });
  $("rewind").addEventListener("click", rewind);
  $("progress").addEventListener("input", () => { stop(); seek(Number($("progress").value)); });
  $("speed").addEventListener("change", () => { if (player.timer !== null) { stop(); play(); } });
}
