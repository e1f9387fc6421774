// Requests to a person in words. Pure.

/** `1:05 left`, `9 s left`. */
export function leftWords(seconds) {
  if (seconds < 60) return `${seconds} s left`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left`;
}

/** What is to be said aloud when `after` has requests that `before` has not; else nothing. */
export function announcement(before, after) {
  const known = new Set(before.map((one) => one.id));
  return after
    .filter((one) => !known.has(one.id))
    .map((one) => one.question)
    .join(". ");
}
