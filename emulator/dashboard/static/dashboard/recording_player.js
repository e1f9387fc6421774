// One recording: its waveform, a channel a row, who is on it, and playback with a cursor.

import { recordingFile, waveform } from "./addresses.js";
import { fill, h } from "./elements.js";
import { place } from "./format.js";
import { Problem, getJson } from "./requests.js";
import { drawWaveform } from "./waveform_canvas.js";
import { percent, spans, ticks, timeAt } from "./waveform_shape.js";

const POINTS = 1200;
const ROW_PX = 20;

/** A recording that is looked at inside `root`. */
export class Player {
  constructor(root, recording) {
    this.recording = recording;
    this.shape = null;
    this.lanes = h("div", { class: "lanes" }, h("p", { class: "dim" }, "Drawing the waveform …"));
    this.cursor = h("span", { class: "cursor" });
    this.at = h("output", { class: "at" }, place(0));
    this.audio = h("audio", { controls: true, preload: "metadata", src: recordingFile(recording.recording_id) });
    this.audio.setAttribute("aria-label", "Playback of the recording");
    this.list = h("div", {});
    root.append(this.lanes, h("div", { class: "playback" }, this.audio, this.at), this.list);
    this.audio.addEventListener("error", () =>
      this.at.replaceChildren("This browser cannot play the file; download it instead."),
    );
    for (const name of ["timeupdate", "seeked"]) this.audio.addEventListener(name, () => this.#moveCursor());
    this.audio.addEventListener("play", () => this.#follow());
    this.lanes.addEventListener("click", (event) => this.#seek(event));
    this.resized = new ResizeObserver(() => this.#draw());
    this.scheme = window.matchMedia("(prefers-color-scheme: dark)");
    this.redraw = () => this.#draw();
    this.scheme.addEventListener("change", this.redraw);
  }

  /** Fetch the waveform and draw it. */
  async load() {
    try {
      this.shape = await getJson(waveform(this.recording.recording_id, POINTS));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      fill(this.lanes, h("p", { class: "error" }, `No waveform: ${problem.message}`));
      return;
    }
    const { duration_ms: duration, channels } = this.shape;
    fill(
      this.lanes,
      channels.map((channel) => lane(channel, duration)),
      scale(duration),
      this.cursor,
    );
    fill(this.list, whoIsOn(this.shape));
    this.resized.observe(this.lanes);
    this.#moveCursor();
  }

  /** Stop playing and watching. */
  close() {
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.resized.disconnect();
    this.scheme.removeEventListener("change", this.redraw);
  }

  #draw() {
    this.shape?.channels.forEach((channel, index) => {
      drawWaveform(this.lanes.querySelectorAll("canvas")[index], channel, index);
    });
    this.#moveCursor();
  }

  #follow() {
    this.#moveCursor();
    if (!this.audio.paused) window.requestAnimationFrame(() => this.#follow());
  }

  #moveCursor() {
    const ms = this.audio.currentTime * 1000;
    const sheet = this.lanes.querySelector(".sheet");
    if (!sheet) return;
    const x = sheet.offsetLeft + (sheet.offsetWidth * percent(ms, this.shape.duration_ms)) / 100;
    this.cursor.style.transform = `translateX(${x.toFixed(1)}px)`;
    if (!this.audio.error) this.at.textContent = `${place(ms)} / ${place(this.shape.duration_ms)}`;
  }

  #seek(event) {
    const sheet = event.target.closest(".sheet");
    if (!sheet) return;
    const box = sheet.getBoundingClientRect();
    this.audio.currentTime = timeAt(event.clientX - box.left, box.width, this.shape.duration_ms) / 1000;
  }
}

function lane(channel, duration) {
  const found = spans(channel.who, duration);
  const words = found.map(spanWords);
  const rows = Math.max(1, ...found.map((span) => span.row + 1));
  return h(
    "figure",
    { "class": "lane-of-channel", "data-key": channel.name },
    h("figcaption", {}, h("strong", {}, channel.name)),
    h(
      "div",
      { class: "sheet" },
      h("canvas", { "class": "wave", "aria-hidden": "true", "data-own": "wave" }),
      h(
        "div",
        { "class": "who", "aria-hidden": "true", "style": { height: `${rows * ROW_PX}px` } },
        found.map((span, index) => band(span, words[index], index)),
      ),
    ),
  );
}

function spanWords(span) {
  return `${span.party || "nobody"}, ${place(span.fromMs)} to ${place(span.toMs)}`;
}

/** The same in words, for who cannot read the bands: narrow ones, or any of them. */
function whoIsOn({ channels, duration_ms: duration }) {
  const one = (channel) => {
    const found = spans(channel.who, duration).map((span) => h("li", {}, spanWords(span)));
    return h("li", {}, h("strong", {}, channel.name), found.length ? h("ul", {}, found) : ": nobody");
  };
  return h("details", { class: "who-list" }, h("summary", {}, "Who is on it"), h("ul", {}, channels.map(one)));
}

function band(span, words, index) {
  const style = { left: `${span.left}%`, width: `${span.width}%`, top: `${span.row * ROW_PX}px` };
  return h("span", { class: index % 2 ? "band odd" : "band", style, title: words }, span.party || "nobody");
}

function scale(duration) {
  const marks = ticks(duration, 8).map((ms) =>
    h("span", { style: { left: `${percent(ms, duration)}%` } }, place(ms).replace(/\.0$/, "")),
  );
  return h("div", { "class": "scale", "aria-hidden": "true" }, marks);
}
