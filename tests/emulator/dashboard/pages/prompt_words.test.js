// Requests to a person in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { announcement, leftWords } from "../../../../emulator/dashboard/static/dashboard/prompt_words.js";

test("how long a person has", () => {
  assert.deepEqual([0, 59, 60, 119].map(leftWords), ["0 s left", "59 s left", "1:00 left", "1:59 left"]);
});

test("what is new is announced once", () => {
  const [one, two] = [
    { id: "1", question: "desk: please hang up", left_s: 3 },
    { id: "2", question: "hall: please answer", left_s: 9 },
  ];
  assert.equal(announcement([], [one, two]), "desk: please hang up. hall: please answer");
  assert.equal(announcement([one], [{ ...one, left_s: 2 }, two]), "hall: please answer");
  assert.equal(announcement([one, two], [two]), "");
});
