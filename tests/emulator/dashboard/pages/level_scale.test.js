// From decibels to bars.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fraction, levelText, louder, peakAfter } from "../../../../emulator/dashboard/static/dashboard/level_scale.js";

test("the bar is empty at the floor and full at full scale, and silence is empty", () => {
  assert.deepEqual([-90, -60, -30, 0, 3, null, undefined, -Infinity].map(fraction), [0, 0, 0.5, 1, 1, 0, 0, 0]);
});

test("the level in words", () => {
  assert.deepEqual([-23.4, -0.2, -60, null].map(levelText), ["−23 dB", "0 dB", "silent", "silent"]);
});

test("the peak rises at once and falls by 20 dB a second", () => {
  assert.equal(peakAfter(0.2, 0.8, 0.05), 0.8);
  assert.ok(Math.abs(peakAfter(0.8, 0.1, 1) - (0.8 - 20 / 60)) < 1e-9);
  assert.equal(peakAfter(0.1, 0, 60), 0);
});

test("of two levels the louder one is told, and silence is the least", () => {
  assert.deepEqual([louder(-20, -30), louder(-30, -20), louder(null, -20), louder(-20, null)], [-20, -20, -20, -20]);
  assert.equal(levelText(louder(null, undefined)), "silent");
});
