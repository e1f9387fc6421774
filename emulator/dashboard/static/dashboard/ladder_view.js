// The ladder: who said what to whom, live, with filters; Enter or a click shows the bytes.

import { ladder as ladderAddress } from "./addresses.js";
import { fill, h, onDo } from "./elements.js";
import { count } from "./format.js";
import { KEPT, LANES, columnsOf, fits, merged } from "./ladder_lines.js";
import { header, row } from "./ladder_row.js";
import { RawBytes } from "./raw_bytes.js";
import { getJson } from "./requests.js";

const SHOWN = 300;
const FETCHED = 500;
const MOST_FETCHES = 20;
const NEAR_END_PX = 40;
const part = (name) => document.querySelector(`#ladder-${name}`);

/** Keeps the newest lines and draws those that fit the filter. `onChoose(callUuid)` tells which call is filtered by. */
export class LadderView {
  constructor({ onChoose }) {
    this.onChoose = onChoose;
    this.rungs = [];
    this.waiting = [];
    this.fitting = [];
    this.shown = SHOWN;
    this.isPaused = false;
    this.isDrawing = false;
    this.list = document.querySelector("#ladder");
    this.scroll = part("scroll");
    this.form = part("filter");
    this.raw = new RawBytes(() => this.fitting);
    this.#listen();
    fill(this.form.elements.lane, [
      h("option", { value: "" }, "all"),
      LANES.map((lane) => h("option", { value: lane }, lane)),
    ]);
    this.setCalls([], []);
  }

  get filter() {
    const { call, lane, text } = this.form.elements;
    return { call: call.value, lane: lane.value, text: text.value.trim() };
  }

  /** A new line. */
  add(rung) {
    this.waiting.push(rung);
    if (this.isPaused && this.waiting.length > KEPT) this.waiting.shift();
    this.#soon();
  }

  /** Forget all lines and fetch what there is: after a connection was lost, or at the beginning. */
  async restart() {
    this.rungs = [];
    this.waiting = [];
    await this.#fetch();
  }

  /** Show the lines of one call only; empty: of all. */
  async choose(call) {
    const { call: select } = this.form.elements;
    if (call && ![...select.options].some((option) => option.value === call))
      select.append(h("option", { value: call }, call.slice(0, 8)));
    select.value = call;
    await this.#refilter();
  }

  /** Offer these calls in the filter. */
  setCalls(live, ended) {
    const select = this.form.elements.call;
    const chosen = select.value;
    const option = (call) =>
      h("option", { "value": call.call_uuid, "data-key": call.call_uuid }, `${call.from} → ${call.to}`);
    const known = [...live, ...ended].map((call) => call.call_uuid);
    fill(
      select,
      h("option", { value: "" }, "all"),
      chosen && !known.includes(chosen)
        ? h("option", { "value": chosen, "data-key": chosen }, chosen.slice(0, 8))
        : null,
      live.map(option),
      ended.filter((call) => !live.some((one) => one.call_uuid === call.call_uuid)).map(option),
    );
    select.value = chosen;
  }

  #listen() {
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.elements.call.addEventListener("change", () => this.#refilter());
    this.form.elements.lane.addEventListener("change", () => this.#refilter());
    this.form.elements.text.addEventListener("input", () => this.#redraw());
    part("pause").addEventListener("click", () => this.#pause(!this.isPaused));
    part("earlier").addEventListener("click", () => this.#earlier());
    part("newest").addEventListener("click", () => this.#toEnd());
    this.scroll.addEventListener("scroll", () => this.#markEnd(), { passive: true });
    this.list.addEventListener("keydown", (event) => this.#key(event));
    onDo(this.list, "raw", ({ dataset }) => this.raw.show(Number(dataset.n)));
    new ResizeObserver(() => this.#soon()).observe(this.scroll);
  }

  async #refilter() {
    this.onChoose(this.filter.call);
    this.#redraw();
    await this.#fetch();
  }

  /** Lines of the chosen call and lane, page by page, into those that are known. */
  async #fetch() {
    const { call, lane } = this.filter;
    let since = "";
    for (let turn = 0; turn < MOST_FETCHES; turn += 1) {
      const answer = await getJson(ladderAddress({ call, lane, since, limit: FETCHED }));
      this.rungs = merged(this.rungs, answer.rungs);
      if (answer.rungs.length < FETCHED || answer.next === since) break;
      since = answer.next;
    }
    this.#redraw();
  }

  #soon() {
    if (this.isDrawing) return;
    this.isDrawing = true;
    window.requestAnimationFrame(() => {
      this.isDrawing = false;
      this.#draw();
    });
  }

  #redraw() {
    this.shown = SHOWN;
    this.#draw(true);
  }

  #draw(toEnd = false) {
    const follows = toEnd || this.#isAtEnd();
    if (!this.isPaused && this.waiting.length) {
      this.rungs = merged(this.rungs, this.waiting);
      this.waiting = [];
    }
    const { filter } = this;
    this.fitting = this.rungs.filter((rung) => fits(rung, filter));
    const lines = this.fitting.slice(-this.shown);
    const columns = this.scroll.clientWidth >= 520 ? columnsOf(lines) : [];
    header(part("parties"), columns);
    this.list.classList.toggle("drawn", columns.length > 0);
    this.list.style.setProperty("--columns", columns.length);
    fill(
      this.list,
      lines.map((rung) => row(rung, columns)),
    );
    this.#rove();
    this.#say(filter);
    if (follows) this.scroll.scrollTop = this.scroll.scrollHeight;
    this.#markEnd();
  }

  #say(filter) {
    const [all, fitting] = [this.rungs.length, this.fitting.length];
    part("count").textContent = fitting === all ? count(all, "line") : `${fitting} of ${count(all, "line")}`;
    part("earlier").hidden = fitting <= this.shown;
    const isFiltered = filter.call || filter.lane || filter.text;
    part("empty").hidden = fitting > 0;
    part("empty").textContent = isFiltered
      ? "No line fits this filter."
      : "Nothing has happened yet. SIP, RTP and HTTP appear here as they come and go.";
    this.#sayPaused();
  }

  #sayPaused() {
    const waits = this.isPaused && this.waiting.length ? ` (${count(this.waiting.length, "new line")})` : "";
    part("pause").textContent = this.isPaused ? `Go on${waits}` : "Pause";
  }

  #pause(isPaused) {
    this.isPaused = isPaused;
    part("pause").classList.toggle("on", isPaused);
    this.#draw();
  }

  #earlier() {
    const fromEnd = this.scroll.scrollHeight - this.scroll.scrollTop;
    this.shown += SHOWN;
    this.#draw();
    this.scroll.scrollTop = this.scroll.scrollHeight - fromEnd;
  }

  #isAtEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR_END_PX;
  }

  #markEnd() {
    part("newest").hidden = this.#isAtEnd();
  }

  #toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.list.querySelector("li:last-child button")?.focus();
  }

  /** One line alone can be reached by Tab: the one that had focus, or the newest. */
  #rove(wanted = this.list.querySelector('button[tabindex="0"]') ?? this.list.querySelector("li:last-child button")) {
    for (const button of this.list.querySelectorAll('button[tabindex="0"]')) button.tabIndex = -1;
    const target =
      wanted === this.wasNewest && wanted !== document.activeElement
        ? this.list.querySelector("li:last-child button")
        : wanted;
    if (target) target.tabIndex = 0;
    this.wasNewest = this.list.querySelector("li:last-child button");
  }

  #key(event) {
    const line = event.target.closest("li");
    const to = {
      ArrowDown: line?.nextElementSibling,
      ArrowUp: line?.previousElementSibling,
      Home: this.list.firstElementChild,
      End: this.list.lastElementChild,
    }[event.key];
    if (!to) return;
    event.preventDefault();
    this.#rove(to.querySelector("button"));
    to.querySelector("button").focus();
  }
}
