// Geometry of a waveform: what is drawn where. Pure: the drawing itself is in waveform_canvas.js.

const STEPS_MS = [
  100, 200, 500, 1000, 2000, 5000, 10000, 15000, 30000, 60000, 120000, 300000, 600000, 1800000, 3600000,
];

/** One `[least, greatest]` for each of `width` pixels, from the points of a channel, −1 to 1. */
export function bars(channel, width) {
  const points = Math.min(channel.min.length, channel.max.length);
  if (points === 0) return Array.from({ length: width }, () => [0, 0]);
  return Array.from({ length: width }, (_, pixel) => {
    const begin = Math.floor((pixel * points) / width);
    const end = Math.max(begin + 1, Math.floor(((pixel + 1) * points) / width));
    let [least, greatest] = [1, -1];
    for (let point = begin; point < end; point += 1) {
      least = Math.min(least, channel.min[point]);
      greatest = Math.max(greatest, channel.max[point]);
    }
    return [least, greatest];
  });
}

/** A bar as `{y, height}` in pixels of a lane that is `height` high; silence is a line of one pixel. */
export function barBox([least, greatest], height) {
  const middle = height / 2;
  const [top, bottom] = [middle - greatest * middle, middle - least * middle];
  return bottom - top < 1 ? { y: middle - 0.5, height: 1 } : { y: top, height: bottom - top };
}

/**
 * Who is on a channel, as `{party, left, width, fromMs, toMs, row}`: left and width in percent of the duration. What is of
 * one party without a pause is one; parties that are heard at once stand in rows, one under the other, from 0.
 */
export function spans(who, durationMs) {
  const joined = [];
  for (const { party, from_ms: fromMs, to_ms: toMs } of [...(who ?? [])].sort(
    (one, other) => one.from_ms - other.from_ms,
  )) {
    const known = joined.find((span) => span.party === party && fromMs <= span.toMs);
    if (known) known.toMs = Math.max(known.toMs, toMs);
    else joined.push({ party, fromMs, toMs });
  }
  const ends = [];
  return joined.map((span) => {
    const free = ends.findIndex((end) => end <= span.fromMs);
    const row = free < 0 ? ends.length : free;
    ends[row] = span.toMs;
    const left = percent(span.fromMs, durationMs);
    return { ...span, left, width: percent(span.toMs, durationMs) - left, row };
  });
}

/** A place in time as percent of the duration, 0 to 100. */
export function percent(ms, durationMs) {
  return durationMs > 0 ? Math.min(100, Math.max(0, (100 * ms) / durationMs)) : 0;
}

/** Where the scale has its marks, in milliseconds: round numbers, at most `most` of them after zero. */
export function ticks(durationMs, most) {
  const step = STEPS_MS.find((candidate) => durationMs / candidate <= most) ?? STEPS_MS[STEPS_MS.length - 1];
  const marks = [];
  for (let at = 0; at <= durationMs; at += step) marks.push(at);
  return marks;
}

/** The time that was clicked, in milliseconds, at `x` of a lane `width` wide. */
export function timeAt(x, width, durationMs) {
  return width > 0 ? Math.min(durationMs, Math.max(0, (x / width) * durationMs)) : 0;
}
