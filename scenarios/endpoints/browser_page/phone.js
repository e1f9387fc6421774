// A browser's phone in a scenario: JsSIP with the browser's own WebRTC. Offhook orders by `lab`, and is told by `tell(fact)`.
import * as JsSIP from '/jssip.js';

// What changes a voice would make the recording something else than what the microphone heard.
const MICROPHONE = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const MEDIA = { mediaConstraints: { audio: MICROPHONE, video: false }, pcConfig: { iceServers: [] } };
const MEASURED = new Set([
  'inbound-rtp', 'outbound-rtp', 'remote-inbound-rtp', 'remote-outbound-rtp', 'codec', 'transport', 'media-playout',
]);
const MEASURED_EVERY_MS = 1000;

let agent = null;
let call = null;
let codecs = [];
let muted = false;

const tell = (what, detail = '') => window.tell({ what, detail: String(detail) });

// JsSIP offers what the browser likes; a party of a scenario has codecs of its own.
function prefer(connection) {
  const known = RTCRtpReceiver.getCapabilities('audio').codecs;
  const named = (mime) => known.filter((each) => each.mimeType.toLowerCase() === mime);
  const wanted = [...codecs, 'telephone-event'].flatMap((name) => named(`audio/${name.toLowerCase()}`));
  for (const transceiver of connection.getTransceivers()) transceiver.setCodecPreferences(wanted);
}

// What getStats tells of the streams, and of the one pair of addresses that they take.
async function measure(connection) {
  const stats = await connection.getStats();
  const reports = [...stats.values()];
  const pair = stats.get(reports.find((report) => report.type === 'transport')?.selectedCandidatePairId);
  if (!pair || !reports.some((report) => report.type === 'inbound-rtp')) return;
  const path = new Set([pair.id, pair.localCandidateId, pair.remoteCandidateId]);
  const told = reports.filter((report) => MEASURED.has(report.type) || path.has(report.id));
  window.tell({ what: 'measured', reports: told });
}

function attend(connection) {
  connection.addEventListener('track', (event) => {
    document.getElementById('loudspeaker').srcObject = event.streams[0] ?? new MediaStream([event.track]);
  });
  for (const making of ['createOffer', 'createAnswer']) {
    connection[making] = (...rest) => {
      prefer(connection);
      return RTCPeerConnection.prototype[making].apply(connection, rest);
    };
  }
  const timer = setInterval(() => {
    if (connection.connectionState === 'closed') clearInterval(timer);
    else measure(connection);
  }, MEASURED_EVERY_MS);
}

function learn(message) {
  const uuid = message?.getHeader('X-CallUUID');
  if (uuid) tell('uuid', uuid);
}

const why = (event) => {
  if (event.originator === 'local') return 'by us';
  const answer = event.message ?? event.response;
  return answer?.status_code ? `${answer.status_code} ${answer.reason_phrase}` : 'by the far end';
};

function take(rtc, originator, request) {
  if (call !== null) {
    rtc.terminate({ status_code: 486 });
    return;
  }
  call = rtc;
  rtc.on('peerconnection', ({ peerconnection }) => attend(peerconnection));
  if (rtc.connection) attend(rtc.connection);
  rtc.on('progress', (event) => {
    learn(event.response);
    if (originator === 'local') tell('alerted', event.response?.status_code ?? '');
  });
  rtc.on('accepted', (event) => learn(event.response));
  rtc.on('confirmed', () => {
    if (muted) rtc.mute({ audio: true });
    tell('connected');
  });
  rtc.on('getusermediafailed', (error) => tell('trouble', `no microphone: ${error}`));
  rtc.on('peerconnection:setremotedescriptionfailed', (error) => tell('trouble', `the session description: ${error}`));
  const over = (event) => {
    call = null;
    tell('ended', event.cause === 'Canceled' && originator === 'remote' ? 'the caller gave up' : why(event));
  };
  rtc.on('failed', over);
  rtc.on('ended', over);
  if (originator === 'remote') {
    learn(request);
    tell('ringing');
  }
}

const inCall = () => {
  if (call === null) throw new Error('is in no call');
  return call;
};

// JsSIP ends a call whose re-INVITE is refused.
const renegotiated = (begin) => new Promise((done, fail) => {
  const rtc = inCall();
  rtc.on('ended', () => fail(new Error('the call ended, its re-INVITE was refused')));
  if (!begin(rtc, done)) fail(new Error('not as the call stands'));
});

window.lab = {
  // The registration is told as a fact, and every later one too.
  start({ url, uri, password, wanted }) {
    codecs = wanted;
    agent = new JsSIP.UA({ sockets: [new JsSIP.WebSocketInterface(url)], uri, password });
    agent.on('registered', () => tell('registered'));
    agent.on('registrationFailed', (event) => tell('refused', why(event)));
    agent.on('newRTCSession', ({ session: rtc, originator, request }) => take(rtc, originator, request));
    agent.start();
  },
  dial: (target) => { agent.call(target, MEDIA); },
  answer: () => inCall().answer(MEDIA),
  reject: (status) => inCall().terminate({ status_code: status }),
  hangUp: async () => {
    if (call === null) return;
    if (call.connection) await measure(call.connection);
    call?.terminate();
  },
  hold: () => renegotiated((rtc, done) => rtc.hold({}, done)),
  resume: () => renegotiated((rtc, done) => rtc.unhold({}, done)),
  setMuted: (value) => {
    muted = value;
    if (call?.isEstablished()) call[value ? 'mute' : 'unmute']({ audio: true });
  },
  press: (key, way) => { inCall().sendDTMF(key, { transportType: way === 'rfc4733' ? 'RFC2833' : 'INFO' }); },
  stop: () => agent?.stop(),
};
