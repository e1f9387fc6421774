// What a webhook's row says, and which rows fit a filter. Pure.

import { isInTrouble } from "./state_fold.js";

/** Whether a webhook fits the words of the filter. */
export function fitsWebhook(webhook, text, onlyTrouble) {
  if (onlyTrouble && !isInTrouble(webhook)) return false;
  const all =
    `${webhook.event} ${webhook.method} ${webhook.url} ${webhook.call_uuid} ${webhook.status} ${webhook.state}`.toLowerCase();
  return text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** `200`, `500, tried again`, `waiting`: the newest answer and what is to come. */
export function statusWords({ status, state }) {
  const answer = status ? String(status) : "";
  const isOver = !state || ["delivered", "sent", "done", "answered"].includes(state);
  if (answer && isOver) return answer;
  return [answer, state].filter(Boolean).join(", ") || "waiting";
}

/** Whether a header belongs to the signature. */
export function isSignature(name) {
  return /signature/i.test(name);
}
