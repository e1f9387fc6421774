// Times, levels and figures of a call as a person reads them. Pure.

export const FLOOR_DB = -60;

/** 75 → "1:15", 3675 → "1:01:15". */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** The level of samples from −1 to 1, dB below full scale; −Infinity for silence and for none. */
export function levelDb(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum > 0 ? 10 * Math.log10(sum / samples.length) : -Infinity;
}

/** The louder level of each name; null, which is not measured, is louder than none. */
export function louder(levels, before) {
  return Object.fromEntries(
    Object.entries(levels).map(([name, db]) => [name, db === null ? null : Math.max(db, before[name] ?? -Infinity)]),
  );
}

/** Where a level stands on a meter, 0 to 1. */
export function meterPart(db) {
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}

/** A level in words. */
export function levelWords(db) {
  return db < FLOOR_DB ? 'silent' : `${Math.round(db).toString().replace('-', '−')} dB`;
}

/** What getStats() tells of a call, in words; '' before anything is known. `reports`: its values. */
export function statsWords(reports) {
  const all = [...reports];
  const inbound = all.find((each) => each.type === 'inbound-rtp' && each.kind === 'audio');
  if (!inbound) return '';
  const codec = all.find((each) => each.id === inbound.codecId)?.mimeType?.split('/')[1];
  const remote = all.find((each) => each.type === 'remote-inbound-rtp' && each.kind === 'audio');
  const expected = (inbound.packetsReceived ?? 0) + (inbound.packetsLost ?? 0);
  const parts = [codec ?? 'codec not known'];
  if (expected) parts.push(`${percent(inbound.packetsLost / expected)} lost`);
  if (inbound.jitter !== undefined) parts.push(`jitter ${Math.round(inbound.jitter * 1000)} ms`);
  if (remote?.roundTripTime !== undefined) parts.push(`round trip ${Math.round(remote.roundTripTime * 1000)} ms`);
  return parts.join(', ');
}

function percent(part) {
  const value = Math.max(0, part * 100);
  return `${value && value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}
