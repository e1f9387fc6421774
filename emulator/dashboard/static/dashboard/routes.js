// Which view is shown: the part of the address after `#`, so that links, history and reload work.

import { fill, h } from "./elements.js";
import { NAMES, VIEWS, routeOf } from "./view_names.js";

/** Show views as the address says, and call `onShow(view, rest)` at each change. Answers a function for the numbers beside the names. */
export function routes(onShow) {
  const list = document.querySelector("#views");
  let current = "";
  let numbers = {};
  const draw = () =>
    fill(
      list,
      VIEWS.map((view) => entry(view, view === current, numbers[view])),
    );
  const go = () => {
    const route = routeOf(window.location.hash);
    if (!route) return; // `#main` of the skip link
    const isFirst = !current;
    const isOther = route.view !== current;
    current = route.view;
    for (const view of VIEWS) document.querySelector(`#view-${view}`).hidden = view !== current;
    document.title = `${NAMES[current]} · Offhook`;
    draw();
    onShow(route.view, route.rest);
    if (isOther && !isFirst) document.querySelector(`#view-${current} h2`).focus({ preventScroll: true });
  };
  window.addEventListener("hashchange", go);
  go();
  return (fresh) => {
    numbers = fresh;
    draw();
  };
}

function entry(view, isCurrent, number) {
  const isTrouble = view === "webhooks" || view === "runs";
  const words = isTrouble ? "in trouble" : "now";
  return h(
    "li",
    { "data-key": view },
    h(
      "a",
      { href: `#${view}`, "aria-current": isCurrent ? "page" : null },
      `${NAMES[view]} `,
      number
        ? h(
            "span",
            { class: isTrouble ? "number bad" : "number" },
            String(number),
            h("span", { class: "unseen" }, ` ${words}`),
          )
        : null,
    ),
  );
}
