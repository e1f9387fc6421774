// One line of the ladder: an arrow between two columns, or plain text where there are too many parties.

import { fill, h } from "./elements.js";
import { timeOfDay } from "./format.js";
import { arrow, isArrow } from "./ladder_lines.js";

/** The names over the columns. */
export function header(root, columns) {
  root.hidden = columns.length === 0;
  root.style.setProperty("--columns", columns.length);
  fill(
    root,
    columns.map((name) => h("span", { title: name }, name)),
  );
}

/** The lines as list items. Those that were made before are used again: they never change. */
export class Rows {
  constructor() {
    this.made = new Map();
    this.columns = "";
  }

  /** One item for each of `rungs`, drawn in these columns. */
  of(rungs, columns) {
    const before = this.columns === columns.join(" ") ? this.made : new Map();
    this.columns = columns.join(" ");
    this.made = new Map(rungs.map((rung) => [rung.n, before.get(rung.n) ?? row(rung, columns)]));
    return [...this.made.values()];
  }
}

/** The line as a list item with one button in it. */
function row(rung, columns) {
  const button = { "type": "button", "class": "rung", "data-do": "raw", "data-n": rung.n, "data-own": "rung" };
  return h(
    "li",
    { "data-key": `${rung.n} ${columns.join(" ")}`, "class": `lane-${rung.lane}` },
    h(
      "button",
      { ...button, tabindex: -1 },
      h("time", {}, timeOfDay(rung.at_ms)),
      h("span", { class: "lane" }, rung.lane),
      columns.length ? drawn(rung, columns) : written(rung),
    ),
  );
}

function drawn(rung, columns) {
  const place = arrow(rung, columns);
  if (!place) return h("span", { class: "paper" }, h("span", { class: "remark" }, rung.summary));
  const percent = (fraction) => `${(fraction * 100).toFixed(2)}%`;
  const style = { "left": percent(place.left), "width": percent(place.right - place.left) };
  const room = { "left": percent(place.left), "max-width": `calc(${percent(1 - place.left)} - 4px)` };
  return h(
    "span",
    { class: "paper" },
    h("span", { class: "unseen" }, `${rung.from} to ${rung.to}: `),
    h("span", { class: "said", style: room }, rung.summary),
    h("span", { class: place.pointsRight ? "shaft right" : "shaft left", style }),
  );
}

function written(rung) {
  const ends = isArrow(rung)
    ? h("span", { class: "ends" }, rung.from, h("span", { "aria-label": "to" }, " → "), rung.to)
    : null;
  return h("span", { class: "words" }, ends, h("span", { class: "summary" }, rung.summary));
}
