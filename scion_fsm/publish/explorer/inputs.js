// What is pasted or dropped, as inputs: JSON or YAML of pods, a watch, containers as docker and its kin list them.

const EMPTY = "there is nothing in it";

// Gives [{type, object}] of pods, where type is null for what was listed, and [{container}] of containers.
function readInputs(text) {
  const table = containerTable(text);
  if (table !== null) return table;
  const found = [];
  for (const value of valuesOf(text)) {
    const many = Array.isArray(value) ? value : Array.isArray(value?.items) ? value.items : [value];
    for (const one of many) {
      const isWatched = typeof one?.type === "string" && typeof one?.object === "object";
      if (isWatched && !["ADDED", "MODIFIED", "DELETED"].includes(one.type)) continue; // BOOKMARK, ERROR
      const container = isWatched ? null : containerOf(one);
      if (container !== null) found.push({ container });
      else found.push(isWatched ? { type: one.type, object: one.object } : { type: null, object: one });
    }
  }
  return found;
}

function valuesOf(text) {
  const start = text.trimStart();
  if (start === "") throw new SyntaxError(EMPTY);
  if (/^NAME\s+READY\s+STATUS\s/.test(start)) throw new SyntaxError("this is kubectl's table, which leaves out what decides: paste what kubectl get pods -o yaml prints");
  if (/^[[{"]/.test(start)) return jsonValues(text);
  if (/^(?:apiVersion|kind|items|metadata|status|spec|-|---)\b|^-/.test(start)) return yamlValues(text);
  throw new SyntaxError("this is neither JSON nor YAML: paste what kubectl get pods -o json or -o yaml prints, or docker ps -a");
}

function jsonValues(text) {
  try {
    return [JSON.parse(text)];
  } catch {
    // Several values, as `kubectl get -w -o json` prints them: cut where a value's last brace closes.
    const values = [];
    let depth = 0, start = -1, isQuoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const letter = text[at];
      if (isQuoted) {
        if (letter === "\\") at += 1;
        else if (letter === '"') isQuoted = false;
      } else if (letter === '"') isQuoted = true;
      else if (letter === "{" || letter === "[") {
        if (depth === 0) start = at;
        depth += 1;
      } else if (letter === "}" || letter === "]") {
        depth -= 1;
        if (depth === 0) values.push(JSON.parse(text.slice(start, at + 1)));
      }
    }
    if (values.length === 0 || depth !== 0) throw new SyntaxError("this JSON is not whole");
    return values;
  }
}

// What `docker ps -a` prints without a format: columns begin where their heads do.
function containerTable(text) {
  const [head, ...rows] = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (head === undefined || !/\bSTATUS\b/.test(head) || !/^CONTAINER ID\s|\sNAMES?\s*$/.test(head)) return null;
  const heads = [...head.matchAll(/\S+(?: \S+)*/g)].map((found) => [found[0], found.index]);
  const cell = (row, name) => {
    const at = heads.findIndex(([title]) => title === name);
    return at < 0 ? null : row.slice(heads[at][1], heads[at + 1]?.[1]).trim() || null;
  };
  return rows.map((row) => ({
    container: { status: cell(row, "STATUS"), containerId: cell(row, "CONTAINER ID"), name: cell(row, "NAMES") ?? cell(row, "NAME") },
  }));
}

// A container as a line of `docker ps --format json` or an element of `docker inspect`; null for anything else.
function containerOf(one) {
  if (typeof one !== "object" || one === null || "metadata" in one || "kind" in one) return null;
  const first = (value) => (Array.isArray(value) ? value[0] : value);
  const name = first(one.Names ?? one.Name);
  const known = { name: typeof name === "string" ? name.replace(/^\//, "") : null, containerId: one.ID ?? one.Id ?? null };
  const state = one.State;
  if (typeof state === "object" && state !== null) {
    const hasEnded = /^(?:exited|stopped)$/i.test(state.Status ?? "");
    return { ...known, status: state.Status, exitCode: hasEnded ? state.ExitCode ?? null : null, isOutOfMemory: state.OOMKilled === true, started: state.StartedAt };
  }
  const status = one.Status ?? one.State ?? (typeof one.status === "string" ? one.status : null);
  return typeof status === "string" ? { ...known, status } : null;
}
