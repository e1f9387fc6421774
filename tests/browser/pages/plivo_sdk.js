// The unmodified plivo-browser-sdk on orders of a test; its events are told.
'use strict';

const EVENTS = [
  'onLogin', 'onLoginFailed', 'onLogout', 'onCallRemoteRinging', 'onCallAnswered', 'onMediaConnected', 'onCallTerminated',
  'onCallFailed', 'onIncomingCall', 'onIncomingCallCanceled', 'onMediaPermission',
];
let client = null;

window.lab = {
  start({ url, user, password, token }) {
    client = new window.Plivo({
      debug: 'ERROR', permOnClick: true, codecs: ['OPUS', 'PCMU'], enableTracking: false, registrationDomainSocket: [url],
      audioConstraints: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    }).client;
    for (const what of EVENTS) {
      client.on(what, (...given) => window.tell({ what, given: JSON.parse(JSON.stringify(given)) }));
    }
    if (token) client.loginWithAccessToken(token);
    else client.login(user, password);
  },
  call: (number, headers) => { client.call(number, headers); },
  answer: () => { client.answer(); },
  press: (key) => { client.sendDtmf(key); },
  hangUp: () => { client.hangup(); },
  uuid: () => client.getCallUUID(),
};
