// What numbers of the platform look like to a person. Pure: no DOM, no clock.

export const NOT_MEASURED = "not measured";
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** True for null, undefined and NaN: what nobody measured. */
export function isMissing(value) {
  return value === null || value === undefined || Number.isNaN(value);
}

/** Milliseconds since 1970 as `2026-11-22 05:55:16`, in UTC; an empty string for null. */
export function dateTime(ms) {
  return isMissing(ms) ? "" : new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

/** Milliseconds since 1970 as `05:55:16.123`, in UTC; an empty string for null. */
export function timeOfDay(ms) {
  return isMissing(ms) ? "" : new Date(ms).toISOString().slice(11, 23);
}

/** Milliseconds since 1970 as `2026-11-22`, in UTC: what a date field takes. */
export function day(ms) {
  return new Date(ms).toISOString().slice(0, 10);
}

/** A length in milliseconds as `0:07`, `12:05` or `1:02:03`; never negative. */
export function length(ms) {
  if (isMissing(ms)) return "";
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const pair = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${pair(minutes)}:${pair(seconds % 60)}` : `${minutes}:${pair(seconds % 60)}`;
}

/** A length in milliseconds with its tenths, `0:07.3`: for places in a recording. */
export function place(ms) {
  const tenths = Math.max(0, Math.round(ms / 100));
  return `${length(tenths * 100)}.${tenths % 10}`;
}

/** `1.2 %`, or "not measured". */
export function measured(value, digits, unit) {
  if (isMissing(value)) return NOT_MEASURED;
  return unit ? `${value.toFixed(digits)} ${unit}` : value.toFixed(digits);
}

/** `MOS 4.1, good`: the word for a mean opinion score, 1 to 5; empty when not measured. */
export function mosWord(mos) {
  if (isMissing(mos)) return "";
  if (mos >= 4) return "good";
  if (mos >= 3.6) return "fair";
  return mos >= 3.1 ? "poor" : "bad";
}

/** By how much the test clock is off: `real time`, `+90 d 5 min`, `−3 s`. */
export function clockShift(ms) {
  if (isMissing(ms) || Math.abs(ms) < SECOND) return "real time";
  const [sign, size] = [ms < 0 ? "−" : "+", Math.abs(ms)];
  if (size < MINUTE) return `${sign}${Math.floor(size / SECOND)} s`;
  const parts = [
    [Math.floor(size / DAY), "d"],
    [Math.floor((size % DAY) / HOUR), "h"],
    [Math.floor((size % HOUR) / MINUTE), "min"],
  ];
  const given = parts.filter(([number]) => number).map(([number, unit]) => `${number} ${unit}`);
  return `${sign}${given.join(" ")}`;
}

/** How long from now on: `in 42 s`, `in 3 min`, `expired`. */
export function until(ms, now) {
  if (isMissing(ms)) return "";
  const left = ms - now;
  if (left <= 0) return "expired";
  if (left < 2 * MINUTE) return `in ${Math.ceil(left / SECOND)} s`;
  return left < 2 * HOUR ? `in ${Math.round(left / MINUTE)} min` : `in ${Math.round(left / HOUR)} h`;
}

/** US dollars a month: `$0.0004`; what is less than can be shown says so. */
export function cost(dollars) {
  if (isMissing(dollars)) return "";
  return dollars > 0 && dollars < 0.0001 ? "< $0.0001" : `$${dollars.toFixed(4)}`;
}

/** The day in a time zone, `2026-11-22`; in UTC where the browser does not know the zone. */
export function dayIn(ms, zone) {
  try {
    const parts = new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" })
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]);
    const { year, month, day: number } = Object.fromEntries(parts);
    return `${year}-${month}-${number}`;
  } catch {
    return day(ms);
  }
}

/** `812 B`, `14.2 kB`. */
export function size(bytes) {
  if (isMissing(bytes)) return "";
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}

/** `1 call`, `2 calls`. */
export function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}

/** The first eight characters of a UUID: enough to tell two apart on one page. */
export function shortId(id) {
  return (id ?? "").slice(0, 8);
}

/** JSON made readable; what is not JSON stays as it is. */
export function pretty(value) {
  if (typeof value !== "string") return JSON.stringify(value, null, 2) ?? "";
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
