// Registered phones.

import { fill, h } from "./elements.js";
import { until } from "./format.js";

const COLUMNS = ["User", "Reached at", "By", "Device", "Expires"];

/** Draw `phones` at the time `now` (ms). */
export function drawPhones(phones, now) {
  const root = document.querySelector("#phones");
  if (!phones.length) {
    fill(
      root,
      h(
        "p",
        { class: "empty" },
        "No phone is registered. A phone appears here as soon as its REGISTER is accepted; ",
        h("a", { href: "/phone" }, "this browser can be one"),
        ".",
      ),
    );
    return;
  }
  fill(
    root,
    h(
      "div",
      { class: "table-box", tabindex: 0, role: "region", "aria-label": "Table of registered phones" },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            COLUMNS.map((name) => h("th", { scope: "col" }, name)),
          ),
        ),
        h(
          "tbody",
          {},
          phones.map((phone) => line(phone, now)),
        ),
      ),
    ),
  );
}

function line(phone, now) {
  const cell = (name, ...children) => h("td", { "data-name": name }, ...children);
  return h(
    "tr",
    { "data-key": `${phone.username} ${phone.contact}` },
    h(
      "th",
      { scope: "row" },
      phone.username,
      phone.alias && phone.alias !== phone.username ? h("span", { class: "dim" }, ` ${phone.alias}`) : null,
    ),
    cell("Reached at", h("code", { class: "url" }, phone.contact)),
    cell("By", (phone.transport ?? "").toUpperCase()),
    cell("Device", phone.user_agent || "unknown"),
    cell("Expires", until(phone.expires_ms, now)),
  );
}
