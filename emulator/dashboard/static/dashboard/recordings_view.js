// Recordings: list, filter, CSV, and the one that is looked at. There is no way to delete one here.

import { csvLink, recordingFile, recordingsLink, PAGE } from "./addresses.js";
import { fill, h, onDo } from "./elements.js";
import { cost, count, dateTime, dayIn, length, shortId } from "./format.js";
import { Player } from "./recording_player.js";
import { Problem, getBlob, getJson } from "./requests.js";

const YEAR_MS = 365 * 86_400_000;
const part = (name) => document.querySelector(`#recordings${name}`);

/** Draws into the view of recordings. `now` answers the platform's time in milliseconds. */
export class RecordingsView {
  constructor({ now }) {
    this.offset = 0;
    this.answer = { total: 0, recordings: [] };
    this.player = null;
    this.open = "";
    this.now = now;
    this.zone = "UTC";
    this.place = document.querySelector("#recording");
    part("-filter").addEventListener("submit", (event) => this.#submit(event));
    part("-filter").addEventListener("reset", () => window.setTimeout(() => this.#from(0)));
    part("-csv").addEventListener("submit", (event) => this.#csv(event));
    onDo(part(""), "page", ({ dataset }) => this.#from(Number(dataset.offset)));
    onDo(this.place, "close", () => this.#close());
  }

  /** The view is shown, with the recording `id` open (empty: none). */
  async show(id) {
    this.#suggestDays();
    await this.refresh();
    if (id !== this.open) await this.#look(id);
  }

  /** Fetch the list again. */
  async refresh() {
    const { daysMin, daysMax, call } = part("-filter").elements;
    const { href, error } = recordingsLink(
      { daysMin: daysMin.value, daysMax: daysMax.value, call: call.value },
      this.offset,
    );
    if (error) {
      this.#note(error);
      return;
    }
    try {
      this.answer = await getJson(href);
      this.#note("");
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.#note(problem.message);
    }
    this.#draw();
  }

  #note(words) {
    part("-note").textContent = words;
  }

  /** The account's time zone, by its name. */
  inZone(name) {
    this.zone = name;
    part("-zone").textContent = name;
  }

  #submit(event) {
    event.preventDefault();
    this.#from(0);
  }

  async #from(offset) {
    this.offset = offset;
    await this.refresh();
  }

  #suggestDays() {
    const { from, to } = part("-csv").elements;
    if (from.value || to.value) return;
    from.value = dayIn(this.now() - YEAR_MS, this.zone);
    to.value = dayIn(this.now(), this.zone);
  }

  async #csv(event) {
    event.preventDefault();
    const { from, to } = part("-csv").elements;
    const { href, error } = csvLink(from.value, to.value);
    this.#note(error ?? "Making the CSV file …");
    if (error) return;
    try {
      save(await getBlob(href), `recordings ${from.value} to ${to.value}.csv`);
      this.#note("The CSV file is in your downloads.");
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.#note(problem.message);
    }
  }

  async #look(id) {
    this.player?.close();
    this.player = null;
    this.open = id;
    this.place.replaceChildren();
    if (id) await this.#openPlayer(await this.#find(id));
    this.#draw();
  }

  async #find(id) {
    const listed = this.answer.recordings.find((one) => one.recording_id === id);
    return listed ?? { recording_id: id };
  }

  async #openPlayer(recording) {
    const stage = h("div", {});
    this.player = new Player(stage, recording);
    this.place.append(about(recording, stage));
    this.place.querySelector("h3").focus({ preventScroll: true });
    this.place.scrollIntoView({ block: "nearest" });
    await this.player.load();
  }

  #close() {
    const link = part("").querySelector(`a[aria-current="true"]`);
    window.location.hash = "recordings";
    window.setTimeout(() => link?.focus());
  }

  #draw() {
    const { recordings, total } = this.answer;
    if (!total) {
      fill(
        part(""),
        h(
          "p",
          { class: "empty" },
          "No recording here. One appears as soon as its call, or its Record element, has ended.",
        ),
      );
      return;
    }
    fill(part(""), table(recordings, this.open), pages(this.offset, recordings.length, total));
  }
}

function about(recording, stage) {
  const facts = [
    recording.room ? `room ${recording.room}` : "",
    recording.call_uuid ? `call ${recording.call_uuid}` : "",
    dateTime(recording.added_ms),
  ];
  return h(
    "section",
    { class: "card recording", "aria-labelledby": "recording-title" },
    h(
      "div",
      { class: "title-line" },
      h("h3", { id: "recording-title", tabindex: -1 }, "Recording ", h("code", {}, recording.recording_id)),
      h(
        "a",
        {
          class: "button",
          href: recordingFile(recording.recording_id),
          download: `${recording.recording_id}.${recording.format ?? "wav"}`,
        },
        "Download",
      ),
      h("button", { "type": "button", "class": "quiet", "data-do": "close" }, "Close"),
    ),
    h("p", { class: "dim" }, facts.filter(Boolean).join(" · ")),
    stage,
  );
}

const COLUMNS = [
  "Recording",
  "Added (UTC)",
  "Call or room",
  "Length",
  "Billed",
  "Format",
  "Stored",
  "Cost a month",
  "File",
];

function table(recordings, open) {
  return h(
    "div",
    { class: "table-box", tabindex: 0, role: "region", "aria-label": "Table of recordings" },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          COLUMNS.map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h(
        "tbody",
        {},
        recordings.map((one) => line(one, one.recording_id === open)),
      ),
    ),
  );
}

function line(one, isOpen) {
  const cell = (name, ...children) => h("td", { "data-name": name }, ...children);
  return h(
    "tr",
    { "data-key": one.recording_id, "class": isOpen ? "chosen" : null },
    h(
      "th",
      { scope: "row" },
      h(
        "a",
        {
          "href": `#recordings/${encodeURIComponent(one.recording_id)}`,
          "title": one.recording_id,
          "aria-current": isOpen ? "true" : null,
        },
        shortId(one.recording_id),
      ),
    ),
    cell("Added", dateTime(one.added_ms)),
    cell("Of", h("span", { title: one.call_uuid }, one.room || `${one.from || "unknown"} → ${one.to || "unknown"}`)),
    cell("Length", length(one.duration_ms)),
    cell("Billed", `${one.rounded_minutes} min`),
    cell(
      "Format",
      `${one.format}, ${typeof one.channels === "number" ? count(one.channels, "channel") : one.channels}`,
    ),
    cell("Stored", count(one.storage_days, "day")),
    cell("Cost a month", cost(one.monthly_cost)),
    cell(
      "File",
      h(
        "a",
        { href: recordingFile(one.recording_id), download: `${one.recording_id}.${one.format}` },
        "Download",
        h("span", { class: "unseen" }, ` ${one.recording_id}`),
      ),
    ),
  );
}

function pages(offset, here, total) {
  const step = (words, to, isOff) =>
    h("button", { "type": "button", "class": "quiet", "data-do": "page", "data-offset": to, "disabled": isOff }, words);
  return h(
    "p",
    { class: "pages" },
    h("span", { class: "dim" }, `${offset + 1} to ${offset + here} of ${total}`),
    total > PAGE
      ? [step("Newer", Math.max(0, offset - PAGE), offset === 0), step("Older", offset + PAGE, offset + here >= total)]
      : null,
  );
}

function save(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
