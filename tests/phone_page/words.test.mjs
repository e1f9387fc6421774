// Every way in which something goes wrong has words of its own.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connectionLost, endOfCall, microphoneFailure, signInFailure } from '../../emulator/dashboard/static/phone/words.js';

const outgoing = (status, cause = 'SIP Failure Code', reason = '') =>
  endOfCall({ wasUp: false, originator: 'remote', cause, status, reason, direction: 'outgoing' });

for (const [status, word] of [[404, /Not found/], [480, /Not available/], [486, /Busy/], [488, /codec/], [603, /Declined/], [503, /no more calls/], [403, /does not allow/]]) {
  test(`a call refused with ${status}`, () => {
    const { text, bad } = outgoing(status);
    assert.match(text, word);
    assert.match(text, new RegExp(String(status)));
    assert.equal(bad, true);
  });
}

test('a status without words of its own is named', () => {
  assert.equal(outgoing(499, 'SIP Failure Code', 'Odd').text, 'The call failed: Odd (499).');
  assert.equal(outgoing(0, 'Something').text, 'The call failed: Something.');
});

const end = (more) => endOfCall({ wasUp: true, originator: 'remote', cause: 'Terminated', status: 0, reason: '', direction: 'incoming', ...more });

test('who hung up, and why when that is unusual', () => {
  assert.deepEqual(end({}), { text: 'The other end hung up.', bad: false });
  assert.deepEqual(end({ reason: 'NORMAL_CLEARING' }), { text: 'The other end hung up.', bad: false });
  assert.deepEqual(end({ reason: 'ALLOTTED_TIMEOUT' }), { text: 'The other end hung up. (ALLOTTED_TIMEOUT)', bad: false });
  assert.deepEqual(end({ originator: 'local' }), { text: 'You hung up.', bad: false });
});

test('what never became a call', () => {
  assert.match(end({ wasUp: false, cause: 'Canceled', originator: 'local' }).text, /You cancelled/);
  assert.match(end({ wasUp: false, cause: 'Canceled' }).text, /before you answered/);
  assert.match(end({ wasUp: false, cause: 'Rejected', originator: 'local', status: 486 }).text, /You declined/);
});

test('ICE that fails is told as a way that is blocked', () => {
  const { text, bad } = end({ cause: 'RTP Timeout', originator: 'local', status: 408 });
  assert.match(text, /ICE failed/);
  assert.match(text, /firewall/);
  assert.equal(bad, true);
});

test('a browser that cannot use what was offered', () => {
  for (const cause of ['WebRTC Error', 'Bad Media Description']) assert.match(end({ wasUp: false, cause }).text, /codec/);
});

for (const status of [401, 403, 407]) {
  test(`signing in refused with ${status} is final: the password`, () => {
    const { text, final } = signInFailure({ status, cause: 'Rejected', username: 'alice' });
    assert.match(text, /Wrong password.*“alice”/);
    assert.equal(final, true);
  });
}

test('what may pass is tried again', () => {
  for (const [status, cause] of [[0, 'Request Timeout'], [0, 'Connection Error'], [503, 'SIP Failure Code'], [0, 'Other']]) {
    assert.equal(signInFailure({ status, cause, username: 'alice' }).final, false);
  }
  assert.match(signInFailure({ status: 0, cause: 'Request Timeout', username: 'a' }).text, /many wrong passwords/);
});

test('a connection that is lost leaves the call', () => {
  assert.match(connectionLost({ inCall: true, url: 'ws://x/sip', secure: false }), /call goes on/);
  assert.match(connectionLost({ inCall: false, url: 'ws://x/sip', secure: false }), /ws:\/\/x\/sip; trying again/);
  assert.match(connectionLost({ inCall: false, url: 'wss://x/sip', secure: true }), /certificate/);
});

const WORDS = [
  ['NotAllowedError', /blocked/],
  ['NotFoundError', /no microphone/],
  ['NotReadableError', /another program/],
  ['OverconstrainedError', /not there any more/],
  ['TypeError', /TypeError/],
];
for (const [name, word] of WORDS) {
  test(`no microphone: ${name}`, () => assert.match(microphoneFailure(name, { secure: true }), word));
}

test('a page by plain HTTP from elsewhere is shown the way', () => {
  assert.match(microphoneFailure('', { secure: false }), /offhook up --lan/);
});
