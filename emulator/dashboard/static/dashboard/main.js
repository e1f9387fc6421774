// The dashboard: joins the stream of events to the views.

import { CallsView } from "./calls_view.js";
import { ClockView } from "./clock_view.js";
import { connect } from "./connection.js";
import { LadderView } from "./ladder_view.js";
import { Meters } from "./meters.js";
import { drawPhones } from "./phones_view.js";
import { PromptsView } from "./prompts_view.js";
import { RecordingsView } from "./recordings_view.js";
import { quietly } from "./requests.js";
import { drawRooms } from "./rooms_view.js";
import { routes } from "./routes.js";
import { RunsView } from "./runs_view.js";
import { changed, counts, emptyState, recordingEnded, whole } from "./state_fold.js";
import { WebhooksView } from "./webhooks_view.js";

const FILE_COMES_MS = 2000;
const WORDS = { waiting: "Connecting…", up: "Connected", lost: "Connection to the platform lost. Trying again…" };

let state = emptyState();
let view = "live";
let isDrawing = false;

const clock = new ClockView();
const now = () => clock.now();
const meters = new Meters(document.querySelector("#calls"));
const recordings = new RecordingsView({ now });
const prompts = new PromptsView();
const webhooks = new WebhooksView();
const runs = new RunsView();
const ladder = new LadderView({
  onChoose: (call) => {
    calls.choose(call);
    draw();
  },
});
const calls = new CallsView({
  now,
  onLadder: (call) => quietly(ladder.choose(ladder.call === call ? "" : call)),
});

const show = {
  live: () => {},
  recordings: (rest) => quietly(recordings.show(rest)),
  webhooks: () => {},
  phones: () => {},
  rooms: () => {},
  runs: (rest) => quietly(runs.show(rest)).then(draw),
};

const setNumbers = routes((name, rest) => {
  view = name;
  show[name](rest);
  draw();
});

function draw() {
  if (isDrawing) return;
  isDrawing = true;
  window.requestAnimationFrame(() => {
    isDrawing = false;
    drawView();
  });
}

function drawView() {
  setNumbers(counts(state));
  prompts.draw(state.prompts);
  if (view === "live") calls.draw(state.calls);
  if (view === "webhooks") webhooks.draw(state.webhooks);
  if (view === "phones") drawPhones(state.phones, now());
  if (view === "rooms") drawRooms(state.rooms, state.calls);
  if (view === "runs") runs.draw(state.runs);
}

async function fetchEnded() {
  await quietly(calls.fetchEnded());
  ladder.setCalls(state.calls, calls.ended);
}

function take(fresh) {
  const before = state;
  state = fresh;
  if (before.clock !== fresh.clock) {
    clock.take(fresh.clock);
    recordings.inZone(fresh.clock.zone ?? "UTC");
  }
  if (before.calls !== fresh.calls) {
    ladder.setCalls(fresh.calls, calls.ended);
    if (fresh.calls.length < before.calls.length) fetchEnded();
    if (view === "recordings" && recordingEnded(before, fresh))
      window.setTimeout(() => quietly(recordings.refresh()), FILE_COMES_MS);
  }
  draw();
}

function sayConnection(is) {
  const line = document.querySelector("#connection");
  if (line.dataset.is === is) return;
  line.dataset.is = is;
  line.textContent = WORDS[is];
}

connect({
  onWhole: (answer) => {
    take(whole(answer));
    quietly(ladder.restart());
    fetchEnded();
    if (view === "recordings") quietly(recordings.refresh());
  },
  onChange: (event) => take(changed(state, event)),
  onLevels: (levels) => {
    if (view === "live") meters.take(levels);
  },
  onRung: (rung) => quietly(ladder.add(rung)),
  onConnection: sayConnection,
});
window.setInterval(() => {
  if (state.calls.length || view === "phones") draw();
}, 1000);
