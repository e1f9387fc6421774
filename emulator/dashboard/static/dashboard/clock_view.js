// The clock of the platform in the page's header: it goes on between two messages.

import { clockShift, dateTime } from "./format.js";

/** Keeps the platform's time. */
export class ClockView {
  constructor() {
    this.ahead = 0;
    this.standsAt = null;
    this.shift = null;
    window.setInterval(() => this.#draw(), 1000);
  }

  /** The platform's time in milliseconds. */
  now() {
    return this.standsAt ?? Date.now() + this.ahead;
  }

  /** Take `{now_ms, shift_ms, stands_at_ms?}` as it was said just now. */
  take({ now_ms: now, shift_ms: shift, stands_at_ms: standsAt = null }) {
    this.ahead = now - Date.now();
    this.standsAt = standsAt;
    this.shift = shift;
    this.#draw();
  }

  #draw() {
    if (this.shift === null) return;
    const words = dateTime(this.now());
    const face = document.querySelector("#clock");
    face.textContent = `${words} UTC`;
    face.dateTime = `${words.replace(" ", "T")}Z`;
    const badge = document.querySelector("#clock-shift");
    const isStill = this.standsAt !== null;
    badge.textContent = isStill ? "stands still" : clockShift(this.shift);
    badge.classList.toggle("warn", isStill || Math.abs(this.shift) >= 1000);
    badge.title = "How far the test clock is from real time";
  }
}
