// Check my order: a form whose answers go to Python in this browser, and nowhere else.
import { Progress, make } from "./dom.mjs";
import { Fields } from "./fields.mjs";
import { ask, built, stop } from "./python.mjs";
import { drawResult } from "./result.mjs";

export async function mount(box) {
  if (!(await built()).core) {
    box.replaceChildren(make("p", { class: "py-missing", role: "note" },
      "This site was built without Python for the browser, so orders cannot be checked here. ",
      "The command ", make("code", {}, "aliclaim"), " says the same."));
    return;
  }
  const described = JSON.parse(box.dataset.form);
  new Check(box, described, box.dataset.rules, box.dataset.examples);
}

class Check {
  constructor(box, described, rules, examples) {
    this.rules = rules;
    this.steps = []; // what has happened: {answers, words}
    this.file = "";
    this.choices = [];
    this.order = new Fields("order", [...described.order, ...described.more]);
    this.claim = new Fields("claim", described.claim);
    this.moment = new Moment();
    this.progress = new Progress();
    this.summary = make("p", { class: "co-summary", role: "status" });
    this.result = make("section", { class: "co-result", "aria-label": "The answer", hidden: true });
    this.draw(box, described, examples);
  }

  draw(box, described, examples) {
    const count = described.order.length;
    this.orderPart = part("The order", inRows(this.order.elements.slice(0, count)),
      make("details", { class: "co-more" }, make("summary", {}, "More about the order"), inRows(this.order.elements.slice(count))));
    this.claimPart = part("The problem", inRows(this.claim.elements));
    this.drawHappened();
    this.button = make("button", { type: "submit", class: "md-button md-button--primary" }, "Check my order");
    this.form = make("form", { novalidate: true, class: "co-form", autocomplete: "off" },
      this.drawBegin(examples, described.titles), this.orderPart, this.claimPart, this.happenedPart,
      part("The moment", inRows(this.moment.elements)),
      make("div", { class: "py-buttons" }, this.button,
        make("button", { type: "reset", class: "md-button" }, "Start over"), this.progress.element), this.summary);
    this.form.addEventListener("submit", event => {
      event.preventDefault();
      this.check({ lead: true });
    });
    this.form.addEventListener("reset", event => {
      event.preventDefault();
      this.startOver();
    });
    box.replaceChildren(this.form, this.result);
  }

  startOver() {
    this.order.answers = this.claim.answers = {};
    this.beginning.value = this.fileInput.value = "";
    this.begin("");
    this.beginning.focus();
  }

  // --- where it begins: an empty form, an example or a file -----------------------------------

  drawBegin(examples, titles) {
    const begin = make("select", { id: "co-begin" }, make("option", { value: "" }, "My own order"),
      Object.entries(titles).map(([name, title]) => make("option", { value: name }, `Example: ${title}`)));
    const file = make("input", { id: "co-file", type: "file", accept: ".json,application/json", "aria-describedby": "co-file-error" });
    this.fileError = make("p", { class: "py-error", id: "co-file-error", hidden: true });
    this.fileInput = file;
    this.beginning = begin;
    this.note = make("p", { class: "co-note", hidden: true });
    begin.addEventListener("change", async () => {
      file.value = "";
      if (!begin.value) this.begin("");
      else this.begin(await (await fetch(`${examples}${begin.value}.json`)).text());
    });
    file.addEventListener("change", async () => {
      begin.value = "";
      if (file.files.length) this.begin(await file.files[0].text());
    });
    return part("Begin with",
      inRows([
        make("div", { class: "py-field" }, make("label", { for: "co-begin" }, "Which order"), begin),
        make("div", { class: "py-field" }, make("label", { for: "co-file" }, "Or a case file that was saved here"), file, this.fileError),
      ]),
      this.note);
  }

  /** Begins anew, with the text of a case file or with the empty form. */
  begin(file) {
    this.file = file;
    this.steps = [];
    this.listSteps();
    this.orderPart.hidden = this.claimPart.hidden = Boolean(file);
    this.note.hidden = this.result.hidden = true;
    this.complain({});
    this.summary.textContent = "";
    this.offer([]);
    this.moment.set(nowOf(file));
    if (file) this.check({ lead: true });
  }

  // --- what has happened ----------------------------------------------------------------------

  drawHappened() {
    this.list = make("ol", { class: "co-steps", "aria-label": "What has happened so far" });
    this.next = make("select", { id: "co-next", "aria-describedby": "co-next-help co-next-error" });
    this.nextError = make("p", { class: "py-error", id: "co-next-error", hidden: true });
    this.nextHelp = make("p", { class: "py-help", id: "co-next-help" });
    this.nextFields = make("div", { class: "co-next-fields" });
    this.add = make("button", { type: "button", class: "md-button" }, "Add it");
    this.adder = make("div", { class: "co-adder" },
      make("div", { class: "py-field" }, make("label", { for: "co-next" }, "What happened next?"), this.nextHelp, this.next, this.nextError),
      this.nextFields, this.add);
    this.next.addEventListener("change", () => this.chosen());
    this.add.addEventListener("click", () => this.addStep());
    this.happenedPart = part("What has happened", this.list, this.adder);
    this.listSteps();
    this.offer([]);
  }

  /** Offers what can have happened next: the library says what that is. */
  offer(choices) {
    this.choices = choices;
    const none = make("option", { value: "" }, choices.length ? "Nothing more" : "Check the order first");
    this.next.replaceChildren(none, ...choices.map(({ tag, label }) => make("option", { value: tag }, label)));
    this.nextHelp.textContent = choices.length
      ? "These are all things that the rules allow at this point."
      : "Once the order has been checked, you can tell here what has happened since, one thing after another.";
    this.next.disabled = !choices.length;
    this.chosen();
  }

  chosen(insist = false) {
    const choice = this.choices.find(({ tag }) => tag === this.next.value);
    const fields = choice ? [...choice.fields, ...(insist ? [INSIST] : [])] : [];
    const before = this.asked?.answers ?? {};
    this.asked = new Fields("next", fields);
    if (insist) this.asked.answers = before;
    this.nextFields.replaceChildren(...this.asked.elements);
    this.add.hidden = !choice;
  }

  async addStep() {
    const choice = this.choices.find(({ tag }) => tag === this.next.value);
    const answers = { tag: choice.tag, ...this.asked.answers };
    this.steps.push({ answers, words: wordsOf(choice, answers) });
    if (await this.check({ trying: this.steps.length - 1 })) {
      this.listSteps();
      this.next.focus();
    }
  }

  removeStep(number) {
    this.steps.splice(number, 1);
    this.listSteps();
    this.check({});
    this.next.focus();
  }

  listSteps() {
    this.list.replaceChildren(...this.steps.map(({ words }, number) => {
      const remove = make("button", { type: "button", class: "co-remove", "aria-label": `Remove: ${words}`, onclick: () => this.removeStep(number) }, "Remove");
      return make("li", {}, make("span", {}, words), " ", remove, make("p", { class: "py-error", hidden: true }));
    }));
    this.list.hidden = !this.steps.length;
  }

  // --- asking and telling ---------------------------------------------------------------------

  get question() {
    return {
      ...this.moment.answers,
      order: this.order.answers,
      claim: this.claim.answers,
      steps: this.steps.map(({ answers }) => answers),
      file: this.file,
    };
  }

  /** Asks; shows the answer or what is wrong. `trying` is the step that is taken back if it is refused. */
  async check({ lead = false, trying = -1 }) {
    this.busy(true);
    let answer = null;
    try {
      ({ answer } = await ask({ job: "check", asked: this.question }, { onLoad: each => this.progress.loading(each), onReady: () => this.progress.working("Checking") }));
      this.progress.done("");
    } catch (error) {
      stop();
      this.progress.done(`This went wrong: ${error.message}`);
    }
    this.busy(false);
    const fine = answer !== null && !Object.keys(answer.errors).length;
    if (!fine && trying >= 0) this.steps.splice(trying, 1);
    if (answer !== null) this.tell(answer, { lead, trying });
    return fine;
  }

  busy(is) {
    this.button.disabled = this.add.disabled = is;
    if (is) this.progress.working("Checking");
  }

  tell(answer, { lead, trying }) {
    const insist = trying >= 0 && answer.insist;
    if (insist) this.chosen(true);
    const first = this.complain(answer.errors, trying);
    if (first) {
      const count = Object.keys(answer.errors).length;
      this.summary.textContent = count === 1 ? "One answer needs another look." : `${count} answers need another look.`;
      first.closest("details")?.setAttribute("open", "");
      first.focus();
      return;
    }
    this.offer(answer.choices);
    this.showFile(answer);
    this.summary.textContent = summaryOf(answer);
    this.result.hidden = false;
    const heading = drawResult(this.result, answer, this.rules, this.moment.answers.zone);
    if (lead) heading.focus();
  }

  showFile({ order, claimed }) {
    this.note.hidden = !this.file;
    this.note.textContent = this.file ? `Order ${order.id}, ${order.paid} paid. ${order.note}` : "";
    if (this.file) this.claimPart.hidden = claimed;
  }

  /** Shows each message beside its field; returns the first control that has one. */
  complain(errors, trying = -1) {
    const renamed = Object.fromEntries(Object.entries(errors).map(([name, words]) => [name.replace(`steps.${trying}.`, "next."), words]));
    const groups = [this.order, this.claim, this.asked, this.moment.fields].map(group => group.complain(renamed));
    const own = [
      complainAt(this.fileInput, this.fileError, renamed.file),
      complainAt(this.next, this.nextError, renamed["next.tag"]),
      ...[...this.list.children].map((item, number) => this.complainOfStep(item, number, renamed)),
    ];
    return [...groups.slice(0, 2), ...own, ...groups.slice(2)].find(Boolean) ?? null;
  }

  complainOfStep(item, number, errors) {
    const words = Object.entries(errors).filter(([name]) => name.startsWith(`steps.${number}.`)).map(([, each]) => each);
    return complainAt(item.querySelector("button"), item.querySelector(".py-error"), words.join(" "));
  }
}

const INSIST = {
  name: "observed", kind: "yes", label: "AliExpress shows that this happened: take it as it is",
  help: "The rules here say otherwise; but where it did happen, what happened counts.", needed: true, choices: [], only: null, start: "",
};

/** For which moment, and in which zone times are told: the clock and the zone of the browser, at first. */
class Moment {
  constructor() {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
    const zones = [...new Set([own, "UTC", ...Intl.supportedValuesOf("timeZone")])];
    this.fields = new Fields("moment", [
      { name: "now", kind: "moment", label: "For which moment?", help: "Now, unless you want to look ahead.", needed: true, start: "" },
      { name: "zone", kind: "choice", label: "In which time zone are all times here?", help: "That of your device, unless you choose another.", needed: true, choices: zones.map(zone => [zone, zone]), start: own },
    ]);
    this.elements = this.fields.elements;
    this.set(null);
  }

  get answers() {
    return this.fields.answers;
  }

  /** Sets the moment: an instant, or else the clock's. */
  set(instant) {
    const zone = this.fields.answerTo("zone");
    // This language writes a time as the field wants it, but for one letter.
    const local = (instant ?? new Date()).toLocaleString("sv-SE", { timeZone: zone }).slice(0, 16).replace(" ", "T");
    this.fields.answers = { now: local, zone };
  }
}

function part(legend, ...children) {
  return make("fieldset", { class: "co-part" }, make("legend", {}, legend), ...children);
}

/** Sets fields beside one another, where there is room. */
function inRows(fields) {
  return make("div", { class: "co-fields" }, fields);
}

function complainAt(control, error, words = "") {
  error.textContent = words;
  error.hidden = !words;
  if (words) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
  return words ? control : null;
}

/** The moment for which a case file was written, if it says. */
function nowOf(file) {
  try {
    const now = new Date(JSON.parse(file).now);
    return Number.isNaN(now.getTime()) ? null : now;
  } catch {
    return null; // what is no file at all is told by Python, with its place
  }
}

/** What happened, as the list tells it: `2026-03-22 09:00: The seller made an offer (Money back, 10)`. */
function wordsOf(choice, answers) {
  const told = choice.fields.filter(({ name, kind }) => name !== "at" && kind !== "text" && answers[name]);
  const details = told.map(({ name, kind, label, choices }) => {
    if (kind === "yes") return label;
    const words = choices.find(([value]) => value === answers[name])?.[1] ?? answers[name];
    return kind === "moment" ? words.replace("T", " ") : words;
  });
  return `${answers.at.replace("T", " ")}: ${choice.label}${details.length ? ` (${details.join("; ")})` : ""}`;
}

function summaryOf({ phase, advice }) {
  const first = advice[0] ? ` ${advice[0].mark}: ${advice[0].sentence}` : "";
  return `Checked. ${phase.sentence}${first}`;
}
