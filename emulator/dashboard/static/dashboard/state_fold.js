// The platform's state as this page holds it: a fold of GET /lab/state and the events after it. Pure.

const EMPTY = {
  now_ms: 0,
  prompts: [],
  clock: { now_ms: 0, shift_ms: 0 },
  calls: [],
  phones: [],
  rooms: [],
  webhooks: [],
  runs: [],
  sip: {},
};

/** Nothing known yet. */
export function emptyState() {
  return { ...EMPTY };
}

/** The state after the whole of it was fetched. Keys that the platform leaves out are empty. */
export function whole(answer) {
  return Object.fromEntries(Object.keys(EMPTY).map((key) => [key, answer?.[key] ?? EMPTY[key]]));
}

/** The state after one key of it changed. A key that this page does not know changes nothing. */
export function changed(state, { key, value }) {
  return key in EMPTY ? { ...state, [key]: value ?? EMPTY[key] } : state;
}

/** The identifiers of everything that is being recorded. */
export function recordingIds(state) {
  return new Set(state.calls.flatMap((call) => (call.recordings ?? []).map((one) => one.recording_id)));
}

/** Whether a recording that was running in `before` is no longer running in `after`: a file comes soon. */
export function recordingEnded(before, after) {
  const running = recordingIds(after);
  return [...recordingIds(before)].some((id) => !running.has(id));
}

/** The numbers beside the names of the views. */
export function counts(state) {
  return {
    live: state.calls.length,
    webhooks: state.webhooks.filter((one) => isInTrouble(one)).length,
    phones: state.phones.length,
    rooms: state.rooms.length,
    runs: state.runs.filter((one) => one.failed || one.invalid).length,
  };
}

/** Whether a webhook did not arrive: given up, or its newest answer was not 2xx. One that is tried again still may. */
export function isInTrouble(webhook) {
  if (webhook.state === "tried again") return false;
  if (webhook.state === "failed" || webhook.state === "given up") return true;
  return typeof webhook.status === "number" && (webhook.status < 200 || webhook.status > 299);
}
