// What is pasted or dropped: what is seen of it, what it makes of an agent, and giving it to the machine.

function nameOf(object) {
  const { labels, name } = object?.metadata ?? {};
  return [labels?.["scion.name"], name].find((one) => typeof one === "string" && one !== "") ?? "(no name)";
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
    const watched = inputs.filter((input) => typeof input.type === "string");
    if (watched.length) load(watched);
    else look(inputs.map(sightOf));
    share(text);
  } catch (error) {
    // RangeError: deeper than the page's stack is high.
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    $("problem").textContent = `That cannot be read: ${error.message}.`;
  }
}

function sightOf({ object, container }) {
  if (container === undefined) return [nameOf(object), observePod(data, object)];
  const { status, name, containerId } = container;
  return [name ?? containerId ?? "(no name)", observeContainerStatus(data, status, container)];
}

function share(text) {
  const link = SHARED + encodeURIComponent(text.trim().toWellFormed());
  session.shared = link.length <= MOST_SHARED ? link : null;
  if (session.path.length === 0) showLink();
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


async function readFile(file) {
  if (file === undefined) return;
  const text = await file.text();
  if (text.length < 20_000) $("input").value = text;
  read(text);
}

function startPaste() {
  $("look").addEventListener("click", () => read($("input").value));
  $("say").addEventListener("click", () => readWord($("word").value));
  $("word").addEventListener("keydown", (event) => { if (event.key === "Enter") readWord($("word").value); });
  $("file").addEventListener("change", (event) => readFile(event.target.files[0]));
  $("sample").addEventListener("click", () => load(recording));
  document.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => { if (event.relatedTarget === null) document.body.classList.remove("dropping"); });
  document.addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    readFile(event.dataTransfer.files[0]);
    $("pods-heading").scrollIntoView();
  });
}
