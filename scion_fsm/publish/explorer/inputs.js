// What is pasted: a Pod, a List, watch events, one after another.
"use strict";

// Gives [{type, object}], where type is null for what was listed.
function readInputs(text) {
  const found = [];
  for (const value of jsonValues(text)) {
    const many = Array.isArray(value) ? value : Array.isArray(value?.items) ? value.items : [value];
    for (const one of many) {
      const isWatched = typeof one?.type === "string" && typeof one?.object === "object";
      if (isWatched && !["ADDED", "MODIFIED", "DELETED"].includes(one.type)) continue; // BOOKMARK, ERROR
      found.push(isWatched ? { type: one.type, object: one.object } : { type: null, object: one });
    }
  }
  return found;
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
    if (values.length === 0 || depth !== 0) throw new SyntaxError("this is not JSON: paste what kubectl get pods -o json prints");
    return values;
  }
}
