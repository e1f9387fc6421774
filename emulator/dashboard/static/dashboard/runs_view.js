// Reports of `offhook run`: the runs, and the cases of the one that is looked at.

import { fill, h, onDo } from "./elements.js";
import { count, dateTime, place } from "./format.js";
import { Problem, getJson } from "./requests.js";
import { caseWord, runWord, verdictWords } from "./run_words.js";

/** Draws into the view of runs. */
export class RunsView {
  constructor() {
    this.open = "";
    this.root = document.querySelector("#run");
    onDo(this.root, "close", () => {
      window.location.hash = "runs";
    });
  }

  /** Show the list. */
  draw(runs) {
    const root = document.querySelector("#runs");
    const help = [
      "No report was found. Start the platform where ",
      h("code", {}, "offhook run"),
      " writes its reports, or name the folder with ",
      h("code", {}, "--runs"),
      ".",
    ];
    fill(root, runs.length ? table(runs, this.open) : h("p", { class: "empty" }, help));
  }

  /** Open the cases of `folder`; empty: close them. */
  async show(folder) {
    if (folder === this.open && this.root.childElementCount) return;
    this.open = folder;
    if (!folder) {
      this.root.replaceChildren();
      return;
    }
    try {
      fill(this.root, cases(folder, (await getJson(`/lab/runs/${encodeURIComponent(folder)}`)).cases));
      this.root.querySelector("h3").focus({ preventScroll: true });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      fill(this.root, h("p", { class: "error" }, problem.message));
    }
  }
}

function table(runs, open) {
  const names = ["Run", "Time (UTC)", "Result", "Passed", "Failed", "Invalid"];
  return h(
    "div",
    { class: "table-box", tabindex: 0, role: "region", "aria-label": "Table of scenario runs" },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          names.map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h(
        "tbody",
        {},
        runs.map((run) => line(run, run.folder === open)),
      ),
    ),
  );
}

function line(run, isOpen) {
  const cell = (name, ...children) => h("td", { "data-name": name }, ...children);
  const { word, tone } = runWord(run);
  return h(
    "tr",
    { "data-key": run.folder, "class": isOpen ? "chosen" : null },
    h(
      "th",
      { scope: "row" },
      h("a", { "href": `#runs/${encodeURIComponent(run.folder)}`, "aria-current": isOpen ? "true" : null }, run.folder),
    ),
    cell("Time", dateTime(run.at_ms)),
    cell("Result", h("span", { class: `badge ${tone}` }, word)),
    cell("Passed", String(run.passed)),
    cell("Failed", String(run.failed)),
    cell("Invalid", String(run.invalid)),
  );
}

function cases(folder, found) {
  return h(
    "section",
    { class: "card", "aria-labelledby": "run-title" },
    h(
      "div",
      { class: "title-line" },
      h("h3", { id: "run-title", tabindex: -1 }, folder),
      h("span", { class: "dim" }, count(found.length, "case")),
      h("button", { "type": "button", "class": "quiet", "data-do": "close" }, "Close"),
    ),
    h("ul", { class: "cases" }, found.map(oneCase)),
  );
}

function oneCase(one) {
  const { word, tone } = caseWord(one);
  const top = [
    h("span", { class: `badge ${tone}` }, word),
    h("span", {}, one.name),
    one.took_ms ? h("span", { class: "dim" }, `${place(one.took_ms)}`) : null,
  ];
  if (!one.verdicts.length && !one.why) return h("li", { class: "case" }, h("p", { class: "case-top" }, top));
  return h(
    "li",
    { class: "case" },
    h(
      "details",
      { open: tone === "bad" },
      h("summary", { class: "case-top" }, top),
      one.why ? h("p", { class: "error" }, one.why) : null,
      h("ul", { class: "verdicts" }, one.verdicts.map(verdict)),
    ),
  );
}

function verdict(one) {
  return h(
    "li",
    {},
    h("span", { class: one.passed ? "badge ok" : "badge bad" }, one.passed ? "fits" : "does not fit"),
    h("strong", {}, one.check),
    h("span", { class: "dim" }, verdictWords(one)),
  );
}
