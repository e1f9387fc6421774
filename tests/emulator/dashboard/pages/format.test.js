// What numbers look like.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "../../../../emulator/dashboard/static/dashboard/format.js";

const AT = Date.UTC(2026, 10, 22, 5, 55, 16, 123);
const DAY = 86_400_000;

test("times are UTC, and nothing where there is none", () => {
  assert.equal(format.dateTime(AT), "2026-11-22 05:55:16");
  assert.equal(format.timeOfDay(AT), "05:55:16.123");
  assert.equal(format.day(AT), "2026-11-22");
  assert.equal(format.dateTime(null), "");
  assert.equal(format.timeOfDay(undefined), "");
});

test("a day is that of the time zone, or of UTC where nobody knows it", () => {
  const late = Date.UTC(2026, 10, 22, 20, 0, 0);
  assert.deepEqual(
    ["UTC", "Asia/Tokyo", "America/New_York", "Nowhere/None"].map((zone) => format.dayIn(late, zone)),
    ["2026-11-22", "2026-11-23", "2026-11-22", "2026-11-22"],
  );
});

test("lengths have hours only when they need them and are never negative", () => {
  assert.deepEqual([0, 7_999, 725_000, 3_723_000, -5_000, null].map(format.length), [
    "0:00",
    "0:07",
    "12:05",
    "1:02:03",
    "0:00",
    "",
  ]);
  assert.equal(format.place(7_340), "0:07.3");
  assert.equal(format.place(59_960), "1:00.0");
});

test("what was not measured is said in words, and zero is a measurement", () => {
  assert.equal(format.measured(null, 1, "%"), "not measured");
  assert.equal(format.measured(Number.NaN, 1, "%"), "not measured");
  assert.equal(format.measured(0, 1, "%"), "0.0 %");
  assert.equal(format.measured(4.376, 2), "4.38");
});

test("a mean opinion score has a word", () => {
  assert.deepEqual([4.2, 3.7, 3.2, 1, null].map(format.mosWord), ["good", "fair", "poor", "bad", ""]);
});

test("the shift of the clock", () => {
  assert.equal(format.clockShift(999), "real time");
  assert.equal(format.clockShift(-3_000), "−3 s");
  assert.equal(format.clockShift(90 * DAY + 5 * 60_000), "+90 d 5 min");
  assert.equal(format.clockShift(2 * 3_600_000), "+2 h");
});

test("how long a registration lasts", () => {
  assert.deepEqual(
    [0, 41_500, 180_000, 10_800_000].map((left) => format.until(AT + left, AT)),
    ["expired", "in 42 s", "in 3 min", "in 3 h"],
  );
});

test("sizes and counts", () => {
  assert.deepEqual([0, 999, 14_240, null].map(format.size), ["0 B", "999 B", "14.2 kB", ""]);
  assert.deepEqual([format.count(1, "call"), format.count(2, "call")], ["1 call", "2 calls"]);
});

test("JSON is spread out, other text stays", () => {
  assert.equal(format.pretty('{"a":1}'), '{\n  "a": 1\n}');
  assert.equal(format.pretty("From=1&To=2"), "From=1&To=2");
});

test("costs", () => {
  assert.deepEqual([0, 0.0004, 0.00002, 1.5, null].map(format.cost), [
    "$0.0000",
    "$0.0004",
    "< $0.0001",
    "$1.5000",
    "",
  ]);
});
