// Addresses, headers, keys, and where the SIP of the page is.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { extraHeaders, hasWay, headersOf, keysIn, socketUrls, target, userOf } from '../../emulator/dashboard/static/phone/dialling.js';

const DOMAIN = 'phone.plivo.com';

for (const [typed, uri] of [
  ['15550100', 'sip:15550100@phone.plivo.com'],
  [' +1 (555) 010-0.1/2 ', 'sip:+1555010012@phone.plivo.com'],
  ['alice', 'sip:alice@phone.plivo.com'],
  ['alice@example.com', 'sip:alice@example.com'],
  ['sip:bob@example.com;transport=udp', 'sip:bob@example.com;transport=udp'],
  ['SIPS:bob@example.com', 'SIPS:bob@example.com'],
]) {
  test(`${typed} is ${uri}`, () => assert.deepEqual(target(typed, DOMAIN), { uri }));
}

for (const typed of ['', '   ', 'a b', 'sip:', 'sip:a b@c', 'alice@', 'a"b', 'a<b>', 'sip:a@b\r\nX: y']) {
  test(`${JSON.stringify(typed)} is refused in words`, () => {
    const { uri, error } = target(typed, DOMAIN);
    assert.equal(uri, undefined);
    assert.match(error, /\w{3}/);
  });
}

test('the user of an address', () => {
  assert.equal(userOf('sip:alice@x;transport=ws'), 'alice');
  assert.equal(userOf('tel:15550100'), 'tel:15550100');
});

test('headers, one a line', () => {
  assert.deepEqual(extraHeaders(' X-PH-Order: 12-34 \n\nx-ph-a:b'), { headers: ['X-PH-Order: 12-34', 'x-ph-a: b'] });
  assert.deepEqual(extraHeaders(''), { headers: [] });
});

for (const text of ['Order: 1', 'X-PH-: 1', `X-PH-${'a'.repeat(20)}: 1`, 'X-PH-Order', 'X-PH-Order: a b', `X-PH-A: ${'1'.repeat(121)}`]) {
  test(`no header: ${text.slice(0, 30)}`, () => assert.match(extraHeaders(text).error, /\w{3}/));
}

test('headers of an incoming call', () => {
  const parsed = { From: [{ raw: 'x' }], 'X-PH-Order': [{ raw: '1' }, { raw: '2' }], 'x-ph-b': [{ raw: '3' }] };
  assert.deepEqual(headersOf(parsed), [['X-PH-Order', '1'], ['X-PH-Order', '2'], ['x-ph-b', '3']]);
  assert.deepEqual(headersOf(undefined), []);
});

test('keys in a text', () => {
  assert.equal(keysIn('1-2 a*#x'), '12A*#');
  assert.equal(keysIn('é'), '');
});

const at = (url) => new URL(url);

test('its own server takes SIP; by HTTPS encrypted only', () => {
  assert.deepEqual(socketUrls(at('http://127.0.0.1:8080/phone'), null), ['ws://127.0.0.1:8080/sip']);
  assert.deepEqual(socketUrls(at('https://192.168.1.5:8443/phone'), { ws: 'ws://192.168.1.5:5062' }), ['wss://192.168.1.5:8443/sip']);
  assert.deepEqual(socketUrls(at('http://[::1]:8080/phone'), {}), ['ws://[::1]:8080/sip']);
});

test('a port for WebSockets alone is second choice', () => {
  const sip = { ws: 'ws://127.0.0.1:5062', wss: null };
  assert.deepEqual(socketUrls(at('http://127.0.0.1:8080/phone'), sip), ['ws://127.0.0.1:8080/sip', 'ws://127.0.0.1:5062']);
  assert.deepEqual(socketUrls(at('http://127.0.0.1:8080/phone'), { ws: 'ws://127.0.0.1:8080/' }), ['ws://127.0.0.1:8080/sip']);
});

test('no other host ever gets the answer to a digest', () => {
  for (const ws of ['ws://somebody.example/sip', 'ws://127.0.0.1.example:5062', 'ws://127.0.0.1@somebody.example', 'no URL']) {
    assert.deepEqual(socketUrls(at('http://127.0.0.1:8080/phone'), { ws }), ['ws://127.0.0.1:8080/sip']);
  }
});

test('a description without a candidate by UDP leads nowhere', () => {
  const udp = 'a=candidate:1 1 UDP 2130706431 192.0.2.7 50000 typ host';
  const tcp = 'a=candidate:2 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active';
  assert.ok(hasWay(`v=0\r\n${tcp}\r\n${udp}\r\n`));
  assert.ok(!hasWay(`v=0\r\n${tcp}\r\n`));
  assert.ok(!hasWay('v=0\r\ns=a=candidate:1 1 udp \r\n'));
});
