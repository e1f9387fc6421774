// The platform's state as a fold.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  changed,
  counts,
  emptyState,
  isInTrouble,
  recordingEnded,
  whole,
} from "../../../../emulator/dashboard/static/dashboard/state_fold.js";

const recording = (...ids) => ({ call_uuid: "c", recordings: ids.map((id) => ({ recording_id: id })) });

test("what the platform leaves out is empty, what the page does not know is left out", () => {
  const state = whole({ calls: [recording("r")], weather: "rain" });
  assert.equal(state.calls.length, 1);
  assert.deepEqual(state.phones, []);
  assert.equal("weather" in state, false);
  assert.deepEqual(whole(null), emptyState());
});

test("a change replaces one key and leaves the old state as it was", () => {
  const before = emptyState();
  const after = changed(before, { key: "phones", value: [{ username: "alice" }] });
  assert.deepEqual(before.phones, []);
  assert.equal(after.phones[0].username, "alice");
  assert.equal(after.calls, before.calls);
  assert.equal(changed(before, { key: "weather", value: 1 }), before);
});

test("a recording has ended when no call has it any more", () => {
  const [two, one] = [whole({ calls: [recording("a", "b")] }), whole({ calls: [recording("b")] })];
  assert.equal(recordingEnded(two, one), true);
  assert.equal(recordingEnded(one, two), false);
  assert.equal(recordingEnded(two, two), false);
});

test("numbers beside the views: what goes on, and what is in trouble", () => {
  const state = whole({
    calls: [recording()],
    webhooks: [{ status: 200 }, { status: 500 }, { status: null }],
    runs: [
      { failed: 0, invalid: 0 },
      { failed: 2, invalid: 0 },
    ],
  });
  assert.deepEqual(counts(state), { live: 1, webhooks: 1, phones: 0, rooms: 0, runs: 1 });
});

test("a webhook that is tried again is not in trouble yet", () => {
  assert.equal(isInTrouble({ status: 500, state: "tried again" }), false);
  assert.equal(isInTrouble({ status: 500, state: "failed" }), true);
});

test("a webhook is in trouble when its answer was not 2xx or it was given up", () => {
  assert.deepEqual(
    [{ status: 204 }, { status: 302 }, { status: null, state: "waiting" }, { status: null, state: "failed" }].map(
      isInTrouble,
    ),
    [false, true, false, true],
  );
});
