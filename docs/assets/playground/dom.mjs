// The smallest that is needed to make elements. What comes from an answer is always text, never markup.

/** Makes an element; attributes that are false or null are left out. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** A text in which each rule in brackets, such as [W1], is a link to the page of the rules. */
export function withRules(text, rules) {
  return text.split(/(\[[A-Z]\d+\])/).map(part =>
    /^\[[A-Z]\d+\]$/.test(part) ? ruleLink(part.slice(1, -1), rules) : part);
}

/** A link to a rule. */
export function ruleLink(rule, rules) {
  return make("a", { href: `${rules}#${rule}`, class: "rule", "aria-label": `rule ${rule}` }, rule);
}

/** Offers a text as a file. */
export function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Says in words how far the loading of Python is. */
export class Progress {
  constructor() {
    this.bar = make("progress", { max: 1, "aria-label": "Loading Python" });
    this.words = make("span", { role: "status" });
    this.element = make("div", { class: "py-progress" }, this.words, this.bar);
    this.done("");
  }

  loading({ loaded, total }) {
    const mega = bytes => (bytes / 1e6).toFixed(0);
    this.bar.hidden = false;
    if (loaded < total) this.bar.value = loaded / total;
    else this.bar.removeAttribute("value");
    // In few steps: each new text is read aloud.
    const quarter = Math.floor((4 * loaded) / total) / 4;
    this.words.textContent = loaded < total
      ? `Loading Python: ${mega(quarter * total)} of ${mega(total)} MB`
      : "Starting Python";
  }

  working(words) {
    this.bar.hidden = true;
    this.words.textContent = words;
  }

  done(words) {
    this.working(words);
  }
}
