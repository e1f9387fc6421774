// Geometry of waveforms.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  barBox,
  bars,
  percent,
  spans,
  ticks,
  timeAt,
} from "../../../../emulator/dashboard/static/dashboard/waveform_shape.js";

test("every point is in some bar, with fewer pixels and with more", () => {
  const channel = { min: [-0.1, -0.9, 0, -0.2], max: [0.1, 0.2, 0.8, 0.3] };
  assert.deepEqual(bars(channel, 2), [
    [-0.9, 0.2],
    [-0.2, 0.8],
  ]);
  assert.deepEqual(bars(channel, 8)[3], [-0.9, 0.2]);
  assert.deepEqual(bars(channel, 8).length, 8);
  assert.deepEqual(bars({ min: [], max: [] }, 2), [
    [0, 0],
    [0, 0],
  ]);
});

test("one loud point among a thousand is seen", () => {
  const channel = { min: Array(1000).fill(0), max: Array(1000).fill(0) };
  channel.max[617] = 1;
  assert.equal(bars(channel, 97).filter(([, greatest]) => greatest === 1).length, 1);
});

test("a bar spans from its greatest down to its least, silence is a line", () => {
  assert.deepEqual(barBox([-1, 1], 100), { y: 0, height: 100 });
  assert.deepEqual(barBox([0, 0.5], 100), { y: 25, height: 25 });
  assert.deepEqual(barBox([0, 0], 100), { y: 49.5, height: 1 });
});

test("who is on a channel: in percent, with neighbours joined and ends cut", () => {
  const who = [
    { party: "bob", from_ms: 0, to_ms: 200 },
    { party: "bob", from_ms: 200, to_ms: 500 },
    { party: "prompt", from_ms: 600, to_ms: 1200 },
  ];
  assert.deepEqual(spans(who, 1000), [
    { party: "bob", fromMs: 0, toMs: 500, left: 0, width: 50, row: 0 },
    { party: "prompt", fromMs: 600, toMs: 1200, left: 60, width: 40, row: 0 },
  ]);
  assert.deepEqual(spans(null, 1000), []);
});

test("a party that leaves and comes back has two spans", () => {
  const who = [
    { party: "bob", from_ms: 0, to_ms: 200 },
    { party: "bob", from_ms: 400, to_ms: 500 },
  ];
  assert.equal(spans(who, 1000).length, 2);
});

test("the scale has round marks and not too many", () => {
  assert.deepEqual(ticks(8000, 8), [0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000]);
  assert.deepEqual(ticks(61_000, 8), [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
  assert.deepEqual(ticks(0, 8), [0]);
  assert.ok(ticks(50_000_000, 8).length <= 15);
});

test("a click is a time, a time is a place, and both stay within the recording", () => {
  assert.equal(timeAt(250, 1000, 8000), 2000);
  assert.deepEqual([timeAt(-5, 1000, 8000), timeAt(2000, 1000, 8000), timeAt(5, 0, 8000)], [0, 8000, 0]);
  assert.deepEqual([percent(2000, 8000), percent(9000, 8000), percent(5, 0)], [25, 100, 0]);
});

test("parties that are heard at once stand in rows, and a free row is used again", () => {
  const who = [
    { party: "ann", from_ms: 0, to_ms: 500 },
    { party: "bob", from_ms: 100, to_ms: 1000 },
    { party: "ann", from_ms: 500, to_ms: 600 },
    { party: "cid", from_ms: 700, to_ms: 1000 },
  ];
  assert.deepEqual(
    spans(who, 1000).map(({ party, row, toMs }) => [party, row, toMs]),
    [
      ["ann", 0, 600],
      ["bob", 1, 1000],
      ["cid", 0, 1000],
    ],
  );
});
