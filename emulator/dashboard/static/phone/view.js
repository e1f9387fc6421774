// Puts the state of progress.js on the page. What a person does on the page, main.js hears.

import { duration, levelWords, meterPart, FLOOR_DB } from './format.js';
import { callWords, lineWords } from './progress.js';

const $ = (id) => document.getElementById(id);
const TITLE = document.title;
const WAITING = new Set(['asking', 'calling', 'ringing', 'answering']);

/** Show a state; `before` is the one that was shown, so that focus moves only when something changed. */
export function show(state, before) {
  showLine(state);
  showNotice(state.notice);
  showCall(state.call);
  showNumber(state);
  showRinging(state.call, before.call);
  if (state.recent !== before.recent) showRecent(state.recent);
  moveFocus(state, before);
}

/** Show how long the call lasts. */
export function showTime(call, now) {
  $('timer').textContent = call?.since ? duration((now - call.since) / 1000) : '';
}

/** Show levels {own, heard}, dB; null: not measured. `told`, if any: what the figures beside the meters say from now on. */
export function showLevels(levels, told) {
  $('levels').hidden = levels.own === null && levels.heard === null;
  for (const [name, db] of Object.entries(levels)) showLevel(name, db, told?.[name]);
}

function showLevel(name, db, told) {
  const meter = $(`meter-${name}`);
  meter.firstElementChild.style.transform = `scaleX(${1 - (db === null ? 0 : meterPart(db))})`;
  if (told === undefined) return;
  const words = told === null ? '—' : levelWords(told);
  $(`level-${name}`).textContent = words;
  meter.setAttribute('aria-valuenow', String(told === null ? FLOOR_DB : Math.round(Math.max(FLOOR_DB, Math.min(0, told)))));
  meter.setAttribute('aria-valuetext', told === null ? 'not measured' : words);
}

/** Show what the browser measured of the call. */
export function showStats(text) {
  $('stats').textContent = text;
}

/** Fill a list of devices; what was chosen stays chosen. */
export function showDevices(id, devices, chosenId) {
  const list = $(id);
  const entries = [{ id: '', label: 'System default' }, ...devices];
  list.replaceChildren(...entries.map(({ id: value, label }) => new Option(label, value, false, value === chosenId)));
}

function showLine(state) {
  const { text, is } = lineWords(state);
  $('line').textContent = text;
  $('line').dataset.is = is;
  $('phone').hidden = !state.isIn;
  $('sign-in').hidden = state.isIn;
  $('sign-out').hidden = !state.isIn;
  const isTrying = state.line === 'connecting' || state.line === 'lost';
  $('sign-in-button').textContent = isTrying ? 'Cancel' : 'Sign in';
  for (const field of [$('username'), $('password')]) field.readOnly = isTrying;
}

function showNotice(notice) {
  const box = $('notice');
  if (box.textContent !== (notice?.text ?? '')) box.textContent = notice?.text ?? '';
  box.dataset.bad = notice?.bad ? 'yes' : 'no';
}

function showCall(call) {
  const isShown = Boolean(call) && call.phase !== 'incoming';
  $('call').hidden = !isShown;
  $('call-button').hidden = Boolean(call);
  $('hang-up').hidden = !isShown;
  $('keys').textContent = call?.keys ? `Keys sent: ${call.keys}` : '';
  if (!isShown) return;
  $('who').textContent = call.name ? `${call.name} (${call.who})` : call.who;
  $('phase').textContent = callWords(call);
  $('call').dataset.phase = call.held || call.heldByPeer ? 'held' : call.phase;
  $('hang-up').textContent = WAITING.has(call.phase) ? 'Cancel' : 'Hang up';
  $('hang-up').disabled = call.phase === 'ending';
  for (const [id, on] of [['mute', call.muted], ['hold', call.held]]) {
    $(id).setAttribute('aria-pressed', String(on));
    $(id).classList.toggle('on', on);
    $(id).disabled = call.phase !== 'up';
  }
  showHeaders($('call-headers'), call.headers);
}

function showNumber({ call }) {
  const isUp = call?.phase === 'up';
  $('number-label').textContent = isUp ? 'Keys to send' : 'Number, user or SIP address';
  $('number').disabled = Boolean(call) && !isUp;
  $('number').inputMode = isUp ? 'tel' : 'text';
}

function showRinging(call, before) {
  const dialog = $('ringing');
  const rings = call?.phase === 'incoming';
  document.title = rings ? `Call from ${call.who}` : TITLE;
  if (rings && before?.phase !== 'incoming') {
    $('ringing-who').textContent = call.name ? `${call.name} (${call.who})` : call.who;
    showHeaders($('ringing-headers'), call.headers);
    dialog.showModal();
    $('ringing-title').focus(); // Not a button: who is typing must not take the call by chance.
  } else if (!rings && dialog.open) {
    dialog.close();
  }
}

function showHeaders(list, headers) {
  list.hidden = !headers.length;
  list.replaceChildren(...headers.flatMap(([name, value]) => [element('dt', name), element('dd', value)]));
}

function showRecent(recent) {
  $('no-recent').hidden = recent.length > 0;
  $('recent').replaceChildren(...recent.map(recentRow));
}

function recentRow({ direction, who, at, seconds, text, bad }) {
  const again = element('button', who);
  again.type = 'button';
  again.className = 'link';
  again.dataset.again = who;
  again.setAttribute('aria-label', `Call ${who} again`);
  const way = element('span', direction === 'incoming' ? 'from' : 'to', 'dim');
  const when = element('time', new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
  const how = element('p', seconds === null ? text : `${duration(seconds)} · ${text}`, bad ? 'error' : 'dim');
  const row = document.createElement('li');
  const top = document.createElement('div');
  top.append(way, again, when);
  row.append(top, how);
  return row;
}

function moveFocus(state, before) {
  const [isUp, wasUp] = [state.call?.phase === 'up', before.call?.phase === 'up'];
  const isFree = before.call && !state.call;
  const isNew = state.isIn && !before.isIn;
  if (isNew || isFree || isUp !== wasUp) $('number').value = '';
  if (isNew || isFree || (isUp && !wasUp)) $('number').focus();
  else if (state.call && !before.call && state.call.phase !== 'incoming') $('hang-up').focus();
  else if (state.line === 'refused' && before.line !== 'refused') $('password').select();
  else if (before.isIn && !state.isIn) $('username').focus();
}

function element(name, text, kind = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = kind;
  return made;
}
