// What begins when the page is there, and what keys do.

function isTyping(target) {
  return target.closest("input, textarea, select") !== null;
}

// Arrows go through the events as through a list.
function move(event, list) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined || event.target.tagName !== "BUTTON") return;
  const buttons = [...list.querySelectorAll("button")].filter((button) => button.offsetParent !== null);
  event.preventDefault();
  buttons[buttons.indexOf(event.target) + by]?.focus();
}

function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || isTyping(event.target)) return;
    event.preventDefault();
    undo();
  });
  for (const list of [$("likely"), $("events")]) list.addEventListener("keydown", (event) => move(event, list));
  $("find").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const first = [...items].find(([, { item }]) => !item.hidden);
    if (first !== undefined) click(first[0]);
  });
}

build();
startReference();
startMap();
startPaste();
startPlayer();
startStory();
startKeys();
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
$("find").addEventListener("input", () => { $("all").open = true; showEvents(); });
$("show").addEventListener("change", () => { $("all").open = true; showEvents(); });
$("clear").addEventListener("click", () => filter({ events: null }));
document.querySelector("[data-skip]").addEventListener("click", (event) => {
  event.preventDefault(); // the part after # is the path
  $("events-heading").focus();
});
window.addEventListener("hashchange", () => follow(location.hash));
follow(location.hash);
