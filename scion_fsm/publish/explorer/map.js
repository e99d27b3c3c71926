// The pictures: which is shown, where the agent is in it, what a click on a box or an arrow does.

const map = $("map");
const ARROWS = JSON.parse(document.getElementById("arrows").textContent);
const drawings = new Map([...map.querySelectorAll("[data-view]")].map((frame) => [frame.dataset.view, frame]));
const named = new Map([...Object.keys(data.initials), ...machine.configurations].map((name) => [name.replace(/\W/g, "_"), name]));
let scale = 1;
let drawing = null;

function zoom(to) {
  scale = Math.min(3, Math.max(0.25, to));
  drawing.style.width = `${drawing.viewBox.baseVal.width * scale}px`;
  drawing.style.height = "auto";
}

const LEGIBLE = 9.6; // pixels; what would be smaller is scrolled instead

function fit() {
  const sizes = [...drawing.querySelectorAll("text")].map((text) => parseFloat(getComputedStyle(text).fontSize));
  zoom(Math.min(1, Math.max(LEGIBLE / Math.min(...sizes), (map.clientWidth - 4) / drawing.viewBox.baseVal.width)));
}

function choose(view) {
  for (const [name, frame] of drawings) frame.hidden = name !== view;
  drawing = drawings.get(view).querySelector("svg");
  $("view").value = view;
  fit();
  showMap(session.record.configuration);
}

function buildMap() {
  for (const [view, frame] of drawings) {
    const svg = frame.querySelector("svg");
    svg.setAttribute("role", "group");
    for (const node of svg.querySelectorAll(".node")) {
      const name = named.get(node.id.slice(view.length + 1));
      if (name !== undefined) clickable(node, `${name}: be there`, () => be(name));
    }
    for (const edge of svg.querySelectorAll("g.edge[id]")) {
      const arrow = ARROWS[edge.id];
      if (arrow?.events.length) clickable(edge, `arrow ${arrow.word}: its events`, () => showArrow(arrow));
    }
    $("view").append(make("option", { value: view, textContent: svg.querySelector("title").textContent }));
  }
  choose(drawings.keys().next().value);
}

function clickable(part, label, act) {
  part.setAttribute("tabindex", "0");
  part.setAttribute("role", "button");
  part.setAttribute("aria-label", label);
  part.addEventListener("click", act);
  part.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
}

// Goes to a configuration by a shortest way, so that the link holds how it came there.
function be(name) {
  const wanted = data.initials[name] ?? name;
  const events = wayTo(wanted);
  if (events !== null) go(events);
}

function wayTo(wanted) {
  const came = new Map([[data.initial, []]]);
  for (const here of came.keys()) {
    if (here === wanted) return came.get(here);
    for (const event of machine.events) {
      const { target } = machine.step(here, event);
      if (!came.has(target)) came.set(target, [...came.get(here), event]);
    }
  }
  return null;
}

function showArrow(arrow) {
  $("arrow").textContent = `On the arrow “${arrow.word}”: ${arrow.events.join(", ")}.`;
  filter({ events: new Set(arrow.events) });
  $("all").open = true;
  $("all").scrollIntoView({ block: "nearest" });
}

function showMap(configuration) {
  const phase = data.states[configuration].phase;
  for (const [view, frame] of drawings) {
    for (const node of frame.querySelectorAll(".current")) node.classList.remove("current");
    for (const name of [configuration, phase]) {
      const node = frame.querySelector(`#${CSS.escape(`${view}-${name.replace(/\W/g, "_")}`)}`);
      if (node !== null) {
        node.classList.add("current");
        break;
      }
    }
  }
  const node = drawing.querySelector(".current");
  if (node === null) return;
  const box = node.getBoundingClientRect(), frame = map.getBoundingClientRect();
  const right = frame.left + map.clientWidth, bottom = frame.top + map.clientHeight; // without the scroll bars
  const edge = 40; // an arrow's label or two beside the box
  if (box.left < frame.left + edge || box.right > right - edge) map.scrollLeft += (box.left + box.right - frame.left - right) / 2;
  if (box.top < frame.top + edge || box.bottom > bottom - edge) map.scrollTop += (box.top + box.bottom - frame.top - bottom) / 2;
}

function dragging() {
  let from = null;
  map.addEventListener("pointerdown", (event) => {
    // A finger scrolls, and a press on a box or an arrow is for it.
    if (event.pointerType === "touch" || event.target.closest("[role=button]")) return;
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

function startMap() {
  buildMap();
  dragging();
  $("view").addEventListener("change", () => choose($("view").value));
  $("larger").addEventListener("click", () => zoom(scale * 1.25));
  $("smaller").addEventListener("click", () => zoom(scale / 1.25));
  $("fit").addEventListener("click", fit);
  window.addEventListener("resize", fit);
}
