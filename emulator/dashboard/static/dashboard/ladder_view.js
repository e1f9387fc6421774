// The ladder: who said what to whom, live, with filters; Enter or a click shows the bytes.

import { ladder as ladderAddress } from "./addresses.js";
import { fill, h, onDo } from "./elements.js";
import { count, shortId, timeOfDay } from "./format.js";
import { KEPT, LANES, columnsOf, fits, isGap, legIds, merged } from "./ladder_lines.js";
import { Rows, header } from "./ladder_row.js";
import { RawBytes } from "./raw_bytes.js";
import { getJson, quietly } from "./requests.js";

const SHOWN = 300;
const FETCHED = 2000;
const MOST_FETCHES = 10;
const NEAR_END_PX = 40;
const STACKED = window.matchMedia("(max-width: 999px)");
const part = (name) => document.querySelector(`#ladder-${name}`);

/** Keeps the newest lines and draws those that fit the filter. `onChoose(callUuid)` tells which call is filtered by. */
export class LadderView {
  constructor({ onChoose }) {
    this.onChoose = onChoose;
    this.rungs = [];
    this.waiting = [];
    this.fitting = [];
    this.newest = -1;
    this.ids = new Map();
    this.rows = new Rows();
    this.shown = SHOWN;
    this.isPaused = false;
    this.isDrawing = false;
    this.follows = true;
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

  /** The call that is filtered by; empty: none. */
  get call() {
    return this.form.elements.call.value;
  }

  get #filter() {
    const { lane, text } = this.form.elements;
    const calls = this.call ? (this.ids.get(this.call) ?? [this.call]) : [];
    return { calls, lane: lane.value, text: text.value.trim() };
  }

  /** A new line. Rejects with a Problem when lines before it are missing and cannot be fetched. */
  async add(rung) {
    const since = this.newest + 1;
    const isMissing = isGap(this.newest, rung.n);
    this.newest = Math.max(this.newest, rung.n);
    this.waiting.push(rung);
    if (this.isPaused && this.waiting.length > KEPT) this.waiting.shift();
    this.#soon();
    if (isMissing) await this.#fetch({ since });
  }

  /** Forget all lines and fetch what there is: after a connection was lost, or at the beginning. */
  async restart() {
    this.rungs = [];
    this.waiting = [];
    this.newest = -1;
    await this.#fetchFiltered();
  }

  /** Show the lines of one call only; empty: of all. */
  async choose(call) {
    const { call: select } = this.form.elements;
    if (call && ![...select.options].some((option) => option.value === call))
      select.append(choice(call, shortId(call)));
    select.value = call;
    if (call && STACKED.matches) document.querySelector("#ladder-title").scrollIntoView();
    await this.#refilter();
  }

  /** Offer these calls in the filter. */
  setCalls(live, ended) {
    const select = this.form.elements.call;
    const chosen = select.value;
    const known = [...live, ...ended.filter((call) => !live.some((one) => one.call_uuid === call.call_uuid))];
    for (const call of known) this.ids.set(call.call_uuid, legIds(call, this.ids.get(call.call_uuid)));
    const isGone = chosen && !known.some((call) => call.call_uuid === chosen);
    fill(
      select,
      h("option", { value: "" }, "all"),
      isGone ? choice(chosen, shortId(chosen)) : null,
      known.map(namedChoice),
    );
    select.value = chosen;
  }

  #listen() {
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.elements.call.addEventListener("change", () => quietly(this.#refilter()));
    this.form.elements.lane.addEventListener("change", () => quietly(this.#refilter()));
    this.form.elements.text.addEventListener("input", () => this.#redraw());
    part("pause").addEventListener("click", () => this.#pause(!this.isPaused));
    part("earlier").addEventListener("click", () => this.#earlier());
    part("newest").addEventListener("click", () => this.#toEnd());
    this.scroll.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.list.addEventListener("keydown", (event) => this.#key(event));
    onDo(this.list, "raw", ({ dataset }) => this.raw.show(Number(dataset.n)));
    new ResizeObserver(() => this.#soon()).observe(this.form);
  }

  async #refilter() {
    this.onChoose(this.call);
    this.#redraw();
    await this.#fetchFiltered();
  }

  async #fetchFiltered() {
    const { calls, lane } = this.#filter;
    for (const call of calls.length ? calls : [""]) await this.#fetch({ call, lane });
  }

  /** Lines page by page, into those that are known. */
  async #fetch({ call = "", lane = "", since = "" }) {
    let next = since;
    for (let turn = 0; turn < MOST_FETCHES; turn += 1) {
      const answer = await getJson(ladderAddress({ call, lane, since: next, limit: FETCHED }));
      this.rungs = merged(this.rungs, answer.rungs);
      if (answer.rungs.length < FETCHED || answer.next === next) break;
      next = answer.next;
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
    if (toEnd) this.follows = true;
    if (!this.isPaused && this.waiting.length) {
      this.rungs = merged(this.rungs, this.waiting);
      this.waiting = [];
    }
    const filter = this.#filter;
    this.fitting = this.rungs.filter((rung) => fits(rung, filter));
    const lines = this.fitting.slice(-this.shown);
    const columns = this.form.clientWidth >= 520 ? columnsOf(lines) : [];
    header(part("parties"), columns);
    this.list.classList.toggle("drawn", columns.length > 0);
    this.list.style.setProperty("--columns", columns.length);
    fill(this.list, this.rows.of(lines, columns));
    this.#rove();
    this.#say(filter);
    if (this.follows) this.scroll.scrollTop = this.scroll.scrollHeight;
    this.#markEnd();
  }

  #say(filter) {
    const [all, fitting] = [this.rungs.length, this.fitting.length];
    part("count").textContent = fitting === all ? count(all, "line") : `${fitting} of ${count(all, "line")}`;
    part("earlier").hidden = fitting <= this.shown;
    const isFiltered = filter.calls.length || filter.lane || filter.text;
    part("empty").hidden = fitting > 0;
    this.scroll.hidden = fitting === 0;
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

  #scrolled() {
    if (this.scroll.clientHeight) this.follows = this.#isAtEnd();
    this.#markEnd();
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

function choice(call, words) {
  return h("option", { "value": call, "data-key": call }, words);
}

function namedChoice(call) {
  return choice(call.call_uuid, `${call.from} → ${call.to} · ${timeOfDay(call.started_ms).slice(0, 8)}`);
}
