// Addresses under /lab, and wishes that are refused before they are asked.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  csvLink,
  ladder,
  recordingFile,
  recordingsLink,
  waveform,
} from "../../../../emulator/dashboard/static/dashboard/addresses.js";

test("a CSV file holds up to 366 days", () => {
  assert.equal(csvLink("2026-01-01", "2026-01-01").href, "/lab/recordings.csv?from=2026-01-01&to=2026-01-01");
  assert.ok(csvLink("2027-01-01", "2028-01-02").href);
  assert.match(csvLink("2027-01-01", "2028-01-03").error, /366/);
});

test("days that are missing or the wrong way round are refused in words", () => {
  assert.match(csvLink("", "2026-01-01").error, /both/);
  assert.match(csvLink("2026-13-01", "2026-12-01").error, /both/);
  assert.match(csvLink("2026-02-01", "2026-01-01").error, /after/);
});

test("the list of recordings asks for what the form has", () => {
  const form = { daysMin: " 3", daysMax: "", call: "c 1 " };
  assert.equal(recordingsLink(form, 50).href, "/lab/recordings?days_min=3&call_uuid=c+1&limit=50&offset=50");
  assert.match(recordingsLink({ ...form, daysMin: "-1" }, 0).error, /whole numbers/);
  assert.match(recordingsLink({ ...form, daysMax: "0" }, 0).error, /begin with 1/);
  assert.match(recordingsLink({ ...form, daysMax: "2" }, 0).error, /more than/);
});

test("identifiers cannot leave their place in an address", () => {
  assert.equal(recordingFile("../x?y"), "/lab/recordings/..%2Fx%3Fy/file");
  assert.equal(waveform("r", 10), "/lab/recordings/r/waveform?points=10");
});

test("the ladder is asked only for what is given, and line 0 is given", () => {
  assert.equal(ladder({}), "/lab/ladder");
  assert.equal(ladder({ call: "c", since: 0, limit: 5 }), "/lab/ladder?call_uuid=c&since=0&limit=5");
});
