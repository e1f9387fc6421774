// Conferences and multiparty calls, with who is in them.

import { fill, h } from "./elements.js";
import { count, shortId } from "./format.js";

/** Draw `rooms`; `calls` tell who a member is. */
export function drawRooms(rooms, calls) {
  const root = document.querySelector("#rooms");
  fill(
    root,
    rooms.length
      ? h(
          "div",
          { class: "cards" },
          rooms.map((room) => card(room, calls)),
        )
      : h("p", { class: "empty" }, "No conference and no multiparty call is going on."),
  );
}

function card(room, calls) {
  const id = `room-${room.uuid}`;
  return h(
    "article",
    { "class": "card", "data-key": room.uuid, "aria-labelledby": id },
    h(
      "div",
      { class: "title-line" },
      h("h3", { id }, room.name),
      h("span", { class: "badge" }, room.kind === "multiparty" ? "multiparty call" : room.kind),
      room.recording
        ? h("span", { class: "recording-now" }, h("span", { class: "dot", "aria-hidden": "true" }), "Recording")
        : null,
    ),
    h(
      "p",
      { class: "dim" },
      count(room.members.length, "member"),
      " · ",
      h("code", { title: room.uuid }, shortId(room.uuid)),
    ),
    h(
      "ul",
      { class: "members" },
      room.members.map((one) => member(one, calls)),
    ),
  );
}

function member(one, calls) {
  const call = calls.find((candidate) => candidate.call_uuid === one.call_uuid);
  const states = [one.role, one.muted ? "muted" : "", one.held ? "on hold" : ""].filter(Boolean);
  return h(
    "li",
    { "data-key": one.call_uuid },
    h("span", {}, call ? (call.direction === "outbound" ? call.to : call.from) : "call"),
    h("code", { class: "dim", title: one.call_uuid }, shortId(one.call_uuid)),
    states.map((word) => h("span", { class: word === "muted" || word === "on hold" ? "badge warn" : "badge" }, word)),
  );
}
