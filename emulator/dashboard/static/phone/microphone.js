// The microphone and the lists of devices: asks the browser, and remembers in it what was chosen.

import { microphoneFailure } from './words.js';

const CHOSEN = { audioinput: 'offhook.microphone', audiooutput: 'offhook.speaker' };

/** Thrown when there is none; its message says why, in words. */
export class NoMicrophone extends Error {}

/** Open the chosen microphone, or any when that one is gone. `clean`: echo and noise are taken out, the level is set. */
export async function openMicrophone({ clean }) {
  const devices = navigator.mediaDevices;
  if (!devices?.getUserMedia) throw new NoMicrophone(microphoneFailure('', { secure: false }));
  const processing = { echoCancellation: clean, noiseSuppression: clean, autoGainControl: clean };
  const id = chosen('audioinput');
  try {
    return await devices.getUserMedia({ audio: id ? { ...processing, deviceId: { exact: id } } : processing });
  } catch (error) {
    if (id && error.name === 'OverconstrainedError') {
      choose('audioinput', '');
      return openMicrophone({ clean });
    }
    throw new NoMicrophone(microphoneFailure(error.name, { secure: true }));
  }
}

/** Let a microphone go; the browser's sign for it goes out. */
export function closeMicrophone(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** Devices of a kind, audioinput or audiooutput: [{id, label}]. Browsers name them once a page had a microphone. */
export async function devicesOf(kind) {
  const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return all
    .filter((device) => device.kind === kind && device.deviceId && device.deviceId !== 'default')
    .map((device, index) => ({ id: device.deviceId, label: device.label || `${kind === 'audioinput' ? 'Microphone' : 'Speaker'} ${index + 1}` }));
}

/** The id of the device that was chosen; '' is the system's own choice. */
export function chosen(kind) {
  try {
    return localStorage.getItem(CHOSEN[kind]) ?? '';
  } catch {
    return ''; // A browser may forbid a page to remember.
  }
}

/** Remember it. */
export function choose(kind, id) {
  try {
    localStorage.setItem(CHOSEN[kind], id);
  } catch {
    // Then it holds until the page is closed, by the list itself.
  }
}
