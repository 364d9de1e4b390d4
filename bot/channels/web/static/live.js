// Keeps a page as the database has it: hears "changed", fetches the lines anew, and exchanges only those that did.
// Without this script every page still works: forms are sent, and the browser loads the page again.

const once = () => crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2) + Date.now();
const keyed = (root) => [...root.querySelectorAll("[data-line]")];
const same = (one, other) => one.dataset.version === other.dataset.version;

export class Live {
  constructor(main) {
    this.main = main;
    this.away = document.querySelector("[data-away]");
    this.before = (form, data) => form.action; // where a form goes; the stage writes as somebody
    this.changed = () => {}; // told of fragments in which something is new
    this.refreshing = null;
    document.addEventListener("submit", (event) => this.#send(event));
    for (const log of document.querySelectorAll(".log:not(.mailbox):not(.desk)")) keepsItsEnd(log);
    this.#listen();
  }

  fragments() {
    return [...document.querySelectorAll("[data-fragment]")];
  }

  // All fragments, once more if something changes meanwhile.
  async refresh() {
    if (this.refreshing) {
      this.again = true;
      return this.refreshing;
    }
    this.refreshing = (async () => {
      do {
        this.again = false;
        await Promise.all(this.fragments().map((one) => this.#fetch(one)));
      } while (this.again);
    })();
    try {
      await this.refreshing;
    } catch {
      // the stream tells when Vert is away
    } finally {
      this.refreshing = null;
    }
  }

  notice(place, words) {
    const note = (place.closest(".pane, main") ?? this.main).querySelector("[data-notice]");
    if (!note) return;
    note.textContent = words;
    note.hidden = !words;
    clearTimeout(note.timer);
    note.timer = setTimeout(() => { note.hidden = true; }, 12000);
  }

  #listen() {
    const stream = new EventSource(this.main.dataset.events);
    stream.onopen = () => this.#isAway(false);
    stream.onmessage = () => this.refresh();
    stream.onerror = () => {
      this.#isAway(true);
      if (stream.readyState !== EventSource.CLOSED) return;
      stream.close();
      setTimeout(() => this.#listen(), 700);
    };
  }

  #isAway(away) {
    document.body.classList.toggle("is-away", away);
    if (this.away) this.away.hidden = !away;
    this.main.dispatchEvent(new CustomEvent(away ? "vert-away" : "vert-here"));
  }

  async #fetch(element) {
    const answer = await fetch(element.dataset.fragment, { headers: { Accept: "text/html" } });
    if (answer.status === 403) location.reload(); // no longer inside: the page says so
    if (!answer.ok) return;
    this.exchange(element, await answer.text());
  }

  // What is new takes the place of what was; the rest stays, with whatever is being written in it.
  // The line that was pressed changes whatever stands in it.
  exchange(element, html, pressed = null) {
    const parsed = new DOMParser().parseFromString(`<body>${html}</body>`, "text/html").body;
    const atEnd = showsItsEnd(element);
    const news = [...parsed.children].every((one) => one.dataset.line) ? flat(element, parsed) : nested(element, parsed, pressed);
    if (!news.length) return;
    if (atEnd && element.matches(".log:not(.mailbox)")) {
      element.scrollTop = element.scrollHeight;
      fromItsTop(element, news.at(-1));
    }
    this.changed(element, news);
  }

  // What came of a press on an organizer's page stands above that page, and is read out.
  #acted(html) {
    const place = this.main.querySelector("[data-acted]");
    if (!place) return;
    const parsed = new DOMParser().parseFromString(`<body>${html}</body>`, "text/html").body;
    place.replaceChildren(...parsed.childNodes);
    if (!place.firstElementChild) return;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  }

  async #send(event) {
    const form = event.target;
    if (form.method !== "post" || !form.action || form.matches("[data-plain]")) return;
    if (form.enctype === "multipart/form-data") return; // a file goes as the browser sends it
    event.preventDefault();
    const data = new URLSearchParams(new FormData(form, event.submitter));
    const where = this.before(form, data);
    const field = form.querySelector("[name=once]");
    if (form.busy) return;
    form.busy = true;
    try {
      const answer = await fetch(where, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const told = await answer.json();
      this.notice(form, told.error ?? told.notice ?? "");
      if (!answer.ok) return;
      if (field) field.value = once();
      if (form.matches(".composer")) emptied(form, data.get("text"));
      const questions = form.closest("[data-questions], .questions") ?? form.closest(".desk")?.querySelector(".questions");
      if (told.card !== undefined) this.#acted(told.card);
      if (questions && told.html) this.exchange(questions, told.html, form.closest("[data-line]")?.dataset.line);
      else if (told.html !== undefined) this.#acted(told.html);
      document.dispatchEvent(new CustomEvent("vert-sent", { detail: form }));
      await this.refresh();
      if (form.matches(".composer")) toEnd(form);
    } catch {
      // nothing was acknowledged: the words stay where they were written
    } finally {
      form.busy = false;
    }
  }
}

const showsItsEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < 80;

// What is longer than there is room for is read from its beginning.
function fromItsTop(log, line) {
  if (line.offsetHeight > log.clientHeight) log.scrollTop += line.getBoundingClientRect().top - log.getBoundingClientRect().top;
}

// A log at its newest line stays there when it is given more room, or less.
function keepsItsEnd(log) {
  let atEnd = true;
  log.addEventListener("scroll", () => { atEnd = showsItsEnd(log); });
  new ResizeObserver(() => { if (atEnd) log.scrollTop = log.scrollHeight; }).observe(log);
}

// The next line may be written at once, and what is written of it already stays.
function emptied(form, sent) {
  const text = form.querySelector("[name=text]");
  if (text.value === sent) text.value = "";
  form.busy = false;
}

function toEnd(form) {
  const log = form.closest(".pane")?.querySelector(".log");
  if (log) log.scrollTop = log.scrollHeight;
}

// Lines below each other: each keeps its place, so that focus and what is being written stay.
function flat(element, parsed) {
  const news = [];
  const old = new Map([...element.children].map((one) => [one.dataset.line, one]));
  let after = null;
  for (const fresh of [...parsed.children]) {
    const kept = old.get(fresh.dataset.line);
    old.delete(fresh.dataset.line);
    if (kept && (same(kept, fresh) || isBeingFilledIn(kept))) {
      after = kept;
      continue;
    }
    arrive(fresh);
    news.push(fresh);
    if (kept) {
      unfold(fresh, kept);
      const held = focused(kept);
      kept.replaceWith(fresh);
      refocus(fresh, held);
    } else if (after) after.after(fresh);
    else element.prepend(fresh);
    after = fresh;
  }
  for (const gone of old.values()) gone.remove();
  return news;
}

// A form that somebody has begun to fill in stays until it is sent.
function isBeingFilledIn(kept) {
  if (!kept.matches("[data-keeps]")) return false;
  return [...kept.querySelectorAll("input, textarea")].some((one) =>
    one.type === "checkbox" || one.type === "radio" ? one.checked !== one.defaultChecked
      : one.type !== "hidden" && one.value !== one.defaultValue);
}

// Lines within sections: what did not change is carried over, and so is a form that is being filled in.
function nested(element, parsed, pressed) {
  const old = new Map(keyed(element).map((one) => [one.dataset.line, one]));
  const news = [];
  for (const fresh of keyed(parsed)) {
    const kept = old.get(fresh.dataset.line);
    if (kept && (same(kept, fresh) || (fresh.dataset.line !== pressed && staysOpen(kept, fresh)))) continue;
    arrive(fresh);
    if (kept) unfold(fresh, kept);
    news.push(fresh);
  }
  if (!news.length && keyed(parsed).length === old.size) return news;
  const held = focused(element);
  for (const fresh of keyed(parsed)) {
    if (!news.includes(fresh)) fresh.replaceWith(old.get(fresh.dataset.line));
  }
  element.replaceChildren(...parsed.childNodes);
  refocus(news.find((one) => one.dataset.line === pressed) ?? element, held);
  news[0]?.scrollIntoView({ block: "nearest" });
  return news;
}

// What somebody has unfolded to read stays so when its line changes.
function unfold(fresh, kept) {
  const before = [...kept.querySelectorAll("details")];
  [...fresh.querySelectorAll("details")].forEach((one, place) => { one.open ||= before[place]?.open ?? false; });
}

// Seen to come in, once: not again whenever its pane is shown.
function arrive(line) {
  line.classList.add("fresh");
  setTimeout(() => line.classList.remove("fresh"), 500);
}

// What somebody has opened on a line stays as long as the line is the same; and longer, once words stand in it.
function staysOpen(kept, fresh) {
  const [version] = fresh.dataset.version.split("-");
  if (kept.dataset.version.startsWith(`${version}-open-`)) return true;
  return kept.dataset.version.includes("-open-") && [...kept.querySelectorAll("textarea")].some((one) => one.value.trim());
}

function focused(root) {
  const active = document.activeElement;
  return root.contains(active) ? { id: active.id, name: active.name, value: active.value } : null;
}

function refocus(root, held) {
  if (!held) return;
  const again = (held.id && root.querySelector(`#${CSS.escape(held.id)}`))
    || (held.name && [...root.querySelectorAll(`[name="${CSS.escape(held.name)}"]`)].find((one) => one.value === held.value))
    || root.querySelector("textarea, input:not([type=hidden]), button, a");
  again?.focus({ preventScroll: true });
}

const main = document.querySelector("main[data-events]:not(.stage)");
if (main) new Live(main);
document.querySelector(".menu [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
