// What a person types becomes what SIP takes: addresses, headers, keys; and where this page's own platform is. Pure.

/** Keys of a telephone (RFC 4733 §3.2). */
export const KEYS = '0123456789*#ABCD';
const USER = /^[A-Za-z0-9\-_.!~*'()&=+$,;?/%]+$/;
const HEADER = /^X-PH-[A-Za-z0-9-]{1,19}$/i;
const VALUE = /^[A-Za-z0-9_\-+()%.]{1,120}$/;

/**
 * The SIP URI of a number, a user or a URI: {uri} or {error} in words.
 * Spaces, brackets, dots and dashes of a written number are left out.
 */
export function target(text, domain) {
  const typed = text.trim();
  if (!typed) return { error: 'Enter a number, a user name or a SIP address first.' };
  if (/^sips?:/i.test(typed)) {
    return /^sips?:[^\s@]+@[^\s@]+$/i.test(typed) ? { uri: typed } : { error: `“${typed}” is no SIP address, such as sip:alice@${domain}.` };
  }
  if (typed.includes('@')) return target(`sip:${typed}`, domain);
  const user = /^[+\d][\d\s().\-/]*$/.test(typed) ? typed.replace(/[^\d+]/g, '') : typed;
  if (!USER.test(user)) return { error: `“${typed}” is neither a number nor the name of a user.` };
  return { uri: `sip:${user}@${domain}` };
}

/** The user of a SIP URI, or the whole of what has none. */
export function userOf(uri) {
  return /^sips?:([^@;?]+)@/i.exec(uri)?.[1] ?? uri;
}

/** Lines `X-PH-Name: value` as headers: {headers} or {error} in words. Plivo takes letters, digits and a few signs. */
export function extraHeaders(text) {
  const headers = [];
  for (const line of text.split('\n').map((each) => each.trim()).filter(Boolean)) {
    const colon = line.indexOf(':');
    const [name, value] = colon < 0 ? [line, ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    if (!HEADER.test(name)) return { error: `“${name}” is no header of yours: X-PH- and up to 19 letters, digits or dashes.` };
    if (!VALUE.test(value)) return { error: `${name}: a value has 1 to 120 letters, digits or signs of _ - + ( ) % .` };
    headers.push(`${name}: ${value}`);
  }
  return { headers };
}

/** X-PH headers of an incoming call, [[name, value]]; `all` is what JsSIP parsed: name → [{raw}]. */
export function headersOf(all) {
  return Object.entries(all ?? {})
    .filter(([name]) => /^X-PH-/i.test(name))
    .flatMap(([name, values]) => values.map(({ raw }) => [name, raw]));
}

/** The keys in a text, in order; anything else is left out. */
export function keysIn(text) {
  return [...text.toUpperCase()].filter((key) => KEYS.includes(key)).join('');
}

/**
 * Where the SIP of this page is: its own server takes it at /sip, so that one certificate is enough. A port for
 * WebSockets alone is second choice. Never another host: the answer to a digest would go there.
 */
export function socketUrls(place, sip) {
  const scheme = place.protocol === 'https:' ? 'wss' : 'ws';
  const own = `${scheme}://${place.host}/sip`;
  const beside = asUrl(sip?.[scheme]);
  return beside?.hostname === place.hostname && beside.host !== place.host ? [own, sip[scheme]] : [own];
}

function asUrl(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Whether a session description names an address for audio: a candidate of ICE by UDP (RFC 8839 §5.1). */
export function hasWay(sdp) {
  return /^a=candidate:\S+ \d+ udp /im.test(sdp);
}
