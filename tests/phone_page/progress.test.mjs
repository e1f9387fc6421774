// The fold of what happens into what is shown.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callWords, fold, isUp, lineWords, START } from '../../emulator/dashboard/static/phone/progress.js';

const after = (...events) => events.reduce((state, event) => fold(state, typeof event === 'string' ? { is: event } : event), START);
const IN = [{ is: 'signingIn', username: 'alice' }, 'registered'];
const UP = [...IN, { is: 'dialled', who: 'bob' }, 'calling', 'ringing', { is: 'up', at: 1000 }];

test('signing in', () => {
  assert.deepEqual([after(IN[0]).line, after(IN[0]).isIn], ['connecting', false]);
  assert.deepEqual([after(...IN).line, after(...IN).isIn], ['registered', true]);
  assert.equal(lineWords(after(...IN)).text, 'Signed in as alice');
});

test('a wrong password ends it; what may pass does not', () => {
  const wrong = after(IN[0], { is: 'failed', text: 'Wrong.', final: true });
  assert.deepEqual([wrong.line, wrong.isIn, wrong.notice], ['refused', false, { text: 'Wrong.', bad: true }]);
  const slow = after(...IN, { is: 'failed', text: 'Slow.', final: false });
  assert.deepEqual([slow.line, slow.isIn], ['lost', true]);
});

test('what comes late does not bring the line back', () => {
  assert.equal(after(...IN, 'signedOut', { is: 'lost', text: 'x' }).line, 'signed-out');
  assert.equal(after(IN[0], { is: 'failed', text: 'x', final: true }, { is: 'lost', text: 'y' }).notice.text, 'x');
});

test('a call outlives its connection, and says so', () => {
  const lost = after(...UP, { is: 'lost', text: 'lost' });
  assert.ok(isUp(lost));
  assert.deepEqual(lost.notice, { text: 'lost', bad: true });
  const back = fold(lost, { is: 'registered' });
  assert.ok(isUp(back));
  assert.match(back.notice.text, /call went on/);
  assert.equal(fold(back, { is: 'registered' }).notice.text, back.notice.text);
});

test('the words of a call', () => {
  const words = (...events) => callWords(after(...UP, ...events).call);
  assert.equal(words(), 'Connected');
  assert.equal(words({ is: 'muted', muted: true }), 'Connected, muted');
  assert.equal(words({ is: 'held', by: 'local', held: true }), 'On hold');
  assert.equal(words({ is: 'held', by: 'remote', held: true }), 'The other end holds the call');
  assert.equal(words({ is: 'held', by: 'local', held: true }, { is: 'held', by: 'remote', held: true }), 'On hold, by both ends');
  const phases = ['asking', 'calling', 'ringing', 'incoming', 'answering', 'ending'].map((phase) => callWords({ phase }));
  assert.equal(new Set(phases).size, 6);
});

test('keys are kept in order', () => {
  assert.equal(after(...UP, { is: 'pressed', keys: '12' }, { is: 'pressed', keys: '#' }).call.keys, '12#');
});

test('a call that ended is remembered with its length', () => {
  const over = after(...UP, { is: 'ended', at: 61_000, text: 'You hung up.', bad: false });
  assert.equal(over.call, null);
  assert.deepEqual(over.recent, [{ direction: 'outgoing', who: 'bob', at: 61_000, seconds: 60, text: 'You hung up.', bad: false }]);
  const never = after(...IN, { is: 'rang', who: 'bob', name: '', headers: [] }, { is: 'ended', at: 5, text: 'x', bad: false });
  assert.deepEqual([never.recent[0].direction, never.recent[0].seconds], ['incoming', null]);
});

test('there is one call at a time, and nothing happens to none', () => {
  assert.equal(after(...UP, { is: 'rang', who: 'carol', name: '', headers: [] }).call.who, 'bob');
  assert.equal(after(...UP, { is: 'dialled', who: 'carol' }).call.who, 'bob');
  assert.equal(after(...IN, { is: 'ended', at: 1, text: 'x', bad: false }, 'ringing', { is: 'up', at: 1 }).call, null);
});

test('the twenty newest calls are kept, and no state is changed in place', () => {
  const one = [{ is: 'dialled', who: 'bob' }, { is: 'ended', at: 1, text: 'x', bad: true }];
  assert.equal(after(...IN, ...Array(25).fill(one).flat()).recent.length, 20);
  assert.deepEqual(START, { isIn: false, line: 'signed-out', username: '', call: null, notice: null, recent: [] });
});
