// Level meters: 20 events a second become transforms, nothing is laid out or drawn anew.

import { h } from "./elements.js";
import { FLOOR_DB, fraction, levelText, louder, peakAfter } from "./level_scale.js";

const TEXT_EVERY_MS = 250;
const SPOKEN_EVERY_MS = 1000;
const SILENT_AFTER_MS = 600;
const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");

/** A meter for one direction of a leg: `index` 0 is what comes from its phone, 1 what goes to it. */
export function meter(leg, index, label) {
  const gauge = {
    "class": "meter",
    "role": "meter",
    "aria-label": label,
    "aria-valuemin": FLOOR_DB,
    "aria-valuemax": 0,
    "aria-valuenow": FLOOR_DB,
    "aria-valuetext": "silent",
  };
  return h(
    "div",
    { class: "level", "data-key": `meter-${leg}-${index}`, "data-own": "meter", "data-leg": leg, "data-index": index },
    h("div", gauge, h("span", { class: "meter-cover" }), h("span", { class: "meter-peak" })),
    h("span", { class: "level-text", "aria-hidden": "true" }, "silent"),
  );
}

/** Moves the meters inside `root`. */
export class Meters {
  constructor(root) {
    this.root = root;
    this.marks = new WeakMap();
    this.last = 0;
    this.quiet = 0;
  }

  /** Take `{leg: [from_peer_dbfs, to_peer_dbfs]}`. */
  take(levels) {
    window.clearTimeout(this.quiet);
    this.quiet = window.setTimeout(() => this.take({}), CALM.matches ? SPOKEN_EVERY_MS : SILENT_AFTER_MS);
    const now = performance.now();
    if (CALM.matches && now - this.last < SPOKEN_EVERY_MS) return;
    const seconds = Math.min(1, (now - this.last) / 1000);
    this.last = now;
    for (const element of this.root.querySelectorAll(".level")) {
      this.#move(element, levels[element.dataset.leg]?.[Number(element.dataset.index)], now, seconds);
    }
  }

  #move(element, dbfs, now, seconds) {
    const mark = this.marks.get(element) ?? { peak: 0, written: 0, spoken: 0, sinceWritten: null, sinceSpoken: null };
    const [gauge, text] = element.children;
    const [cover, peak] = gauge.children;
    const shown = fraction(dbfs);
    mark.peak = peakAfter(mark.peak, shown, seconds);
    cover.style.transform = `scaleX(${(1 - shown).toFixed(3)})`;
    peak.style.transform = `translateX(${(mark.peak * 100 - 100).toFixed(1)}%)`;
    // The words tell the loudest moment since they were written: the bar may jump in between.
    mark.sinceWritten = louder(dbfs, mark.sinceWritten);
    mark.sinceSpoken = louder(dbfs, mark.sinceSpoken);
    if (now - mark.written >= TEXT_EVERY_MS) {
      text.textContent = levelText(mark.sinceWritten);
      [mark.written, mark.sinceWritten] = [now, null];
    }
    if (now - mark.spoken >= SPOKEN_EVERY_MS) {
      gauge.setAttribute("aria-valuenow", Math.round(Math.max(FLOOR_DB, mark.sinceSpoken ?? FLOOR_DB)));
      gauge.setAttribute("aria-valuetext", levelText(mark.sinceSpoken));
      [mark.spoken, mark.sinceSpoken] = [now, null];
    }
    this.marks.set(element, mark);
  }
}
