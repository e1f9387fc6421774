// A phone by JsSIP in Node, on orders that come as lines of JSON; what happens to it goes out as such lines.
//
// usage: node jssip_phone.js URL USER PASSWORD; packages from npm by NODE_PATH. There is no WebRTC in Node: in its place
// stands a connection that offers plain RTP of PCMU on a port of its own, so that signalling is JsSIP's own.
'use strict';

const dgram = require('node:dgram');
const readline = require('node:readline');

const [url, user, password] = process.argv.slice(2);
const tell = (event, facts = {}) => process.stdout.write(`${JSON.stringify({ event, ...facts })}\n`);

// What JsSIP does after half a minute and later, such as refreshing a call, it does twenty times as soon.
const LONG_MS = 30000;
const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = (what, ms, ...rest) => realTimeout(what, ms >= LONG_MS ? ms / 20 : ms, ...rest);

const media = dgram.createSocket('udp4');

class PlainConnection extends EventTarget {
  constructor() {
    super();
    this.iceGatheringState = 'complete';
    this.iceConnectionState = 'connected';
    this.signalingState = 'stable';
    this.localDescription = this.remoteDescription = null;
    this.version = 1;
  }

  describe(type) {
    const lines = [
      'v=0', `o=- 7 ${this.version++} IN IP4 127.0.0.1`, 's=-', 'c=IN IP4 127.0.0.1', 't=0 0',
      `m=audio ${media.address().port} RTP/AVP 0 101`, 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:101 telephone-event/8000',
      'a=sendrecv', '',
    ];
    return Promise.resolve({ type, sdp: lines.join('\r\n') });
  }

  createOffer() { return this.describe('offer'); }

  createAnswer() { return this.describe('answer'); }

  setLocalDescription(description) {
    this.localDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-local-offer' : 'stable';
    return Promise.resolve();
  }

  setRemoteDescription(description) {
    this.remoteDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    tell('described', { type: description.type, sdp: description.sdp });
    return Promise.resolve();
  }

  getSenders() { return []; }

  close() { this.signalingState = 'closed'; }
}

globalThis.window = globalThis;
globalThis.navigator ??= {};
globalThis.WebSocket = require('ws');
globalThis.RTCPeerConnection = PlainConnection;
globalThis.RTCSessionDescription = function describe(description) { return description; };

const JsSIP = require('jssip');

const socket = new JsSIP.WebSocketInterface(url);
const phone = new JsSIP.UA({
  sockets: [socket], uri: `sip:${user}@phone.plivo.com`, password, connection_recovery_min_interval: 1,
});
const mediaStream = { getTracks: () => [] };
let call = null;

phone.on('connected', () => tell('connected'));
phone.on('disconnected', () => tell('disconnected'));
phone.on('registered', () => tell('registered'));
phone.on('registrationFailed', (e) => tell('registrationFailed', { status: e.response?.status_code, cause: e.cause }));
phone.on('newRTCSession', ({ session, originator, request }) => {
  call = session;
  tell('call', { originator, from: request.from?.uri.toString() });
  session.on('progress', (e) => tell('progress', { status: e.response?.status_code }));
  session.on('confirmed', () => tell('confirmed'));
  session.on('failed', (e) => tell('failed', { originator: e.originator, status: e.message?.status_code, cause: e.cause }));
  session.on('ended', (e) => tell('ended', { originator: e.originator, cause: e.cause }));
  session.on('hold', (e) => tell('hold', { originator: e.originator }));
  session.on('unhold', (e) => tell('unhold', { originator: e.originator }));
  session.on('newDTMF', (e) => {
    if (e.originator === 'local') {
      e.dtmf.on('succeeded', () => tell('pressed', { key: e.dtmf.tone }));
      e.dtmf.on('failed', (failure) => tell('keyFailed', { cause: failure.cause }));
    }
  });
});

const orders = {
  call: ({ target }) => phone.call(target, { mediaStream }),
  answer: () => call.answer({ mediaStream }),
  refuse: () => call.terminate({ status_code: 486 }),
  hangup: () => call.terminate(),
  hold: () => call.hold({}, () => tell('held')),
  unhold: () => call.unhold({}, () => tell('resumed')),
  press: ({ keys }) => call.sendDTMF(keys),
  // As if the network were gone: no farewell of the WebSocket.
  drop: () => socket._ws.terminate(),
  stop: () => { phone.stop(); realTimeout(() => process.exit(0), 300); },
};

media.bind(0, '127.0.0.1', () => phone.start());
readline.createInterface({ input: process.stdin })
  .on('line', (line) => { const order = JSON.parse(line); orders[order.do](order); })
  .on('close', () => process.exit(0));
