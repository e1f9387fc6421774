// SIP.js' SimpleUser on orders of a test; what its delegate hears is told.
import { Web } from '/node_modules/sip.js/lib/index.js';

const AUDIO = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const EVENTS = ['onRegistered', 'onUnregistered', 'onCallReceived', 'onCallAnswered', 'onCallHangup', 'onCallHold'];
let user = null;

window.lab = {
  async start({ url, user: name, password }) {
    user = new Web.SimpleUser(url, {
      aor: `sip:${name}@phone.plivo.com`,
      media: { constraints: { audio: AUDIO, video: false }, remote: { audio: document.getElementById('loudspeaker') } },
      userAgentOptions: {
        authorizationUsername: name,
        authorizationPassword: password,
        sessionDescriptionHandlerFactoryOptions: { peerConnectionConfiguration: { iceServers: [] } },
      },
    });
    user.delegate = Object.fromEntries(EVENTS.map((what) => [what, (...given) => window.tell({ what, given })]));
    await user.connect();
    await user.register();
  },
  call: (number) => user.call(`sip:${number}@phone.plivo.com`),
  answer: () => user.answer(),
  press: (key) => user.sendDTMF(key),
  hold: () => user.hold(),
  resume: () => user.unhold(),
  hangUp: () => user.hangup(),
};
