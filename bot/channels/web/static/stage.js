// The stage: who writes, what is suggested, the clock, the expert's mail, and panes as tabs on a phone.

import { Live } from "./live.js";
import { Tour } from "./tour.js";

const main = document.querySelector("main.stage");
const live = new Live(main);
const pane = (name) => main.querySelector(`[data-pane="${name}"]`);
const group = pane("group");
const writers = group.querySelector("[data-writers]");

// ---- whoever is chosen writes, and presses, in the group
live.before = (form, data) => {
  if (!group.contains(form)) return form.action;
  const writer = writers.selectedOptions[0];
  data.set("token", writer.dataset.token);
  return writer.value;
};

for (const chip of main.querySelectorAll("[data-chip]")) {
  chip.addEventListener("click", () => {
    const text = chip.form.querySelector("[name=text]");
    text.value = group.contains(chip) ? `@Vert ${chip.dataset.chip}` : chip.dataset.chip;
    text.focus();
  });
}

// ---- panes are tabs where there is no room for all; a count tells what is new behind one
const tabs = [...main.querySelectorAll("[data-tab]")];

export function show(name) {
  for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.tab === name));
  for (const one of main.querySelectorAll(".pane")) one.classList.toggle("shown", one.dataset.pane === name);
  count(name, 0);
  const log = pane(name)?.querySelector(".log:not([hidden])");
  if (log && !log.matches(".mailbox")) log.scrollTop = log.scrollHeight;
}

function count(name, number) {
  const place = main.querySelector(`[data-count="${name}"]`);
  if (!place) return;
  place.textContent = number || "";
  place.hidden = !number;
}

for (const tab of tabs) tab.addEventListener("click", () => show(tab.dataset.tab));

live.changed = (element, news) => {
  const place = element.closest(".pane");
  if (!place || place.classList.contains("shown")) return;
  const lines = news.filter((one) => one.matches(".line, .mail")).length;
  if (lines) count(place.dataset.pane, Number(main.querySelector(`[data-count="${place.dataset.pane}"]`).textContent || 0) + lines);
};

// ---- the expert's mail, and the desk behind it
const mailbox = main.querySelector("[data-mailbox]");
const desk = main.querySelector("[data-desk]");
const questions = main.querySelector("[data-questions]");

document.addEventListener("click", (event) => {
  const open = event.target.closest("[data-open-desk]");
  if (!open || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openDesk(open.getAttribute("href"));
});

async function openDesk(address) {
  const [path, query] = address.split("?");
  questions.dataset.fragment = `${path}/questions?${query ?? ""}`;
  await live.refresh();
  mailbox.hidden = true;
  desk.hidden = false;
  desk.focus({ preventScroll: true });
}

main.querySelector("[data-to-mail]").addEventListener("click", () => {
  desk.hidden = true;
  mailbox.hidden = false;
  mailbox.focus({ preventScroll: true });
});

// ---- the organizer's own pages, in the place of their chat
const organizer = pane("organizer");
const frame = organizer.querySelector("[data-console]");
const [toConsole, toChat] = ["[data-open-console]", "[data-to-chat]"].map((one) => organizer.querySelector(one));

function showConsole(open, address) {
  if (!frame) return;
  frame.hidden = toChat.hidden = !open;
  toConsole.hidden = open;
  for (const one of organizer.querySelectorAll(":scope > .log, :scope > .composer")) one.hidden = open;
  if (open && (address || !frame.contentDocument?.querySelector("main.console"))) frame.src = address ?? toConsole.href;
}

organizer.addEventListener("click", (event) => {
  const link = event.target.closest("a[href*='/console']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  showConsole(true, link === toConsole ? undefined : link.href);
  toChat.focus();
});

toChat?.addEventListener("click", () => {
  showConsole(false);
  toConsole.focus();
});

// ---- the clock
function tick() {
  const time = document.querySelector("[data-clock]");
  if (!time) return;
  if (time.begun === undefined) {
    time.begun = performance.now();
    time.offset = offset(time.dateTime);
    time.since = Date.parse(time.dateTime) + time.offset;
    time.last = time.textContent;
  }
  const now = new Date(time.since + (performance.now() - time.begun) * Number(time.dataset.speed));
  const shown = `${two(now.getUTCHours())}.${two(now.getUTCMinutes())}`;
  const day = now.toISOString().slice(0, 10);
  if (day !== new Date(time.since).toISOString().slice(0, 10) && time.day !== day) {
    time.day = day;
    live.refresh();
  }
  const text = time.last.replace(/\d\d\.\d\d$/, shown);
  if (time.textContent !== text) time.textContent = text;
}

function offset(iso) {
  const found = /([+-])(\d\d):(\d\d)$/.exec(iso);
  return found ? Number(`${found[1]}1`) * (Number(found[2]) * 60 + Number(found[3])) * 60000 : 0;
}

const two = (number) => String(number).padStart(2, "0");
setInterval(tick, 200);

// ---- small things: the event is chosen at once, a menu closes, starting over loads the stage anew
document.querySelector("[data-submits]").addEventListener("change", (event) => event.target.form.submit());

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target) || event.target.closest("button")) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) menu.open = false;
});

document.addEventListener("vert-sent", (event) => {
  if (event.detail.matches(".again")) location.reload();
});

// ---- the tour
const tour = new Tour({ live, main, pane, show, openDesk, toChat: () => showConsole(false), writers });
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-show-me]")) tour.begin();
});
if (sessionStorage.getItem("tour")) tour.begin();
