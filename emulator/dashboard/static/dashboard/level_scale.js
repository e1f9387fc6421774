// From decibels to the length of a bar. Pure.

export const FLOOR_DB = -60;
const PEAK_FALLS_DB_PER_S = 20;

/** Where a level stands between the floor (0) and full scale (1); null is silence. */
export function fraction(dbfs) {
  if (dbfs === null || dbfs === undefined || Number.isNaN(dbfs)) return 0;
  return Math.min(1, Math.max(0, 1 - dbfs / FLOOR_DB));
}

/** The level in words: `−23 dB`, or `silent` at the floor and below. */
export function levelText(dbfs) {
  return fraction(dbfs) === 0 ? "silent" : `${dbfs <= -0.5 ? "−" : ""}${Math.abs(Math.round(dbfs))} dB`;
}

/** The louder of two levels in dB; null is silence. */
export function louder(one, other) {
  return fraction(one) >= fraction(other) ? one : other;
}

/** The mark of the loudest moment: jumps up with the level, falls slowly. All in fractions; `seconds` since the last look. */
export function peakAfter(peak, now, seconds) {
  return Math.max(now, peak - (seconds * PEAK_FALLS_DB_PER_S) / -FLOOR_DB, 0);
}
