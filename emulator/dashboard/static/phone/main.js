// The browser phone: what a person does on the page becomes orders to the line, and what happens there is shown.

import { extraHeaders, keysIn, socketUrls, target, userOf } from './dialling.js';
import { louder, statsWords } from './format.js';
import { Line } from './line.js';
import { choose, chosen, closeMicrophone, devicesOf, NoMicrophone, openMicrophone } from './microphone.js';
import { fold, isUp, START } from './progress.js';
import { Sound } from './sound.js';
import { show, showDevices, showLevels, showStats, showTime } from './view.js';

const $ = (id) => document.getElementById(id);
const TELL_EVERY_MS = 500;
const STATS_EVERY_MS = 2000;
const ANY_DOMAIN = 'phone.plivo.com';

let state = START;
let microphone = null;
let platform = { host: ANY_DOMAIN };
const sound = new Sound($('speaker'));
const line = new Line(tell, {
  remote: hear,
  earlyMedia: () => sound.ring(null),
  connected: () => sound.ring(null),
  ended: letGo,
});

function tell(event) {
  const before = state;
  state = fold(state, event);
  show(state, before);
  if (state.isIn) $('password').value = '';
  const phase = state.call?.phase;
  if (phase === 'incoming') sound.ring('incoming');
  else if (phase === 'ringing' && before.call?.phase !== 'ringing') sound.ring('outgoing');
  else if (phase !== 'ringing') sound.ring(null);
}

async function hear(stream) {
  sound.watch('heard', stream);
  if (!(await sound.play(stream))) tell({ is: 'said', text: 'The browser waits for a click before it plays sound: click anywhere.', bad: true });
}

function letGo() {
  sound.ring(null);
  sound.stop();
  sound.watch('heard', null);
  if (!$('try').checked) closeOwn();
}

/** Open the microphone, unless it is; what keeps it from us is said, and then there is none: null. */
async function open() {
  try {
    microphone ??= await openMicrophone({ clean: $('clean').checked });
    microphone.getAudioTracks()[0].onended = () => gone();
    sound.watch('own', microphone);
    await listDevices();
    return microphone;
  } catch (error) {
    if (!(error instanceof NoMicrophone)) throw error;
    $('try').checked = false;
    tell({ is: 'said', text: error.message, bad: true });
    return null;
  }
}

function closeOwn() {
  closeMicrophone(microphone);
  microphone = null;
  sound.watch('own', null);
}

/** The device was pulled out: the call goes on with another one, if there is. */
async function gone() {
  closeOwn();
  tell({ is: 'said', text: 'The microphone is gone; trying another one.', bad: true });
  const stream = await open();
  if (stream && state.call) await line.use(stream);
}

async function changeMicrophone() {
  choose('audioinput', $('microphone').value);
  if (!microphone) return;
  closeOwn();
  const stream = await open();
  if (stream && state.call) await line.use(stream);
}

async function listDevices() {
  showDevices('microphone', await devicesOf('audioinput'), chosen('audioinput'));
  if (sound.hasSpeakers) showDevices('speaker-choice', await devicesOf('audiooutput'), chosen('audiooutput'));
}

async function signIn() {
  sound.wake();
  if (state.line === 'connecting' || state.line === 'lost') {
    line.signOut();
    return;
  }
  const [username, password] = [$('username').value.trim(), $('password').value];
  await askPlatform();
  rememberUser(username);
  line.signIn({ username, password, urls: socketUrls(location, platform), domain: platform.host });
}

/** Where its SIP is. Without an answer the page's own server is tried, and says itself when it is not there. */
async function askPlatform() {
  try {
    const reply = await fetch('/lab/state');
    if (reply.ok) platform = { host: ANY_DOMAIN, ...(await reply.json()).sip };
  } catch {
    // The line says that there is no connection, and goes on trying.
  }
}

async function call() {
  sound.wake();
  const wanted = target($('number').value, platform.host);
  const extra = extraHeaders($('headers').value);
  const error = wanted.error ?? extra.error;
  if (error || state.line !== 'registered') {
    tell({ is: 'said', text: error ?? 'Not connected now; the phone is trying.', bad: true });
    return;
  }
  tell({ is: 'dialled', who: userOf(wanted.uri) });
  const stream = await open();
  if (!stream) giveUp();
  else if (state.call?.phase === 'asking') line.call(wanted.uri, stream, extra.headers);
}

/** A call that was not begun, for want of a microphone or because it was taken back meanwhile. */
function giveUp() {
  const { text } = state.notice ?? { text: 'You cancelled the call.' };
  letGo();
  tell({ is: 'ended', at: Date.now(), text, bad: Boolean(state.notice?.bad) });
}

async function answer() {
  sound.wake();
  tell({ is: 'answering' });
  const stream = await open();
  if (stream) line.answer(stream);
  else line.hangUp();
}

function press(keys) {
  if (isUp(state) && keys) line.press(keys, { byInfo: $('by-info').checked });
}

function pressOne(key) {
  sound.wake();
  if (isUp(state)) press(key);
  else if (!state.call) $('number').setRangeText(key, $('number').selectionStart, $('number').selectionEnd, 'end');
}

function typed(event) {
  if (!isUp(state) || event.data === null) return;
  event.preventDefault();
  press(keysIn(event.data));
}

function hangUp() {
  if (state.call?.phase === 'asking') giveUp();
  else line.hangUp();
}

function rememberedUser() {
  try {
    return localStorage.getItem('offhook.username') ?? '';
  } catch {
    return '';
  }
}

function rememberUser(username) {
  try {
    localStorage.setItem('offhook.username', username);
  } catch {
    // Then it is typed again.
  }
}

function onForm(id, act) {
  $(id).addEventListener('submit', (event) => {
    event.preventDefault();
    act();
  });
}

function onClick(id, act) {
  $(id).addEventListener('click', act);
}

function listen() {
  onForm('sign-in-form', signIn);
  onForm('dial', () => (isUp(state) ? undefined : call()));
  onClick('sign-out', () => line.signOut());
  onClick('hang-up', hangUp);
  onClick('answer', answer);
  onClick('decline', () => line.hangUp());
  onClick('mute', () => line.mute(!state.call.muted));
  onClick('hold', () => line.hold(!state.call.held));
  for (const key of document.querySelectorAll('[data-key]')) key.addEventListener('click', () => pressOne(key.dataset.key));
  $('number').addEventListener('beforeinput', typed);
  $('recent').addEventListener('click', ({ target: { dataset } }) => {
    if (!dataset.again || state.call) return;
    $('number').value = dataset.again;
    call();
  });
  $('ringing').addEventListener('cancel', (event) => event.preventDefault());
  $('microphone').addEventListener('change', changeMicrophone);
  $('clean').addEventListener('change', changeMicrophone);
  $('speaker-choice').addEventListener('change', async () => {
    choose('audiooutput', $('speaker-choice').value);
    if (!(await sound.useSpeaker())) tell({ is: 'said', text: 'This speaker cannot be used; the system’s own plays.', bad: true });
  });
  $('try').addEventListener('change', () => ($('try').checked ? (sound.wake(), open()) : state.call || closeOwn()));
  navigator.mediaDevices?.addEventListener?.('devicechange', listDevices);
  addEventListener('click', () => sound.wake());
  addEventListener('beforeunload', (event) => state.call && event.preventDefault());
  addEventListener('pagehide', () => line.signOut());
}

function measure() {
  let told = 0;
  let loudest = {};
  const draw = (now) => {
    const tells = now - told > TELL_EVERY_MS;
    const levels = { own: sound.level('own'), heard: sound.level('heard') };
    loudest = louder(levels, loudest);
    showLevels(levels, tells ? loudest : null);
    if (tells) [told, loudest] = [now, {}];
    if (tells) showTime(state.call, Date.now());
    requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
  setInterval(async () => showStats(isUp(state) ? statsWords(await line.stats()) : ''), STATS_EVERY_MS);
}

$('speaker-row').hidden = !sound.hasSpeakers;
$('username').value = rememberedUser();
listen();
listDevices();
measure();
show(state, state);
$($('username').value ? 'password' : 'username').focus();
