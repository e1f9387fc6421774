// The dialog with the bytes of one line of the ladder, and the way to its neighbours.

import { showDialog } from "./dialog.js";
import { h } from "./elements.js";
import { dateTime, shortId, size, timeOfDay } from "./format.js";
import { isArrow, neighbour } from "./ladder_lines.js";
import { Problem, getText } from "./requests.js";

/** `lines` answers the lines among which "previous" and "next" go. */
export class RawBytes {
  constructor(lines) {
    this.lines = lines;
    document.querySelector("#dialog-body").addEventListener("click", (event) => {
      const step = event.target.closest("[data-step]");
      if (step) this.show(Number(step.dataset.step));
    });
  }

  /** Show line number `n`. */
  async show(n) {
    const rung = this.lines().find((one) => one.n === n);
    if (!rung) return;
    const put = showDialog(rung.summary, this.#facts(rung), h("p", { class: "dim" }, "Fetching …"));
    let text;
    try {
      text = await getText(`/lab/ladder/${n}/raw`);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      put(rung.summary, this.#facts(rung), h("p", { class: "error" }, problem.message));
      return;
    }
    const bytes = text
      ? h("pre", { class: "raw", tabindex: 0, "aria-label": "Bytes" }, text)
      : h("p", { class: "empty" }, "This line has no bytes of its own.");
    put(rung.summary, this.#facts(rung), bytes);
  }

  #facts(rung) {
    const step = (words, by) => {
      const to = neighbour(this.lines(), rung.n, by);
      return h("button", { "type": "button", "class": "quiet", "data-step": to, "disabled": to === null }, words);
    };
    return h(
      "div",
      { class: "facts" },
      h(
        "p",
        {},
        `${dateTime(rung.at_ms).slice(0, 10)} ${timeOfDay(rung.at_ms)} UTC · ${rung.lane}`,
        isArrow(rung) ? ` · ${rung.from} → ${rung.to}` : "",
        rung.size ? ` · ${size(rung.size)}` : "",
        rung.call_uuid ? ` · call ${shortId(rung.call_uuid)}` : "",
      ),
      h("p", { class: "steps" }, step("← Previous", -1), step("Next →", 1)),
    );
  }
}
