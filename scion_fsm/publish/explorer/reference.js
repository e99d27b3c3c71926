// Every law, rule, row and event with an anchor of its own: #L4, #T070, #F01, #pod.completed beside a #about-.

function startReference() {
  const sections = {
    "Laws": Object.entries(data.laws).map(([id, text]) => [id, text]),
    "Rules": rulesInWords(),
    "Rows for runs": data.runs.rows.map((row) => [row.id, `${row.relation}: ${row.why}`]),
    "Rows for freshness": Object.values(data.freshness).flatMap(({ rows }) => rows.map((row) => [row.id, rowInWords(row)])),
    "Rows for pods": data.pods.rows.map((row) => [row.id, row.event]),
    "Rows for containers": data.containers.statuses.map((row) => [row.id, `${row.equals ?? `${row.prefix}…`}: ${row.event ?? "by its exit code"}`]),
    "Properties": data.properties.map((claim) => [claim.id, `${claim.doc} (${claim.law})`]),
    "Events": Object.entries(data.events).map(([name, { origin, doc }]) => [`about-${name}`, `${name}, of the ${origin}: ${doc}`]),
  };
  for (const [title, rows] of Object.entries(sections)) {
    if (rows.length === 0) continue;
    const list = make("dl", {}, ...rows.flatMap(([id, text]) => [
      make("dt", { id, tabIndex: -1 }, make("a", { href: `#${id}`, textContent: id.replace(/^about-/, "") })), make("dd", { textContent: text }),
    ]));
    $("reference").append(make("details", {}, make("summary", { textContent: `${title} (${rows.length})` }), list));
  }
}

function rulesInWords() {
  const pairs = data.rules.map(() => [new Set(), new Set()]);
  data.cells.forEach((row, source) => row.forEach((rule, event) => {
    pairs[rule][0].add(machine.configurations[source]);
    pairs[rule][1].add(machine.events[event]);
  }));
  return data.rules.map((rule, index) => {
    const what = rule.disposition !== "taken" ? rule.disposition : rule.target === null ? "stays" : `→ ${rule.target}`;
    const [sources, events] = pairs[index].map((names) => [...names].join(", "));
    return [rule.id, `${what}${rule.law ? ` (${rule.law})` : ""}. ${rule.why} On ${events}, in ${sources}.`];
  });
}

function rowInWords(row) {
  const what = row.open !== null ? `counts, after ${row.open}` : row.ignore !== null ? `ignored: ${row.ignore}` : row.reject !== null ? `rejected: ${row.reject}` : "counts";
  return `${what}${row.law ? ` (${row.law})` : ""}. ${row.why}`;
}

// Shows what an anchor names; false where it names nothing here.
function showAnchor(id) {
  const place = id === "" ? null : document.getElementById(id);
  const folded = place?.closest("#reference details");
  if (!folded) return false;
  folded.open = true;
  for (const one of document.querySelectorAll("#reference .sought")) one.classList.remove("sought");
  place.classList.add("sought");
  place.scrollIntoView({ block: "center" });
  place.focus({ preventScroll: true });
  return true;
}

// A rule and its law, as links to what they say.
function cited(rule, law) {
  const link = (id) => (document.getElementById(id) === null ? id : make("a", { href: `#${id}`, textContent: id }));
  return law && law !== rule ? [link(rule), ", law ", link(law)] : [link(rule)];
}
