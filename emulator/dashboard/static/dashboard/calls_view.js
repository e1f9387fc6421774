// Calls that are up, with their legs and meters, and those that ended.

import { fill, h, onDo } from "./elements.js";
import { grouped } from "./ended_calls.js";
import { dateTime, isMissing, length, measured, mosWord, shortId, timeOfDay } from "./format.js";
import { meter } from "./meters.js";
import { getJson, quietly } from "./requests.js";

const PAGE = 10;

/** Draws into #calls and #ended; `onLadder(callUuid)` is called when somebody wants to see a call's lines. */
export class CallsView {
  constructor({ onLadder, now }) {
    this.now = now;
    this.calls = document.querySelector("#calls");
    this.endedList = document.querySelector("#ended");
    this.fetched = [];
    this.ended = [];
    this.hasMore = false;
    this.chosen = "";
    for (const root of [this.calls, this.endedList]) onDo(root, "ladder", ({ dataset }) => onLadder(dataset.call));
    onDo(this.endedList, "more", () => quietly(this.fetchEnded(this.fetched.at(-1))));
  }

  /** Show the calls that are up. */
  draw(calls) {
    fill(
      this.calls,
      calls.length ? calls.map((call) => liveCall(call, this.now(), call.call_uuid === this.chosen)) : nobody(),
    );
  }

  /** Mark the call whose lines the ladder shows; empty for none. */
  choose(call) {
    this.chosen = call;
    this.#drawEnded();
  }

  /** Fetch calls that ended: the newest ones, or those before the call `last`. */
  async fetchEnded(last = null) {
    const before = last ? `&before=${encodeURIComponent(last.started_ms)}` : "";
    const { calls } = await getJson(`/lab/calls?limit=${PAGE}${before}`);
    this.fetched = last ? [...this.fetched, ...calls] : calls;
    this.ended = grouped(this.fetched);
    this.hasMore = calls.length === PAGE;
    this.#drawEnded();
  }

  #drawEnded() {
    const rows = this.ended.map((call) => endedCall(call, call.call_uuid === this.chosen));
    fill(
      this.endedList,
      rows.length ? h("ul", { class: "ended" }, rows) : h("p", { class: "empty" }, "None yet."),
      this.hasMore ? h("button", { type: "button", class: "quiet", "data-do": "more" }, "Show older calls") : null,
    );
  }
}

function nobody() {
  return h(
    "div",
    { class: "empty" },
    h("p", {}, "Nobody is calling."),
    h(
      "p",
      {},
      "Call from a registered phone, or ",
      h("a", { href: "/phone" }, "from this browser"),
      ". The call appears here at once.",
    ),
  );
}

function liveCall(call, now, isChosen) {
  const id = `call-${call.call_uuid}`;
  const since = call.answered_ms ?? call.started_ms;
  return h(
    "article",
    { "class": isChosen ? "call chosen" : "call", "data-key": id, "aria-labelledby": id },
    h(
      "div",
      { class: "call-top" },
      h("h3", { id }, call.from || "unknown", h("span", { class: "to" }, " → "), call.to || "unknown"),
      h("span", { class: `badge ${isMissing(call.answered_ms) ? "warn" : "ok"}` }, call.state),
      h("span", { class: "since" }, length(now - since)),
    ),
    h(
      "div",
      { class: "call-facts dim" },
      h(
        "p",
        {},
        `${call.direction} · since ${timeOfDay(call.started_ms).slice(0, 8)} · `,
        h("code", { title: call.call_uuid }, shortId(call.call_uuid)),
      ),
      h("button", ladderButton(call, isChosen), isChosen ? "Shown in the ladder" : "Show in the ladder"),
    ),
    call.app ? h("p", { class: "call-facts" }, h("code", { class: "url dim" }, call.app)) : null,
    (call.recordings ?? []).map(recordingNow),
    h("ul", { class: "legs", "aria-label": "Legs" }, (call.legs ?? []).map(leg)),
  );
}

function ladderButton(call, isChosen) {
  const words = `Ladder of the call from ${call.from} to ${call.to}`;
  return {
    "type": "button",
    "class": "quiet",
    "data-do": "ladder",
    "data-call": call.call_uuid,
    "aria-pressed": String(isChosen),
    "title": words,
  };
}

function recordingNow(recording) {
  const words = recording.paused ? "Recording paused" : "Recording";
  const channels =
    typeof recording.channels === "number"
      ? recording.channels > 1
        ? `${recording.channels} channels`
        : "mono"
      : recording.channels;
  return h(
    "p",
    { class: recording.paused ? "recording-now paused" : "recording-now", "data-key": recording.recording_id },
    h("span", { class: "dot", "aria-hidden": "true" }),
    [words, channels, recording.started_ms ? `since ${timeOfDay(recording.started_ms).slice(0, 8)}` : ""]
      .filter(Boolean)
      .join(" · "),
  );
}

function leg(one) {
  const device = typeof one.device === "string" ? one.device : "";
  return h(
    "li",
    { class: "leg", "data-key": one.leg },
    h(
      "p",
      { class: "leg-top" },
      h("strong", {}, one.party || "unknown"),
      h("span", { class: "dim" }, one.address),
      device ? h("span", { class: "badge" }, device === "webrtc" ? "WebRTC" : device.toUpperCase()) : null,
      h("span", { class: "dim leg-state" }, one.state),
    ),
    h(
      "dl",
      { class: "figures" },
      figure("Codec", one.codec || "none yet"),
      figure("Loss", measured(one.loss_percent, 1, "%"), isMissing(one.loss_percent), one.loss_percent >= 2),
      figure("Jitter", measured(one.jitter_ms, 1, "ms"), isMissing(one.jitter_ms), one.jitter_ms >= 30),
      figure("MOS", mos(one.mos), isMissing(one.mos), one.mos < 3.6),
    ),
    h(
      "div",
      { class: "levels" },
      h("span", { class: "level-name" }, "from phone"),
      meter(one.leg, 0, `Level from ${one.party}`),
      h("span", { class: "level-name" }, "to phone"),
      meter(one.leg, 1, `Level to ${one.party}`),
    ),
  );
}

function mos(score) {
  return isMissing(score) ? measured(score) : `${measured(score, 2)} ${mosWord(score)}`;
}

function figure(name, text, isUnknown = false, isBad = false) {
  return h("div", {}, h("dt", {}, name), h("dd", { class: isUnknown ? "unknown" : isBad ? "bad" : null }, text));
}

function endedCall(call, isChosen) {
  const took = isMissing(call.answered_ms) ? "not answered" : length(call.ended_ms - call.answered_ms);
  const dialled = call.legs.length ? ` → ${call.legs.map((one) => one.party).join(", ")}` : "";
  const button = {
    "type": "button",
    "data-do": "ladder",
    "data-call": call.call_uuid,
    "aria-pressed": String(isChosen),
    "title": [call.call_uuid, call.hangup_cause, call.hangup_source].filter(Boolean).join(" · "),
  };
  return h(
    "li",
    { "data-key": call.call_uuid },
    h(
      "button",
      button,
      h("time", { class: "dim" }, dateTime(call.started_ms)),
      h("span", {}, `${call.from || "unknown"} → ${call.to || "unknown"}${dialled}`),
      h("span", { class: "dim took" }, took),
    ),
  );
}
