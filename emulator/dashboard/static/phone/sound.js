// What is heard and measured: the other end's audio, tones of ringing, levels.

import { chosen } from './microphone.js';
import { levelDb } from './format.js';

const RING = { frequencies: [440, 480], on: 2, off: 4, gain: 0.08 };
const TONES = { incoming: { ...RING, on: 1, off: 2 }, outgoing: { ...RING, gain: 0.04 } };
const SAMPLES = 1024;

export class Sound {
  #context = null;
  #speaker;
  #watched = new Map();
  #ringing = null;

  /** `speaker`: the audio element that plays the other end. */
  constructor(speaker) {
    this.#speaker = speaker;
  }

  /** Call it from a click or a key: browsers let a page make sounds from then on. */
  wake() {
    this.#context ??= new AudioContext();
    if (this.#context.state === 'suspended') this.#context.resume().catch(() => undefined);
  }

  /** Whether the speaker can be chosen here. */
  get hasSpeakers() {
    return 'setSinkId' in this.#speaker;
  }

  /** Play by the speaker that was chosen, or by the system's own where that one is gone; whether it could be had. */
  async useSpeaker() {
    if (!this.hasSpeakers) return true;
    try {
      await this.#speaker.setSinkId(chosen('audiooutput'));
      await this.#context?.setSinkId?.(chosen('audiooutput'));
      return true;
    } catch {
      await this.#speaker.setSinkId('').catch(() => undefined);
      return false;
    }
  }

  /** Play a stream of the other end; false where the browser wants a click first. */
  async play(stream) {
    this.#speaker.srcObject = stream;
    await this.useSpeaker();
    try {
      await this.#speaker.play();
      return true;
    } catch (error) {
      return error.name !== 'NotAllowedError';
    }
  }

  /** Play nothing any more. */
  stop() {
    this.#speaker.srcObject = null;
  }

  /** Measure a stream under a name; another one of that name is let go, and null is none. */
  watch(name, stream) {
    this.#watched.get(name)?.source.disconnect();
    this.#watched.delete(name);
    if (!stream) return;
    this.wake();
    const source = this.#context.createMediaStreamSource(stream);
    const analyser = new AnalyserNode(this.#context, { fftSize: SAMPLES });
    source.connect(analyser);
    this.#watched.set(name, { source, analyser, samples: new Float32Array(SAMPLES) });
  }

  /** The level of a stream just now, dB; null when it is not watched. */
  level(name) {
    const watched = this.#watched.get(name);
    if (!watched) return null;
    watched.analyser.getFloatTimeDomainData(watched.samples);
    return levelDb(watched.samples);
  }

  /** Ring for an incoming or an outgoing call; with null, be quiet. */
  ring(kind) {
    if (this.#ringing?.kind === kind) return;
    this.#ringing?.stop();
    this.#ringing = kind && this.#context ? this.#tone(kind) : null;
  }

  #tone(kind) {
    const { frequencies, on, off, gain } = TONES[kind];
    const volume = new GainNode(this.#context, { gain: 0 });
    volume.connect(this.#context.destination);
    const voices = frequencies.map((frequency) => new OscillatorNode(this.#context, { frequency }));
    for (const voice of voices) {
      voice.connect(volume);
      voice.start();
    }
    const once = () => {
      const now = this.#context.currentTime;
      volume.gain.setTargetAtTime(gain, now, 0.01);
      volume.gain.setTargetAtTime(0, now + on, 0.01);
    };
    once();
    const timer = setInterval(once, (on + off) * 1000);
    const stop = () => {
      clearInterval(timer);
      for (const voice of voices) voice.stop();
      volume.disconnect();
    };
    return { kind, stop };
  }
}
