// The stream of events from the platform: it comes back by itself, and says when it is away.

import { Problem, getJson } from "./requests.js";

const AGAIN_MS = 2000;

/**
 * Listen to /lab/events while the page is seen. `take` has onWhole(state) after each (re)connection,
 * onChange({key, value}), onLevels(levels), onRung(rung), and onConnection("waiting" | "up" | "lost").
 */
export function connect(take) {
  let stream = null;
  let trying = 0;
  const close = () => {
    window.clearTimeout(trying);
    stream?.close();
    stream = null;
  };
  const again = () => {
    close();
    if (document.hidden) return;
    take.onConnection("lost");
    trying = window.setTimeout(open, AGAIN_MS);
  };
  const open = () => {
    close();
    const opened = new EventSource("/lab/events");
    stream = opened;
    opened.addEventListener("open", () => catchUp(take, again));
    opened.addEventListener("error", () => {
      if (opened.readyState === EventSource.CLOSED)
        again(); // refused with a status: a browser does not try that again
      else take.onConnection("lost");
    });
    opened.addEventListener("state", (event) => take.onChange(JSON.parse(event.data)));
    opened.addEventListener("levels", (event) => take.onLevels(JSON.parse(event.data)));
    opened.addEventListener("rung", (event) => take.onRung(JSON.parse(event.data)));
  };
  // Browsers hold no more than six connections to one host: tabs that nobody sees must not take them all.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  if (!document.hidden) open();
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
