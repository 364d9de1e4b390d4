// The tour plays tour.toml through the same forms as a visitor: it types, presses, and waits for what is then seen.

const BEAT = 34; // milliseconds a letter takes
const PATIENCE = 20000; // milliseconds until what was expected is given up

class Ended extends Error {}

export class Tour {
  constructor(stage) {
    Object.assign(this, stage);
    this.box = document.querySelector("[data-tour]");
    this.caption = this.box.querySelector("[data-caption]");
    this.bar = this.box.querySelector("progress");
    this.note = this.box.querySelector("[data-paused-note]");
    this.goOn = this.box.querySelector("[data-go-on]");
    this.pace = Number(new URLSearchParams(location.search).get("pace")) || 1; // a test is in a hurry
    this.#is("idle");
    this.goOn.addEventListener("click", () => this.#resume());
    this.box.querySelector("[data-end]").addEventListener("click", () => this.end());
    document.addEventListener("keydown", (event) => this.#handOver(event), true);
    document.addEventListener("pointerdown", (event) => this.#handOver(event), true);
  }

  // From a fresh stage: what visitors wrote before would be in the way.
  async begin() {
    if (this.state === "playing") return;
    if (!sessionStorage.getItem("tour") && this.#isUsed()) {
      sessionStorage.setItem("tour", "1");
      document.querySelector("form.again").requestSubmit();
      return;
    }
    sessionStorage.removeItem("tour");
    const answer = await fetch(this.box.dataset.tour);
    if (!answer.ok) return;
    this.steps = await answer.json();
    this.#is("playing");
    this.box.hidden = false;
    document.body.classList.add("touring");
    this.toChat(); // the organizer speaks there
    try {
      for (const [number, step] of this.steps.entries()) {
        this.bar.value = Math.round((100 * number) / this.steps.length);
        await this.#play(step);
      }
      this.bar.value = 100;
      this.#yourTurn();
    } catch (reason) {
      if (!(reason instanceof Ended)) this.#stuck(reason);
    }
  }

  end() {
    this.#is("ended");
    this.#wake?.();
    this.#close();
  }

  #wake = null;

  #is(state) {
    this.state = state;
    this.box.dataset.state = state;
  }

  #isUsed() {
    return this.pane("group").querySelectorAll(".line").length > 1 || this.pane("private").querySelector(".line") !== null;
  }

  #close() {
    this.box.hidden = true;
    document.body.classList.remove("touring");
    this.#light(null);
  }

  async #play(step) {
    const caption = step.caption[document.documentElement.lang];
    if (caption) this.caption.textContent = caption;
    if (step.pane && step.pane !== "outbox") {
      this.show(step.pane);
      this.#light(this.pane(step.pane));
    }
    const before = this.#seen();
    await this.#acts[step.act].call(this, step);
    for (const expected of step.expect) await this.#until(() => this.#isSeen(expected, before), expected.text);
    const last = step.expect.map((one) => one.pane).filter((pane) => pane !== "outbox").at(-1);
    if (last && last !== step.pane && getComputedStyle(this.main.querySelector(".tabs")).display !== "none") {
      await this.#rest(600);
      this.show(last);
    }
    await this.#rest(step.read * 1000);
  }

  #acts = {
    look: async () => {},
    say: async (step) => {
      const form = this.pane(step.pane).querySelector(".composer");
      if (step.pane === "group") {
        this.writers.value = [...this.writers.options].find((one) => one.dataset.letter === step.by).value;
      }
      await this.#type(form.querySelector("[name=text]"), step.what);
      form.requestSubmit(form.querySelector(".send"));
    },
    press: async (step) => {
      if (step.pane === "group") {
        this.writers.value = [...this.writers.options].find((one) => one.dataset.letter === step.by).value;
      }
      const button = await this.#until(() => this.#button(step), step.what);
      await this.#pressed(button);
    },
    fill: async (step) => {
      const place = this.pane(step.pane);
      await this.#until(() => place.querySelector("form.fields"), "form");
      for (const [name, value] of Object.entries(step.what)) await this.#fillIn(place, name, value);
    },
    jump: async (step) => {
      await this.#pressed(document.querySelector(`[name=scene][value="${CSS.escape(step.what)}"]`));
    },
    next: async () => {
      await this.#pressed(document.querySelector("button[name=next]"));
    },
    speed: async (step) => {
      await this.#pressed(document.querySelector(`[name=speed][value="${step.what}"]`));
    },
    open: async (step) => {
      const mail = await this.#until(() => this.pane(step.pane).querySelector("[data-open-desk]"), "mail");
      await this.#rest(600);
      await this.openDesk(mail.getAttribute("href"));
    },
    plug: async () => {
      const away = new Promise((resolve) => this.main.addEventListener("vert-away", resolve, { once: true }));
      await this.#pressed(document.querySelector("[data-plug] button"));
      await away;
      await new Promise((resolve) => this.main.addEventListener("vert-here", resolve, { once: true }));
    },
  };

  // The last button of this verb, or with these words, that can be pressed in the pane.
  #button(step) {
    const shown = [...this.pane(step.pane).querySelectorAll("button.choice")].filter((one) => one.offsetParent);
    return shown.filter((one) => one.value.startsWith(`${step.what} `)).at(-1)
      ?? shown.filter((one) => new RegExp(step.what).test(one.textContent)).at(-1);
  }

  async #pressed(button) {
    button.scrollIntoView({ block: "nearest" });
    button.classList.add("pressed");
    await this.#rest(450);
    button.classList.remove("pressed");
    const form = button.form;
    button.click();
    await this.#until(() => !form?.busy, "an answer");
  }

  async #fillIn(place, name, value) {
    const fields = [...place.querySelectorAll(`form.fields [name="field.${CSS.escape(name)}"]`)];
    if (!fields.length) throw new Error(name);
    if (fields[0].type === "checkbox") {
      const wanted = String(value).split(",");
      const last = fields.at(-1).form;
      for (const box of fields.filter((one) => one.form === last)) box.checked = wanted.includes(box.value);
      return;
    }
    await this.#type(fields.at(-1), value);
  }

  async #type(field, text) {
    field.value = "";
    field.scrollIntoView({ block: "nearest" });
    for (const letter of text) {
      field.value += letter;
      await this.#rest(BEAT);
    }
  }

  #places(name) {
    return name === "outbox" ? [...document.querySelectorAll(".strip [data-line]")] : [...this.pane(name).querySelectorAll("[data-line]")];
  }

  #seen() {
    const seen = new Set();
    for (const name of ["group", "private", "expert", "organizer", "outbox"]) {
      for (const line of this.#places(name)) seen.add(`${line.dataset.line} ${line.dataset.version}`);
    }
    return seen;
  }

  #isSeen(expected, before) {
    const pattern = new RegExp(expected.text, "u");
    return this.#places(expected.pane).some((line) =>
      !before.has(`${line.dataset.line} ${line.dataset.version}`) && pattern.test(line.textContent.replace(/\s+/g, " ")));
  }

  async #until(found, what) {
    const begun = performance.now();
    for (;;) {
      const result = found();
      if (result) return result;
      if (performance.now() - begun > PATIENCE) throw new Error(String(what));
      await this.#rest(60 * this.pace);
    }
  }

  // Waits, for longer while the visitor has the stage.
  async #rest(milliseconds) {
    await new Promise((resolve) => setTimeout(resolve, milliseconds / this.pace));
    if (this.state === "paused") await new Promise((resolve) => { this.#wake = resolve; });
    if (this.state === "ended") throw new Ended();
  }

  #handOver(event) {
    if (this.state !== "playing" || !event.isTrusted || this.box.contains(event.target)) return;
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    this.#is("paused");
    this.note.hidden = false;
    this.goOn.hidden = false;
    this.#light(null);
  }

  #resume() {
    this.#is("playing");
    this.note.hidden = true;
    this.goOn.hidden = true;
    this.#wake?.();
  }

  #light(pane) {
    for (const one of this.main.querySelectorAll(".pane.lit")) one.classList.remove("lit");
    pane?.classList.add("lit");
  }

  #stuck(reason) {
    this.#is("stuck");
    this.box.dataset.reason = reason.message;
    this.caption.textContent = this.box.dataset.stuck;
    this.#light(null);
  }

  #yourTurn() {
    this.#is("done");
    this.#light(null);
    this.show("group");
    const last = document.querySelector("template[data-your-turn]").content.cloneNode(true);
    this.caption.replaceChildren(last);
    this.pane("group").querySelector(".composer [name=text]").focus();
  }
}
