// Calls that are over, put together as they were while they were up. Pure.

/** Legs that were dialled in a call of the list stand under it, as `legs`; those of other calls by themselves. */
export function grouped(calls) {
  const known = new Set(calls.map((call) => call.call_uuid));
  const dialled = (uuid) => calls.filter((call) => call.parent_call_uuid === uuid);
  return calls
    .filter((call) => !known.has(call.parent_call_uuid))
    .map((call) => ({
      ...call,
      legs: dialled(call.call_uuid).map((leg) => ({ leg: leg.call_uuid, party: leg.to })),
    }));
}
