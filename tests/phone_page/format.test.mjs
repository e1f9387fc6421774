// Times, levels and figures.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { duration, levelDb, levelWords, louder, meterPart, statsWords } from '../../emulator/dashboard/static/phone/format.js';

test('durations', () => {
  assert.deepEqual([-1, 0, 9.9, 75, 3675].map(duration), ['0:00', '0:00', '0:09', '1:15', '1:01:15']);
});

test('a full-scale sine is −3 dB, half of it −9, silence is silent', () => {
  const sine = (gain) => Float32Array.from({ length: 1000 }, (_, n) => gain * Math.sin((2 * Math.PI * n) / 100));
  assert.equal(levelWords(levelDb(sine(1))), '−3 dB');
  assert.equal(levelWords(levelDb(sine(0.5))), '−9 dB');
  assert.equal(levelWords(levelDb(new Float32Array(8))), 'silent');
  assert.equal(levelDb([]), -Infinity);
});

test('the meter reaches from −60 dB to 0', () => {
  assert.deepEqual([-Infinity, -60, -30, 0, 3].map(meterPart), [0, 0, 0.5, 1, 1]);
});

test('the loudest since then', () => {
  assert.deepEqual(louder({ own: -20, heard: null }, { own: -10, heard: -3 }), { own: -10, heard: null });
  assert.deepEqual(louder({ own: -20 }, {}), { own: -20 });
});

test('figures of a call', () => {
  const inbound = { type: 'inbound-rtp', kind: 'audio', codecId: 'c', packetsReceived: 97, packetsLost: 3, jitter: 0.0042 };
  const codec = { type: 'codec', id: 'c', mimeType: 'audio/opus' };
  const remote = { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.012 };
  assert.equal(statsWords([inbound, codec, remote]), 'opus, 3.0 % lost, jitter 4 ms, round trip 12 ms');
  assert.equal(statsWords([{ ...inbound, packetsReceived: 0, packetsLost: 0, jitter: undefined }]), 'codec not known');
  assert.equal(statsWords([codec]), '');
});
