// Draws the fields that Python describes, reads their answers, and shows beside each what is wrong with it.
import { make } from "./dom.mjs";

/** A group of fields: its answers go together under one name, such as `order`. */
export class Fields {
  constructor(name, described) {
    this.name = name;
    this.fields = described.map(field => drawn(name, field));
    this.elements = this.fields.map(({ element }) => element);
    this.elements.forEach(element => element.addEventListener("change", () => this.show()));
    this.show();
  }

  /** The answers, by the names of the fields; what is hidden is left out. */
  get answers() {
    const shown = this.fields.filter(({ element }) => !element.hidden);
    return Object.fromEntries(shown.map(({ field, read }) => [field.name, read()]));
  }

  set answers(given) {
    for (const { field, write } of this.fields) write(given[field.name] ?? field.start);
    this.show();
  }

  /** Shows the fields that count, by what was chosen in others. */
  show() {
    for (const { field, element } of this.fields) {
      if (field.only) element.hidden = !field.only[1].includes(this.answerTo(field.only[0]));
    }
  }

  answerTo(name) {
    return this.fields.find(({ field }) => field.name === name)?.read();
  }

  /** Shows the messages that belong here; returns the first control that has one. */
  complain(errors) {
    const wrong = this.fields.filter(({ field, complain }) => complain(errors[`${this.name}.${field.name}`] ?? ""));
    return wrong[0]?.control ?? null;
  }
}

function drawn(group, field) {
  const id = `co-${group}-${field.name}`.replaceAll(".", "-");
  const kind = KINDS[field.kind](id, field);
  const help = field.help ? make("p", { class: "py-help", id: `${id}-help` }, field.help) : null;
  const error = make("p", { class: "py-error", id: `${id}-error`, hidden: true });
  const element = kind.around(help, error);
  const described = [help?.id, error.id].filter(Boolean).join(" ");
  kind.control.setAttribute("aria-describedby", described);
  const complain = message => {
    error.textContent = message;
    error.hidden = !message;
    if (message) kind.control.setAttribute("aria-invalid", "true");
    else kind.control.removeAttribute("aria-invalid");
    return Boolean(message);
  };
  kind.write(field.start);
  return { field, element, control: kind.control, read: kind.read, write: kind.write, complain };
}

/** A control with its label above. */
function labelled(id, field, control) {
  const label = make("label", { for: id }, field.label,
    field.needed || field.kind === "choice" ? null : make("span", { class: "py-optional" }, " (optional)"));
  return {
    control,
    around: (help, error) => make("div", { class: `py-field py-${field.kind}` }, label, help, control, error),
    read: () => control.value,
    write: value => { control.value = value; },
  };
}

const KINDS = {
  moment: (id, field) => labelled(id, field, make("input", { id, type: "datetime-local", max: "9999-12-31T23:59", required: field.needed })),
  money: (id, field) => labelled(id, field, make("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", required: field.needed })),
  text: (id, field) => labelled(id, field, make("textarea", { id, rows: 3 })),
  words: (id, field) => {
    const list = field.name === "currency" ? `${id}-list` : null;
    const drawn = labelled(id, field, make("input", { id, type: "text", autocomplete: "off", list, required: field.needed }));
    if (!list) return drawn;
    const currencies = make("datalist", { id: list }, Intl.supportedValuesOf("currency").map(value => make("option", { value })));
    return { ...drawn, around: (...around) => { const element = drawn.around(...around); element.append(currencies); return element; } };
  },
  choice: (id, field) => {
    const none = field.start || field.choices.some(([value]) => value === "") ? [] : [["", "Choose one"]];
    const options = [...none, ...field.choices].map(([value, words]) => make("option", { value }, words));
    return labelled(id, field, make("select", { id, required: field.needed }, options));
  },
  yes: (id, field) => {
    const control = make("input", { id, type: "checkbox" });
    return {
      control,
      around: (help, error) => make("div", { class: "py-field py-yes" }, control, make("label", { for: id }, field.label), help, error),
      read: () => (control.checked ? "yes" : ""),
      write: value => { control.checked = value === "yes"; },
    };
  },
  several: (id, field) => {
    const boxes = field.choices.map(([value], number) => make("input", { id: `${id}-${number}`, type: "checkbox", value }));
    const rows = field.choices.map(([, words], number) => make("div", { class: "py-yes" }, boxes[number], make("label", { for: `${id}-${number}` }, words)));
    const legend = make("legend", {}, field.label);
    const control = make("fieldset", { class: "py-field py-several" }, legend, rows);
    return {
      control,
      around: (help, error) => { control.append(...[help, error].filter(Boolean)); return control; },
      read: () => boxes.filter(({ checked }) => checked).map(({ value }) => value),
      write: value => boxes.forEach(box => { box.checked = value.includes(box.value); }),
    };
  },
};
