// Draws what Python answered: where the case stands, what to do, and the files.
import { download, make, ruleLink } from "./dom.mjs";

/** Draws the answer into an element; returns its heading. */
export function drawResult(into, answer, rules, zone) {
  const heading = make("h2", { tabindex: "-1", id: "where-it-stands" }, "Where it stands");
  into.replaceChildren(heading, ...drawn(answer, rules, zone).filter(Boolean));
  return heading;
}

function drawn(answer, rules, zone) {
  return [
    make("p", { class: "co-phase" }, make("strong", {}, answer.phase.sentence), " ", rule(answer.phase.rule, rules)),
    make("p", { class: "co-when" }, `On ${answer.now}. All times are those of ${zone}. A date after "about" was counted, and is an estimate.`),
    ...section("What to do", answer.advice.length ? adviceList(answer.advice, rules) : "Nothing: the rules ask nothing of you now."),
    ...section("Can a dispute be opened?", openingPart(answer.opening, rules)),
    ...(answer.timeline ? section("The picture", "Its times are in UTC; a date after ~ is an estimate.", picture(answer.timeline)) : []),
    ...(answer.deadlines.length ? section("Dates that count", dates(answer.deadlines, rules)) : []),
    ...(answer.money.length ? section("The money, and what would still be possible", list(answer.money)) : []),
    ...section("What has happened", happened(answer.happened)),
    ...section("Files", files(answer)),
  ];
}

function section(title, ...content) {
  return [make("h3", {}, title), ...content.map(each => (typeof each === "string" ? make("p", {}, each) : each))];
}

function rule(id, rules) {
  return id ? ruleLink(id, rules) : "";
}

function list(sentences) {
  return make("ul", {}, sentences.map(each => make("li", {}, each)));
}

function adviceList(advice, rules) {
  return make("ul", { class: "co-advice" }, advice.map(each =>
    make("li", { class: each.severity }, make("span", { class: "co-mark" }, each.mark), " ", each.sentence, " ", rule(each.rule, rules))));
}

function openingPart(opening, rules) {
  const { opens, closes, refusals } = opening;
  const words = opening.allowed ? "Yes, now." : "Not now:";
  const why = refusals.map(each => make("li", {}, each.sentence, " ", rule(each.rule, rules),
    each.help.length ? make("p", { class: "py-help" }, `What helps: ${each.help.join("; ")}.`) : null));
  return make("div", { class: "co-opening" },
    make("p", {}, make("strong", {}, words)),
    why.length ? make("ul", {}, why) : null,
    opens ? make("dl", {},
      make("dt", {}, "From"), make("dd", {}, `${opens.words} (${opens.origin})`),
      make("dt", {}, "Until"), make("dd", {}, `${closes.words} (${closes.origin}), ${opening.left}`)) : null);
}

function dates(deadlines, rules) {
  const head = ["When", "Who must act", "What happens then", "Rule"].map(each => make("th", { scope: "col" }, each));
  const rows = deadlines.map(each => make("tr", {},
    make("td", {}, each.at, make("span", { class: "py-help" }, ` ${each.left}`)),
    make("td", {}, each.who), make("td", {}, each.effect), make("td", {}, rule(each.rule, rules))));
  return make("div", { class: "co-scroll", tabindex: "0", role: "region", "aria-label": "Dates that count" },
    make("table", {}, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows)));
}

function happened(entries) {
  if (!entries.length) return "Nothing that has a date.";
  return make("ol", { class: "co-happened" }, entries.map(({ at, sentence, itself }) =>
    make("li", {}, make("span", { class: "co-at" }, at), " ", sentence,
      itself ? make("span", { class: "py-help" }, " By itself, as the rules count; if it did not, tell what happened instead.") : null)));
}

/** The picture is the library's own; it is read as a picture, so that nothing in it can run. */
function picture(svg) {
  const read = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  return make("div", { class: "co-scroll co-picture", tabindex: "0", role: "region", "aria-label": "The picture of the case" }, document.importNode(read, true));
}

function files({ files, order }) {
  const name = order.id.replace(/[^\w-]+/g, "-");
  return make("div", { class: "py-buttons" },
    make("button", { type: "button", class: "md-button", onclick: () => download(`${name}.ics`, "text/calendar", files.calendar) }, "Save the calendar (.ics)"),
    make("button", { type: "button", class: "md-button", onclick: () => download(`${name}.json`, "application/json", files.case) }, "Save the case (.json)"));
}
