// Names of views, and what webhooks, runs and cases say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { grouped } from "../../../../emulator/dashboard/static/dashboard/ended_calls.js";
import { caseWord, runWord, verdictWords } from "../../../../emulator/dashboard/static/dashboard/run_words.js";
import { routeOf } from "../../../../emulator/dashboard/static/dashboard/view_names.js";
import {
  fitsWebhook,
  isSignature,
  statusWords,
} from "../../../../emulator/dashboard/static/dashboard/webhook_words.js";

test("an address names a view and what is open in it", () => {
  assert.deepEqual(routeOf(""), { view: "live", rest: "" });
  assert.deepEqual(routeOf("#recordings/a%2Fb"), { view: "recordings", rest: "a/b" });
  assert.deepEqual(routeOf("#runs/%"), { view: "runs", rest: "" });
  assert.equal(routeOf("#main"), null);
});

test("webhooks are filtered by words and by trouble", () => {
  const hook = {
    event: "hangup",
    method: "POST",
    url: "http://app/bye",
    call_uuid: "c1",
    status: 500,
    state: "failed",
  };
  assert.deepEqual(
    [fitsWebhook(hook, "", false), fitsWebhook(hook, "HANGUP app", true), fitsWebhook(hook, "ring", false)],
    [true, true, false],
  );
  assert.equal(fitsWebhook({ ...hook, status: 200, state: "delivered" }, "", true), false);
});

test("the answer to a webhook in words", () => {
  assert.equal(statusWords({ status: 200, state: "delivered" }), "200");
  assert.equal(statusWords({ status: 500, state: "failed" }), "500, failed");
  assert.equal(statusWords({ status: null, state: "waiting" }), "waiting");
  assert.equal(statusWords({ status: null, state: null }), "waiting");
});

test("headers of the signature stand out", () => {
  assert.deepEqual(["X-Plivo-Signature-V3-Nonce", "Content-Type"].map(isSignature), [true, false]);
});

test("a run that failed is not called invalid, and one that is invalid is not called passed", () => {
  assert.deepEqual(
    [runWord({ failed: 1, invalid: 1 }), runWord({ failed: 0, invalid: 1 }), runWord({ failed: 0, invalid: 0 })].map(
      ({ word }) => word,
    ),
    ["failed", "invalid", "passed"],
  );
  assert.equal(caseWord({ outcome: "failed" }).tone, "bad");
  assert.equal(caseWord({ outcome: "" }).word, "unknown");
});

test("a verdict says what was measured, the limit and where, as far as it knows", () => {
  assert.equal(verdictWords({ measured: "3 ms", limit: "20 ms", detail: "left" }), "3 ms · limit 20 ms · left");
  assert.equal(verdictWords({ measured: 0, limit: "", detail: "" }), "0");
});

test("legs that were dialled in a call stand under it", () => {
  const calls = [
    { call_uuid: "b", parent_call_uuid: "a", to: "bob" },
    { call_uuid: "a", parent_call_uuid: null, to: "100" },
    { call_uuid: "d", parent_call_uuid: "older", to: "dan" },
  ];
  assert.deepEqual(
    grouped(calls).map((call) => [call.call_uuid, call.legs]),
    [
      ["a", [{ leg: "b", party: "bob" }]],
      ["d", []],
    ],
  );
});
