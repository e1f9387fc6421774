// Webhooks: what was sent, how it was signed, how often it was tried; and sending it again.

import { sameDialog, showDialog } from "./dialog.js";
import { fill, h, onDo } from "./elements.js";
import { dateTime, pretty, shortId, timeOfDay } from "./format.js";
import { Problem, getJson, post } from "./requests.js";
import { isInTrouble } from "./state_fold.js";
import { fitsWebhook, isSignature, statusWords } from "./webhook_words.js";

const ANSWERED_MS = 1500;

/** Draws into the view of webhooks. */
export class WebhooksView {
  constructor() {
    this.all = [];
    this.list = document.querySelector("#webhooks");
    this.form = document.querySelector("#webhooks-filter");
    this.form.addEventListener("input", () => this.draw(this.all));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    onDo(this.list, "webhook", ({ dataset }) => look(dataset.id));
    onDo(document.querySelector("#dialog-body"), "replay", ({ dataset }) => replay(dataset.id));
  }

  /** Show these, newest first. */
  draw(webhooks) {
    this.all = webhooks;
    const { text, trouble } = this.form.elements;
    const found = webhooks.filter((one) => fitsWebhook(one, text.value, trouble.checked));
    const words = webhooks.length ? "No webhook fits this filter." : "No webhook was sent yet.";
    fill(this.list, found.length ? table(found) : h("p", { class: "empty" }, words));
  }
}

function table(webhooks) {
  const names = ["Event", "Time (UTC)", "To", "Answer", "Attempts", "Signature", "Call"];
  return h(
    "div",
    { class: "table-box", tabindex: 0, role: "region", "aria-label": "Table of webhooks" },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          names.map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h("tbody", {}, webhooks.map(line)),
    ),
  );
}

function line(one) {
  const cell = (name, ...children) => h("td", { "data-name": name }, ...children);
  return h(
    "tr",
    { "data-key": one.id },
    h(
      "th",
      { scope: "row" },
      h(
        "button",
        { "type": "button", "class": "link", "data-do": "webhook", "data-id": one.id },
        one.event || "webhook",
      ),
    ),
    cell("Time", h("time", { title: dateTime(one.at_ms) }, timeOfDay(one.at_ms))),
    cell("To", h("code", { class: "url" }, `${one.method} ${one.url}`)),
    cell(
      "Answer",
      h("span", { class: `badge ${badgeOf(one)}` }, statusWords(one)),
    ),
    cell("Attempts", String(one.attempts ?? "")),
    cell("Signature", one.signature_version ? String(one.signature_version) : "none"),
    cell("Call", h("code", { title: one.call_uuid }, shortId(one.call_uuid))),
  );
}

function badgeOf(one) {
  if (isInTrouble(one)) return "bad";
  return one.state === "tried again" ? "warn" : one.status ? "ok" : "";
}

async function look(id) {
  await tell(id, showDialog("Webhook", h("p", { class: "dim" }, "Fetching …")), "");
}

async function tell(id, put, words) {
  try {
    const one = await getJson(`/lab/webhooks/${encodeURIComponent(id)}`);
    const note = h("p", { class: "note", role: "status" }, words);
    put(one.event ? `Webhook: ${one.event}` : "Webhook", note, details({ id, ...one }));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    put("Webhook", h("p", { class: "error" }, problem.message));
  }
}

function details(one) {
  const payload =
    typeof one.payload === "object" && one.payload
      ? pairs(one.payload)
      : h("pre", { class: "raw", tabindex: 0, "aria-label": "Payload" }, pretty(one.payload ?? ""));
  return [
    h("p", { class: "facts" }, h("code", { class: "url" }, `${one.method ?? ""} ${one.url ?? ""}`)),
    h("p", {}, h("button", { "type": "button", "data-do": "replay", "data-id": one.id }, "Send again")),
    h("h3", {}, "Attempts"),
    attempts(one.attempts ?? []),
    h("h3", {}, "Payload"),
    payload,
    h("h3", {}, "Headers"),
    pairs(one.headers ?? {}),
  ];
}

function attempts(tries) {
  if (!tries.length) return h("p", { class: "empty" }, "Not tried yet.");
  const entry = (one) => [
    h("time", {}, dateTime(one.at_ms)),
    " · ",
    one.error ? h("span", { class: "error" }, one.error) : `answered ${one.status}`,
  ];
  return h(
    "ol",
    { class: "attempts" },
    tries.map((one) => h("li", {}, entry(one))),
  );
}

function pairs(fields) {
  const given = Array.isArray(fields) ? fields : Object.entries(fields);
  if (!given.length) return h("p", { class: "empty" }, "None.");
  const entry = ([name, value]) =>
    h(
      "div",
      { class: isSignature(name) ? "signature" : null },
      h("dt", {}, name),
      h("dd", {}, typeof value === "string" ? value : JSON.stringify(value)),
    );
  return h("dl", { class: "pairs" }, given.map(entry));
}

async function replay(id) {
  const put = sameDialog();
  let words = "Sent again. Its answer stands among the attempts.";
  try {
    await post(`/lab/webhooks/${encodeURIComponent(id)}/replay`);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    words = `Not sent again: ${problem.message}`;
  }
  await tell(id, put, words);
  window.setTimeout(() => tell(id, put, words), ANSWERED_MS);
}
