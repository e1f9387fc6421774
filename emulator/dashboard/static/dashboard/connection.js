// The stream of events from the platform: it comes back by itself, and says when it is away.

import { Problem, getJson } from "./requests.js";

const AGAIN_MS = 2000;

/**
 * Listen to /lab/events. `take` has onWhole(state) after each (re)connection, onChange({key, value}), onLevels(levels),
 * onRung(rung), and onConnection("waiting" | "up" | "lost").
 */
export function connect(take) {
  let stream = null;
  const again = () => {
    stream?.close();
    take.onConnection("lost");
    window.setTimeout(open, AGAIN_MS);
  };
  const open = () => {
    stream = new EventSource("/lab/events");
    stream.addEventListener("open", () => catchUp(take, again));
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED)
        again(); // refused with a status: a browser does not try that again
      else take.onConnection("lost");
    });
    stream.addEventListener("state", (event) => take.onChange(JSON.parse(event.data)));
    stream.addEventListener("levels", (event) => take.onLevels(JSON.parse(event.data)));
    stream.addEventListener("rung", (event) => take.onRung(JSON.parse(event.data)));
  };
  open();
}

async function catchUp(take, again) {
  try {
    take.onWhole(await getJson("/lab/state"));
    take.onConnection("up");
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    again();
  }
}
