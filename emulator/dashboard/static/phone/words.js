// Why something went wrong, in words that say what to do about it. Pure.

const BY_STATUS = {
  400: 'The platform could not read the call (400).',
  401: 'The platform does not accept this user or password (401).',
  403: 'The platform does not allow this call (403).',
  404: 'Not found: nobody has this number or name (404).',
  407: 'The platform does not accept this user or password (407).',
  408: 'No answer came in time (408).',
  410: 'This number is no longer in use (410).',
  480: 'Not available: no phone of this user is signed in, or nobody answers (480).',
  481: 'The platform no longer knows this call (481).',
  484: 'The number is not complete (484).',
  486: 'Busy (486).',
  487: 'The call was cancelled (487).',
  488: 'No codec in common: the other end takes none that this browser offers (488).',
  500: 'The platform had an error of its own (500).',
  502: 'The way to the other end does not work (502).',
  503: 'The platform takes no more calls now (503).',
  504: 'The other end does not answer the platform (504).',
  600: 'Busy everywhere (600).',
  603: 'Declined (603).',
  604: 'Not found: this number exists nowhere (604).',
  606: 'No codec in common: the other end takes none that this browser offers (606).',
};

const USUAL = 'NORMAL_CLEARING';

const BY_CAUSE = {
  'Connection Error': 'The connection to the platform broke before the call stood.',
  'Request Timeout': 'The platform did not answer in time.',
  'RTP Timeout':
    'No way for the audio was found (ICE failed). A firewall or VPN between this browser and the platform may block UDP; see “Troubleshooting” in docs/browser.md.',
  'No Answer': 'Nobody answered.',
  Expires: 'Nobody answered in time.',
  'No ACK': 'The answer was never confirmed by the platform.',
  'User Denied Media Access': 'The browser gave no microphone.',
  'WebRTC Error': 'The browser could not use the audio that was offered: no codec in common, or none that is encrypted (488).',
  'Bad Media Description': 'The browser could not use the audio that was offered: no codec in common, or none that is encrypted (488).',
  'Missing SDP': 'The call came without a description of its audio.',
  'Dialog Error': 'Browser and platform no longer agreed about the call.',
  'Internal Error': 'The phone made a mistake of its own; the browser’s console has more.',
};

/**
 * How a call ended: {text, bad}. `wasUp`: it had been answered; `originator`: local, remote or system;
 * `status` and `reason` of the SIP message, where there was one.
 */
export function endOfCall({ wasUp, originator, cause, status, reason, direction }) {
  if (cause === 'Canceled') {
    return { text: originator === 'local' ? 'You cancelled the call.' : 'The caller hung up before you answered.', bad: false };
  }
  if (cause === 'Rejected' && originator === 'local') return { text: 'You declined the call.', bad: false };
  if (cause === 'Terminated') {
    const who = originator === 'local' ? 'You hung up.' : 'The other end hung up.';
    return { text: reason && reason !== USUAL && originator !== 'local' ? `${who} (${reason})` : who, bad: false };
  }
  if (status >= 300 && !wasUp && direction === 'outgoing') return { text: ofStatus(status, reason), bad: true };
  return { text: BY_CAUSE[cause] ?? ofStatus(status, reason || cause), bad: true };
}

function ofStatus(status, reason) {
  return BY_STATUS[status] ?? (status ? `The call failed: ${reason || 'no reason given'} (${status}).` : `The call failed: ${reason || 'no reason given'}.`);
}

/** Why nobody is signed in: {text, final}; what is final is not tried again by itself. */
export function signInFailure({ status, cause, username }) {
  if (status === 401 || status === 403 || status === 407) {
    return { text: `Wrong password, or there is no endpoint “${username}”. Endpoints stand in offhook.yaml, or are made by the API.`, final: true };
  }
  if (status === 404) return { text: `There is no endpoint “${username}” on this platform.`, final: true };
  if (cause === 'Request Timeout') {
    return { text: 'The platform does not answer. After many wrong passwords it answers nobody at this address for some minutes.', final: false };
  }
  if (cause === 'Connection Error') return { text: 'The connection to the platform broke while signing in; trying again.', final: false };
  return { text: status ? `The platform refused to sign you in (${status}); trying again.` : 'Signing in failed; trying again.', final: false };
}

/** The connection is away; `inCall`: a call stands meanwhile. */
export function connectionLost({ inCall, url, secure }) {
  if (inCall) return 'The connection to the platform is lost. The call goes on, for its audio takes another way; the connection comes back by itself.';
  const hint = secure ? ' If the browser warned of the certificate, reload this page and accept it again.' : '';
  return `No connection to the platform at ${url}; trying again. Is it running?${hint}`;
}

/** Why there is no microphone, by the name of the browser's error; `secure`: the page may ask for one at all. */
export function microphoneFailure(name, { secure }) {
  if (!secure) {
    return 'Browsers give a page a microphone by HTTPS only, or on the machine itself (http://localhost). Start the platform with “offhook up --lan” and open the address that it prints.';
  }
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'The microphone is blocked. Allow it for this page: the sign beside the address, then “Microphone”. Some systems also have a switch of their own under “Privacy”.';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
      return 'There is no microphone. Connect one, and try again.';
    case 'NotReadableError':
    case 'AbortError':
      return 'The microphone cannot be used: another program has it, or the system does not let the browser at it.';
    case 'OverconstrainedError':
      return 'The microphone that was chosen is not there any more; choose another one.';
    default:
      return `The browser gave no microphone (${name || 'no reason given'}).`;
  }
}
