// The lines of the ladder.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  arrow,
  columnsOf,
  fits,
  isGap,
  legIds,
  merged,
  neighbour,
  parties,
} from "../../../../emulator/dashboard/static/dashboard/ladder_lines.js";

const rung = (n, fields = {}) => ({ n, lane: "sip", from: "", to: "", summary: "", call_uuid: "", ...fields });
const numbers = (rungs) => rungs.map((one) => one.n);

test("lines are put in by number, each once, and the newest are kept", () => {
  assert.deepEqual(numbers(merged([rung(1), rung(2)], [rung(3), rung(5)])), [1, 2, 3, 5]);
  assert.deepEqual(numbers(merged([rung(4), rung(7)], [rung(2), rung(4), rung(5)])), [2, 4, 5, 7]);
  assert.deepEqual(numbers(merged([], [rung(2), rung(1)])), [1, 2]);
  assert.deepEqual(numbers(merged([rung(1), rung(2)], [rung(3)], 2)), [2, 3]);
});

test("filters by call, lane and every word of the text", () => {
  const line = rung(1, { lane: "http", from: "offhook", to: "app:8000", summary: "POST /Answer", call_uuid: "c1" });
  const fit = (filter) => fits(line, { calls: [], lane: "", text: "", ...filter });
  assert.equal(fit({}), true);
  assert.deepEqual([fit({ calls: ["c0", "c1"] }), fit({ calls: ["c2"] })], [true, false]);
  assert.deepEqual([fit({ lane: "http" }), fit({ lane: "sip" })], [true, false]);
  assert.deepEqual([fit({ text: "answer APP:8000" }), fit({ text: "answer bye" })], [true, false]);
});

test("parties come in the order in which they first speak; notes have none", () => {
  const rungs = [
    rung(1),
    rung(2, { from: "a", to: "o" }),
    rung(3, { from: "o", to: "b" }),
    rung(4, { from: "b", to: "o" }),
  ];
  assert.deepEqual(parties(rungs), ["a", "o", "b"]);
});

test("an arrow goes from the middle of a column to the middle of another", () => {
  const columns = ["a", "o"];
  assert.deepEqual(arrow(rung(1, { from: "a", to: "o" }), columns), { left: 0.25, right: 0.75, pointsRight: true });
  assert.deepEqual(arrow(rung(1, { from: "o", to: "a" }), columns), { left: 0.25, right: 0.75, pointsRight: false });
  assert.equal(arrow(rung(1, { from: "a", to: "nobody" }), columns), null);
  assert.equal(arrow(rung(1), columns), null);
});

test("too many parties, or one alone, make a plain list", () => {
  const crowd = Array.from({ length: 6 }, (_, n) => rung(n, { from: `phone ${n}`, to: "offhook" }));
  assert.deepEqual(columnsOf(crowd), []);
  assert.deepEqual(columnsOf(crowd.slice(0, 2)), ["phone 0", "offhook", "phone 1"]);
  assert.deepEqual(columnsOf([rung(1)]), []);
});

test("neighbours end at the ends", () => {
  const rungs = [rung(3), rung(8)];
  assert.deepEqual(
    [neighbour(rungs, 3, 1), neighbour(rungs, 3, -1), neighbour(rungs, 8, 1), neighbour(rungs, 4, 1)],
    [8, null, null, null],
  );
});

test("a line with both ends at the same is a note", () => {
  assert.deepEqual(parties([rung(1, { from: "offhook", to: "offhook" })]), []);
});

test("a call's lines are those of its legs, also of legs that it had", () => {
  const call = { call_uuid: "a", legs: [{ leg: "a" }, { leg: "b2" }] };
  assert.deepEqual(legIds(call, ["a", "b1"]), ["a", "b1", "b2"]);
  assert.deepEqual(legIds({ call_uuid: "a" }), ["a"]);
});

test("a gap is seen only after something is known", () => {
  assert.deepEqual([isGap(-1, 7), isGap(6, 7), isGap(6, 8), isGap(6, 3)], [false, false, true, false]);
});
