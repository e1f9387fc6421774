// What the phone is doing, as a fold of what happened: fold(state, event) gives the next state, and changes none. Pure.

/**
 * isIn: signed in once, and not out since: the phone is shown
 * line: signed-out, connecting, registered, lost (the connection; it comes back), refused (signing in; it does not)
 * call: null, or {direction, who, name, headers, phase, since, held, heldByPeer, muted, keys};
 *       phase: asking (for the microphone), calling, ringing, incoming, answering, up, ending
 * notice: null, or {text, bad}: the last thing to say
 * recent: ended calls, newest first: {direction, who, at, seconds, text, bad}
 */
export const START = Object.freeze({ isIn: false, line: 'signed-out', username: '', call: null, notice: null, recent: [] });
const KEPT = 20;

const FOLDS = {
  signingIn: (state, { username }) => ({ ...state, username, line: 'connecting', notice: null }),
  registered: (state) => ({ ...state, isIn: true, line: 'registered', notice: state.line === 'lost' ? back(state) : quiet(state) }),
  lost: (state, { text }) => (isOut(state) ? state : { ...state, line: 'lost', notice: { text, bad: true } }),
  failed: (state, { text, final }) =>
    isOut(state) ? state : { ...state, isIn: state.isIn && !final, line: final ? 'refused' : 'lost', notice: { text, bad: true } },
  signedOut: (state) => ({ ...state, isIn: false, line: 'signed-out', notice: null }),
  said: (state, { text, bad = false }) => ({ ...state, notice: text ? { text, bad } : null }),

  dialled: (state, { who }) => (state.call ? state : { ...state, notice: null, call: fresh('outgoing', 'asking', who) }),
  rang: (state, { who, name, headers }) =>
    state.call ? state : { ...state, notice: null, call: { ...fresh('incoming', 'incoming', who), name, headers } },
  calling: (state) => inCall(state, { phase: 'calling' }),
  ringing: (state) => inCall(state, { phase: 'ringing' }),
  answering: (state) => inCall(state, { phase: 'answering' }),
  up: (state, { at }) => inCall(state, { phase: 'up', since: state.call?.since ?? at }),
  ending: (state) => inCall(state, { phase: 'ending' }),
  held: (state, { by, held }) => inCall(state, by === 'remote' ? { heldByPeer: held } : { held }),
  muted: (state, { muted }) => inCall(state, { muted }),
  pressed: (state, { keys }) => inCall(state, { keys: (state.call?.keys ?? '') + keys }),
  ended: (state, { at, text, bad }) => {
    if (!state.call) return state;
    const { direction, who, since } = state.call;
    const one = { direction, who, at, seconds: since === null ? null : (at - since) / 1000, text, bad };
    return { ...state, call: null, notice: { text, bad }, recent: [one, ...state.recent].slice(0, KEPT) };
  },
};

/** The state behind an event {is: name, …}. */
export function fold(state, event) {
  return FOLDS[event.is](state, event);
}

/** Whether the call was answered and has not ended. */
export function isUp(state) {
  return state.call?.phase === 'up';
}

/** What the call does, in words. */
export function callWords(call) {
  switch (call.phase) {
    case 'asking': return 'Waiting for the microphone…';
    case 'calling': return 'Calling…';
    case 'ringing': return 'Ringing…';
    case 'incoming': return 'Incoming call';
    case 'answering': return 'Answering…';
    case 'ending': return 'Hanging up…';
    default: break;
  }
  if (call.held) return call.heldByPeer ? 'On hold, by both ends' : 'On hold';
  return call.heldByPeer ? 'The other end holds the call' : call.muted ? 'Connected, muted' : 'Connected';
}

/** How the line stands, in words and as up, waiting or lost. */
export function lineWords({ line, username }) {
  switch (line) {
    case 'registered': return { text: `Signed in as ${username}`, is: 'up' };
    case 'connecting': return { text: 'Signing in…', is: 'waiting' };
    case 'lost': return { text: 'No connection', is: 'lost' };
    case 'refused': return { text: 'Not signed in', is: 'lost' };
    default: return { text: 'Signed out', is: 'waiting' };
  }
}

function fresh(direction, phase, who) {
  return { direction, who, name: '', headers: [], phase, since: null, held: false, heldByPeer: false, muted: false, keys: '' };
}

function inCall(state, change) {
  return state.call ? { ...state, call: { ...state.call, ...change } } : state;
}

function isOut({ line }) {
  return line === 'signed-out' || line === 'refused';
}

function back(state) {
  return { text: state.call ? 'The connection is back; the call went on.' : 'The connection is back.', bad: false };
}

function quiet({ notice }) {
  return notice?.bad ? null : notice;
}
