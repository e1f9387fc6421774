// The lines of the ladder: kept, filtered, given columns. Pure.

export const LANES = ["sip", "rtp", "http", "rest", "call", "xml", "recording", "phone", "warning"];
export const KEPT = 4000;
export const MOST_PARTIES = 5;

/** `rungs` with `fresh` put in by number, each once, the newest `most` of them. Neither list is changed. */
export function merged(rungs, fresh, most = KEPT) {
  const last = rungs.length ? rungs[rungs.length - 1].n : -1;
  if (fresh.every((rung, index) => rung.n > (index ? fresh[index - 1].n : last))) {
    return [...rungs, ...fresh].slice(-most);
  }
  const byNumber = new Map([...rungs, ...fresh].map((rung) => [rung.n, rung]));
  return [...byNumber.values()].sort((one, other) => one.n - other.n).slice(-most);
}

/** The identifiers of a call under which its lines stand: its own, and those of every leg that it has or had (`known`). */
export function legIds(call, known = []) {
  return [...new Set([call.call_uuid, ...known, ...(call.legs ?? []).map((one) => one.leg)])];
}

/** Whether lines are missing between number `newest` (−1: none is known) and `n`: a slow browser is not told all. */
export function isGap(newest, n) {
  return newest >= 0 && n > newest + 1;
}

/**
 * Whether a line is to be seen: `{calls, lane, text}`, each empty for "all"; `calls` is a list of identifiers.
 * Every word of the text is looked for everywhere in the line.
 */
export function fits(rung, { calls, lane, text }) {
  if (calls.length && !calls.includes(rung.call_uuid)) return false;
  if (lane && rung.lane !== lane) return false;
  if (!text) return true;
  const words = `${rung.summary} ${rung.from ?? ""} ${rung.to ?? ""} ${rung.call_uuid ?? ""}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
}

/** Who speaks to whom in these lines, in order of their first words; a line without two ends, or with both at the same, is a note. */
export function parties(rungs) {
  const found = new Set();
  for (const rung of rungs) {
    if (isArrow(rung)) {
      found.add(rung.from);
      found.add(rung.to);
    }
  }
  return [...found];
}

/** Whether a line goes from somebody to somebody else. */
export function isArrow(rung) {
  return Boolean(rung.from && rung.to) && rung.from !== rung.to;
}

/** Where the arrow of a line stands among `columns`: `{left, right, pointsRight}` as fractions of the width; null for a note. */
export function arrow(rung, columns) {
  const [from, to] = [columns.indexOf(rung.from), columns.indexOf(rung.to)];
  if (!isArrow(rung) || from < 0 || to < 0) return null;
  const middle = (column) => (column + 0.5) / columns.length;
  return { left: middle(Math.min(from, to)), right: middle(Math.max(from, to)), pointsRight: from < to };
}

/** The columns to draw, or an empty list when there are so many parties that a plain list reads better. */
export function columnsOf(rungs) {
  const found = parties(rungs);
  return found.length >= 2 && found.length <= MOST_PARTIES ? found : [];
}

/** The number of the neighbour of line `n` among `rungs`, `step` lines away; null beyond the ends. */
export function neighbour(rungs, n, step) {
  const place = rungs.findIndex((rung) => rung.n === n);
  return place < 0 ? null : (rungs[place + step]?.n ?? null);
}
