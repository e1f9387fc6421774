// Requests to the person who operates a phone by hand: shown above every view until they are answered.

import { fill, h, onDo } from "./elements.js";
import { announcement, leftWords } from "./prompt_words.js";
import { Problem, post } from "./requests.js";

/** Draws them, and sends the answers. */
export class PromptsView {
  constructor() {
    this.all = [];
    this.answered = new Set();
    this.note = "";
    this.root = document.querySelector("#prompts");
    this.list = document.querySelector("#prompts-list");
    onDo(this.list, "done", ({ dataset }) => this.#answer(dataset.id, "done", {}));
    this.list.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      this.#answer(form.dataset.id, "refused", { why: form.elements.why.value });
    });
  }

  /** Show these, the oldest first. */
  draw(prompts) {
    const news = announcement(this.all, prompts);
    this.all = prompts;
    if (news) {
      this.note = "";
      document.querySelector("#prompts-news").textContent = news;
    }
    this.answered = new Set(prompts.map((one) => one.id).filter((id) => this.answered.has(id)));
    const open = prompts.filter((one) => !this.answered.has(one.id));
    this.root.hidden = !open.length && !this.note;
    document.querySelector("#prompts-note").textContent = this.note;
    fill(this.list, open.map(entry));
  }

  async #answer(id, how, body) {
    this.answered.add(id);
    try {
      await post(`/lab/prompts/${encodeURIComponent(id)}/${how}`, body);
      this.note = "";
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.answered = new Set();
      this.note = problem.message;
    }
    this.draw(this.all);
  }
}

function entry(one) {
  return h(
    "li",
    { "data-key": one.id, "class": "prompt" },
    h("p", { class: "prompt-line" }, h("strong", {}, one.question), h("span", { class: "dim" }, leftWords(one.left_s))),
    h(
      "form",
      { "class": "prompt-line", "data-id": one.id, "aria-label": `Answer: ${one.question}` },
      h("button", { "type": "button", "class": "on", "data-do": "done", "data-id": one.id }, "Done"),
      h("label", {}, "Why not ", h("input", { name: "why", maxlength: 300, autocomplete: "off" })),
      h("button", { type: "submit" }, "I could not"),
    ),
  );
}
