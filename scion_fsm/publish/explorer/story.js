// The story that the page opens with: an agent ends, and its last words come late.

const STORY = JSON.parse(document.getElementById("story").textContent);
const telling = { at: 0, timer: null };

function storySteps() {
  let record = machine.newRecord("agent");
  return STORY.steps.map(({ event, says }) => {
    const plan = machine.take(record, event);
    const isStale = plan.disposition !== "taken";
    // Who believes a late word has what that word makes of an agent of which nothing else is known.
    const believed = isStale ? machine.take(machine.newRecord("agent"), event).record : plan.record;
    record = plan.record;
    return { event, says, plan, here: record.configuration, there: believed.configuration, isStale };
  });
}

function tell(to) {
  const steps = storySteps();
  telling.at = Math.max(0, Math.min(to, steps.length));
  const step = steps[telling.at - 1];
  const here = step?.here ?? data.initial;
  const there = step?.there ?? data.initial;
  $("story-says").textContent = step?.says ?? STORY.begins;
  $("story-here").textContent = here;
  $("story-there").textContent = there;
  $("story-why").replaceChildren(...(step ? [`${step.event}: ${step.plan.disposition}, `, ...cited(step.plan.rule, step.plan.law), `. ${step.plan.why}`] : ["Nothing has happened yet."]));
  $("story-source").hidden = !step?.isStale;
  $("story-section").classList.toggle("haunted", Boolean(step?.isStale));
  $("story-place").textContent = `${telling.at} of ${steps.length}`;
  $("story-take").disabled = telling.at === 0;
  $("story-next").disabled = false;
  switchOff($("story-back"), telling.at === 0, $("story-next"));
  switchOff($("story-next"), telling.at === steps.length, $("story-take"));
}

function pauseStory() {
  clearInterval(telling.timer);
  telling.timer = null;
  $("story-play").textContent = "Play";
}

function playStory() {
  if (telling.timer !== null) return pauseStory();
  if (telling.at >= STORY.steps.length) tell(0);
  telling.timer = setInterval(() => {
    tell(telling.at + 1);
    if (telling.at >= STORY.steps.length) pauseStory();
  }, 1800);
  $("story-play").textContent = "Pause";
}

function startStory() {
  const isKnownHere = STORY.steps.length > 0 && STORY.steps.every(({ event }) => machine.events.includes(event));
  $("story-section").hidden = !isKnownHere;
  if (!isKnownHere) return;
  $("story-back").addEventListener("click", () => { pauseStory(); tell(telling.at - 1); });
  $("story-next").addEventListener("click", () => { pauseStory(); tell(telling.at + 1); });
  $("story-play").addEventListener("click", playStory);
  $("story-take").addEventListener("click", () => {
    pauseStory();
    go(STORY.steps.slice(0, telling.at).map(({ event }) => event));
    $("now-heading").scrollIntoView();
  });
  $("story-section").addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    pauseStory();
    tell(telling.at + by);
  });
  tell(0);
}
