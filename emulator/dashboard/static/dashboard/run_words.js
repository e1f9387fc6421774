// What a run and its cases say. Pure.

/** A run in one word, with the tone of its badge. */
export function runWord({ failed, invalid }) {
  if (failed) return { word: "failed", tone: "bad" };
  return invalid ? { word: "invalid", tone: "warn" } : { word: "passed", tone: "ok" };
}

/** A case in one word, with the tone of its badge. */
export function caseWord({ outcome }) {
  return { word: outcome || "unknown", tone: { passed: "ok", failed: "bad", invalid: "warn" }[outcome] ?? "" };
}

/** What a verdict measured, against what limit, and where: in one line. */
export function verdictWords({ measured, limit, detail }) {
  return [measured, limit ? `limit ${limit}` : "", detail]
    .filter((part) => part !== null && part !== undefined && part !== "")
    .join(" · ");
}
