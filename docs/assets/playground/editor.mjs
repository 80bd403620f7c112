// The editor: the examples of a page become programs that can be changed and run.
import { Progress, make } from "./dom.mjs";
import { ask, built, stop } from "./python.mjs";

export async function mount(box) {
  const examples = [...box.querySelectorAll("h2, pre > code")].reduce(gathered, []);
  if (!(await built()).core) {
    box.prepend(make("p", { class: "py-missing", role: "note" },
      "This site was built without Python for the browser: the examples can be read here, and not run."));
    return;
  }
  const parts = drawn(examples);
  box.replaceChildren(...parts.elements);
  wire(parts, examples);
}

/** Gathers each program with the heading above it. */
function gathered(found, element) {
  if (element.tagName === "H2") return [...found, { title: element.firstChild.textContent.trim(), code: "" }];
  // What it prints is shown when it runs.
  found.at(-1).code = element.textContent.replace(/^#>.*\n?/gm, "").trimEnd();
  return found;
}

function drawn(examples) {
  const choice = make("select", { id: "py-example" },
    examples.map(({ title }, number) => make("option", { value: number }, title)));
  const code = make("textarea", {
    id: "py-code", spellcheck: "false", autocapitalize: "off", autocomplete: "off",
    "aria-describedby": "py-keys", wrap: "off",
  });
  const run = make("button", { type: "button", class: "md-button md-button--primary" }, "Run");
  const halt = make("button", { type: "button", class: "md-button", disabled: true }, "Stop");
  const reset = make("button", { type: "button", class: "md-button" }, "Start over");
  const out = make("pre", { class: "py-out", tabindex: "0", role: "log", "aria-label": "What it printed" });
  const progress = new Progress();
  const elements = [
    make("div", { class: "py-field" }, make("label", { for: "py-example" }, "Example"), choice),
    make("div", { class: "py-field" }, make("label", { for: "py-code" }, "Program"), code,
      make("p", { class: "py-help", id: "py-keys" }, "Ctrl and Enter runs it. Tab leaves the editor.")),
    make("div", { class: "py-buttons" }, run, halt, reset, progress.element),
    out,
  ];
  return { choice, code, run, halt, reset, out, progress, elements };
}

function wire({ choice, code, run, halt, reset, out, progress }, examples) {
  const fill = () => {
    code.value = `${examples[choice.value].code}\n`;
    code.rows = Math.min(30, code.value.split("\n").length + 1);
  };
  const busy = is => {
    run.disabled = is;
    halt.disabled = !is;
  };
  const put = ({ text, kind }) => out.append(make("span", { class: kind }, `${text}\n`));
  const go = async () => {
    if (run.disabled) return;
    out.replaceChildren();
    busy(true);
    progress.working("Running");
    try {
      const { ok, ms } = await ask({ job: "run", code: code.value }, {
        onLoad: message => progress.loading(message),
        onReady: ({ version }) => progress.working(`Running by Python ${version}`),
        onOut: ({ lines }) => lines.forEach(put),
      });
      progress.done(`${ok ? "Done" : "It failed"} after ${ms} ms`);
    } catch (error) {
      progress.done(error.message);
    }
    busy(false);
  };
  fill();
  choice.addEventListener("change", fill);
  reset.addEventListener("click", fill);
  run.addEventListener("click", go);
  halt.addEventListener("click", () => {
    stop();
    run.disabled = false;
    run.focus();
  });
  code.addEventListener("keydown", event => keyed(event, code, go));
}

/** Runs by Ctrl and Enter; keeps the indentation of a new line. Tab is left alone, since it leads on. */
function keyed(event, code, go) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  if (event.ctrlKey || event.metaKey) {
    go();
    return;
  }
  const before = code.value.slice(0, code.selectionStart);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const deeper = line.trimEnd().endsWith(":") ? "    " : "";
  // Old, but the one way that leaves the undoing of changes to the browser.
  document.execCommand("insertText", false, `\n${line.match(/^ */)[0]}${deeper}`);
}
