// The views of this page, and how an address names them. Pure.

export const NAMES = {
  live: "Live",
  recordings: "Recordings",
  webhooks: "Webhooks",
  phones: "Phones",
  rooms: "Rooms",
  runs: "Runs",
};
export const VIEWS = Object.keys(NAMES);

/** `#recordings/UUID` as `{view, rest}`; no part at all is the first view; null for what is no view. */
export function routeOf(hash) {
  const [view, ...rest] = hash.replace(/^#/, "").split("/");
  if (!view) return { view: VIEWS[0], rest: "" };
  return VIEWS.includes(view) ? { view, rest: decoded(rest.join("/")) } : null;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
