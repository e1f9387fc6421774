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

/** The cases of a run's answer, each `{name, outcome, why, took_ms, verdicts: [{check, passed, words}]}`. */
export function casesOf(answer) {
  return (answer.cases ?? []).map((one) => ({
    name: one.name ?? one.case ?? "case",
    outcome: one.outcome ?? one.verdict ?? "",
    why: one.why ?? one.error ?? "",
    took_ms: one.took_ms ?? null,
    verdicts: (one.verdicts ?? []).map(verdictOf),
  }));
}

function verdictOf(one) {
  const words = [one.measured, one.limit ? `limit: ${one.limit}` : "", one.message, one.detail].filter(
    (part) => part !== null && part !== undefined && part !== "",
  );
  return { check: one.check ?? one.name ?? "", passed: Boolean(one.passed), words: words.map(String).join(" · ") };
}
