// The addresses under /lab that this page asks, and what is wrong with a wish before it is asked. Pure.

const DAY_MS = 86_400_000;
export const MOST_DAYS = 366;
export const PAGE = 50;

/** `/lab/recordings.csv` for two days `YYYY-MM-DD`: `{href}`, or `{error}` in words. */
export function csvLink(from, to) {
  const [begin, end] = [dayNumber(from), dayNumber(to)];
  if (begin === null || end === null) return { error: "Give both days." };
  if (end < begin) return { error: "The first day is after the last one." };
  if (end - begin > MOST_DAYS)
    return { error: "One file holds up to a year: choose days that are at most 366 days apart." };
  return { href: `/lab/recordings.csv?${new URLSearchParams({ from, to })}` };
}

function dayNumber(text) {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text ?? "") ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ms) ? null : Math.round(ms / DAY_MS);
}

/** The list of recordings for `{daysMin, daysMax, call}` as a form has them: `{href}`, or `{error}` in words. */
export function recordingsLink({ daysMin, daysMax, call }, offset) {
  const [least, most] = [daysMin.trim(), daysMax.trim()];
  if ([least, most].some((days) => days && !/^\d+$/.test(days))) return { error: "Storage days are whole numbers." };
  if ([least, most].some((days) => days && Number(days) === 0)) return { error: "Storage days begin with 1." };
  if (least && most && Number(least) > Number(most)) return { error: "The least storage days are more than the most." };
  const wanted = { days_min: least, days_max: most, call_uuid: call.trim(), limit: PAGE, offset };
  return { href: `/lab/recordings${query(wanted)}` };
}

/** The file of a recording, to be played. */
export function recordingFile(id) {
  return `/lab/recordings/${encodeURIComponent(id)}/file`;
}

/** Its waveform in so many points. */
export function waveform(id, points) {
  return `/lab/recordings/${encodeURIComponent(id)}/waveform?points=${points}`;
}

/** Lines of the ladder: `{call, lane, since, limit}`; what is empty is left out. */
export function ladder({ call = "", lane = "", since = "", limit = "" }) {
  return `/lab/ladder${query({ call_uuid: call, lane, since, limit })}`;
}

function query(fields) {
  const given = Object.entries(fields).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return given.length ? `?${new URLSearchParams(given)}` : "";
}
