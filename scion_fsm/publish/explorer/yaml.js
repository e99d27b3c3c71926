// YAML as kubectl prints it: mappings and lists by indentation, scalars plain, quoted or in blocks. What goes
// beyond that (anchors, tags, flow collections with something in them) is refused, not guessed.

function yamlValues(text) {
  return text.split(/^---(?:[ \t].*)?$/m).filter((part) => part.trim() !== "").map((part) => {
    const reader = { lines: yamlLines(part), at: 0 };
    const value = yamlBlock(reader, 0);
    if (reader.at < reader.lines.length) yamlRefuse(reader);
    return value;
  });
}

function yamlLines(text) {
  return text.split(/\r?\n/).map((raw, number) => ({ raw, number: number + 1, indent: raw.search(/\S|$/), text: raw.trim() }))
    .filter((line, index, lines) => index < lines.length - 1 || line.text !== "");
}

function yamlRefuse({ lines, at }) {
  const line = lines[Math.min(at, lines.length - 1)];
  throw new SyntaxError(`line ${line?.number ?? 1} is neither JSON nor YAML as kubectl prints it`);
}

function yamlSkip(reader) {
  while (reader.at < reader.lines.length && /^(?:#.*)?$/.test(reader.lines[reader.at].text)) reader.at += 1;
  return reader.lines[reader.at];
}

function yamlBlock(reader, least) {
  const first = yamlSkip(reader);
  if (first === undefined || first.indent < least) return null;
  if (/^\t/.test(first.raw)) yamlRefuse(reader);
  return first.text === "-" || first.text.startsWith("- ") ? yamlList(reader, first.indent) : yamlMapping(reader, first.indent);
}

function yamlList(reader, indent) {
  const found = [];
  for (let line = yamlSkip(reader); line?.indent === indent && (line.text === "-" || line.text.startsWith("- ")); line = yamlSkip(reader)) {
    const rest = line.text.slice(1).trimStart();
    const inner = indent + line.text.length - rest.length;
    if (rest === "") {
      reader.at += 1;
      found.push(yamlBlock(reader, indent + 1));
    } else if (yamlKey(rest) !== null || rest.startsWith("- ")) {
      // What follows the dash is a block of its own, as deep as it stands.
      reader.lines[reader.at] = { ...line, indent: inner, text: rest };
      found.push(yamlBlock(reader, inner));
    } else {
      reader.at += 1;
      found.push(yamlScalar(reader, rest, indent));
    }
  }
  return found;
}

function yamlMapping(reader, indent) {
  const found = Object.create(null);
  let count = 0;
  for (let line = yamlSkip(reader); line?.indent === indent; line = yamlSkip(reader)) {
    const key = yamlKey(line.text);
    if (key === null) yamlRefuse(reader);
    reader.at += 1;
    count += 1;
    found[key.name] = key.rest === "" ? yamlInner(reader, indent) : yamlScalar(reader, key.rest, indent);
  }
  if (count === 0 || (yamlSkip(reader)?.indent ?? 0) > indent) yamlRefuse(reader);
  return { ...found };
}

// What stands below a key: deeper, or a list as deep as the key.
function yamlInner(reader, indent) {
  const next = yamlSkip(reader);
  const isList = next?.indent === indent && /^-(?: |$)/.test(next.text);
  return isList || (next?.indent ?? -1) > indent ? yamlBlock(reader, next.indent) : null;
}

// The key at the beginning of a text and what follows its colon; null where there is none.
function yamlKey(text) {
  const found = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#&*!|>%@`{}[\],?:-](?:[^:#]|:(?=\S)|(?<=\S)#)*|[?:-](?=\S)(?:[^:#]|:(?=\S)|(?<=\S)#)*):(?:\s+(.*)|$)/s.exec(text);
  if (found === null) return null;
  const rest = (found[2] ?? "").trim();
  return { name: String(yamlQuoted(found[1]) ?? found[1].trim()), rest: rest.startsWith("#") ? "" : rest };
}

function yamlScalar(reader, text, indent) {
  const block = /^([|>])([+-]?)(\d?)([+-]?)$/.exec(text);
  if (block !== null) return yamlText(reader, indent, block[1] === "|", block[2] || block[4], Number(block[3] || 0));
  let whole = text;
  // A scalar may go on in deeper lines, which its line breaks join.
  const isOpen = () => (/^["']/.test(whole) ? yamlQuoted(whole) === null : true);
  while (reader.at < reader.lines.length && isOpen()) {
    const line = reader.lines[reader.at];
    if (line.text !== "" && line.indent <= indent) break;
    const isBroken = whole.startsWith('"') && /(?:^|[^\\])(?:\\\\)*\\$/.test(whole);
    whole = line.text === "" ? `${whole}\n` : isBroken ? whole.slice(0, -1) + line.text : `${whole}${whole.endsWith("\n") ? "" : " "}${line.text}`;
    reader.at += 1;
  }
  const quoted = yamlQuoted(whole.trim());
  if (quoted !== null) return quoted;
  if (/^["'&*!%@`]/.test(whole) || (/^[[{]/.test(whole) && !["[]", "{}"].includes(whole.trim()))) {
    reader.at -= 1;
    yamlRefuse(reader);
  }
  return yamlPlain(whole.replace(/\s#.*$/, "").trim());
}

function yamlQuoted(text) {
  if (/^'(?:[^']|'')*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (!/^"(?:[^"\\]|\\.)*"$/s.test(text)) return null;
  const letters = { 0: "\0", a: "\x07", b: "\b", e: "\x1b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", _: "\u00a0", N: "\u0085", L: "\u2028", P: "\u2029" };
  return text.slice(1, -1).replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/gs, (_, x, u, long, letter) => {
    const code = x ?? u ?? long;
    return code === undefined ? letters[letter] ?? letter : String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff));
  });
}

function yamlPlain(text) {
  if (/^(?:null|Null|NULL|~|)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (text === "[]") return [];
  if (text === "{}") return {};
  if (/^[-+]?(?:0|[1-9]\d*)$/.test(text) || /^[-+]?\d+\.\d*(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  return text;
}

function yamlText(reader, indent, isLiteral, chomp, given) {
  const found = [];
  let depth = given ? indent + given : null;
  for (; reader.at < reader.lines.length; reader.at += 1) {
    const line = reader.lines[reader.at];
    if (line.text === "") {
      found.push("");
      continue;
    }
    if (line.indent <= indent) break;
    depth ??= line.indent;
    found.push(line.raw.slice(depth));
  }
  let end = found.length;
  while (end > 0 && found[end - 1] === "") end -= 1;
  const kept = found.slice(0, end);
  const text = isLiteral ? kept.join("\n") : kept.join(" ").replace(/(?: {2,})/g, "\n");
  if (chomp === "-" || end === 0) return text;
  return text + (chomp === "+" ? "\n".repeat(found.length - end + 1) : "\n");
}
