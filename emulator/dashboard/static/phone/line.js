// A SIP user on this page, by JsSIP: signs in, calls, is called. What happens it tells as events of progress.js.

import { C, UA, WebSocketInterface, version } from '../vendor/jssip.js';
import { hasWay, headersOf } from './dialling.js';
import { connectionLost, endOfCall, signInFailure } from './words.js';

const REGISTERED_S = 300;
const RETRY_MS = 5000;
const GATHERING_MS = 1000; // Candidates of this host are there at once; JsSIP would wait for slow ones without end.
const WAY_MS = 15_000; // A browser that has no address to offer never says that ICE failed.
const KEY_MS = 120;
const GAP_MS = 80;
// No STUN server of anybody is asked: browser and platform are on one machine or in one network.
const WAYS = { iceServers: [] };

export class Line {
  #ua = null;
  #session = null;
  #tell;
  #media;
  #url = '';
  #retry = 0;

  /** `tell(event)`: of progress.js; `media`: {remote(stream), ended(), connected(), earlyMedia()}. */
  constructor(tell, media) {
    this.#tell = tell;
    this.#media = media;
  }

  /** Begin to be reached as `username`; `urls` of the SIP of the page's own platform, best first. */
  signIn({ username, password, urls, domain }) {
    this.#url = urls[0];
    this.#tell({ is: 'signingIn', username });
    const ua = new UA({
      sockets: urls.map((url, index) => ({ socket: new WebSocketInterface(url), weight: urls.length - index })),
      uri: `sip:${username}@${domain}`,
      password,
      display_name: username,
      user_agent: `Offhook browser phone (JsSIP ${version})`,
      register_expires: REGISTERED_S,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 5,
      no_answer_timeout: 120,
    });
    ua.on('registered', () => this.#tell({ is: 'registered' }));
    ua.on('registrationFailed', ({ response, cause }) => this.#refused(ua, username, response?.status_code ?? 0, cause));
    ua.on('disconnected', () => this.#ua === ua && this.#lost());
    ua.on('newRTCSession', ({ session, originator, request }) => originator === 'remote' && this.#incoming(session, request));
    this.#ua = ua;
    ua.start();
  }

  /** Hang up, sign out, forget the password. */
  signOut() {
    clearTimeout(this.#retry);
    const ua = this.#ua;
    this.#ua = null;
    ua?.stop();
    this.#tell({ is: 'signedOut' });
  }

  /** Call a SIP URI with a microphone. */
  call(uri, stream, headers) {
    this.#tell({ is: 'calling' });
    try {
      this.#session = this.#ua.call(uri, {
        mediaStream: stream,
        pcConfig: WAYS,
        extraHeaders: headers,
        eventHandlers: this.#watching('outgoing'),
      });
    } catch (error) {
      console.warn('offhook: JsSIP took no call', error);
      this.#over({ text: 'The phone could not make this call; is the address right?', bad: true });
    }
  }

  /** Take the call that rings. */
  answer(stream) {
    this.#tell({ is: 'answering' });
    this.#session?.answer({ mediaStream: stream, pcConfig: WAYS });
  }

  /** End the call, refuse the one that rings, or take back the one that is on its way. */
  hangUp() {
    const session = this.#session;
    if (!session || session.isEnded()) return;
    this.#tell({ is: 'ending' });
    const isRinging = session.direction === 'incoming' && !session.isEstablished();
    session.terminate(isRinging ? { status_code: 486 } : {});
  }

  /** Put the call on hold, or take it back. */
  hold(on) {
    const session = this.#session;
    if (!(on ? session?.hold() : session?.unhold())) {
      this.#tell({ is: 'said', text: 'The call is busy with another change; try again in a moment.', bad: true });
    }
  }

  /** Send no audio of the microphone, or send it again. */
  mute(on) {
    if (on) this.#session?.mute({ audio: true });
    else this.#session?.unmute({ audio: true });
    this.#tell({ is: 'muted', muted: on });
  }

  /** Press keys, as events in the audio (RFC 4733) or by INFO. What the other end takes in no event goes by INFO. */
  press(keys, { byInfo }) {
    if (!this.#session?.isEstablished()) return;
    const inAudio = this.#session.connection?.getSenders().some((sender) => sender.dtmf?.canInsertDTMF);
    const transportType = byInfo || !inAudio ? C.DTMF_TRANSPORT.INFO : C.DTMF_TRANSPORT.RFC2833;
    this.#session.sendDTMF(keys, { transportType, duration: KEY_MS, interToneGap: GAP_MS });
    this.#tell({ is: 'pressed', keys });
    if (!byInfo && !inAudio) this.#tell({ is: 'said', text: 'The other end takes no keys in its audio; they went by INFO.' });
  }

  /** Send another microphone's audio in the same call. */
  async use(stream) {
    const [track] = stream.getAudioTracks();
    const sender = this.#session?.connection?.getSenders().find((each) => each.track?.kind === 'audio');
    if (sender) {
      track.enabled = sender.track.enabled;
      await sender.replaceTrack(track);
    }
  }

  /** What the browser has measured of the call. */
  async stats() {
    const report = await this.#session?.connection?.getStats();
    return report ? report.values() : [];
  }

  #refused(ua, username, status, cause) {
    if (this.#ua !== ua) return;
    const { text, final } = signInFailure({ status, cause, username });
    this.#tell({ is: 'failed', text, final });
    if (final) {
      this.#ua = null;
      ua.stop();
    } else if (ua.isConnected()) {
      this.#retry = setTimeout(() => this.#ua === ua && ua.isConnected() && ua.register(), RETRY_MS);
    }
  }

  #lost() {
    const text = connectionLost({
      inCall: Boolean(this.#session?.isEstablished()),
      url: this.#url,
      secure: this.#url.startsWith('wss:'),
    });
    this.#tell({ is: 'lost', text });
  }

  #incoming(session, request) {
    const who = session.remote_identity.uri.user ?? session.remote_identity.uri.toString();
    if (this.#session) {
      session.terminate({ status_code: 486 });
      this.#tell({ is: 'said', text: `${who} called meanwhile and heard that you are busy.` });
      return;
    }
    const handlers = this.#watching('incoming');
    for (const [name, handle] of Object.entries(handlers)) session.on(name, handle);
    this.#session = session;
    const name = session.remote_identity.display_name;
    this.#tell({ is: 'rang', who, name: name && name !== who ? name : '', headers: headersOf(request.headers) });
  }

  #watching(direction) {
    let wasUp = false;
    let gathering = 0;
    let waiting = 0;
    let noWay = false;
    let connection = null;
    const giveUp = () => {
      if (isThrough(connection)) return;
      noWay = true;
      this.#session?.terminate({ cause: C.causes.RTP_TIMEOUT, status_code: 408 });
    };
    const end = ({ originator, message, cause }) => {
      clearTimeout(gathering);
      clearTimeout(waiting);
      const reason = /text="?([^";]+)/.exec(message?.getHeader?.('Reason') ?? '')?.[1] ?? message?.reason_phrase ?? '';
      const why = noWay ? C.causes.RTP_TIMEOUT : cause;
      this.#over(endOfCall({ wasUp, originator, cause: why, status: message?.status_code ?? 0, reason, direction }));
    };
    return {
      peerconnection: ({ peerconnection }) => {
        connection = peerconnection;
        this.#hear(peerconnection);
      },
      // Without an address of our own nothing can come of it, and nobody would say so.
      sdp: ({ originator, sdp }) => {
        if (!hasWay(sdp)) waiting ||= setTimeout(giveUp, 0);
        else if (originator === 'remote') waiting ||= setTimeout(giveUp, WAY_MS);
      },
      icecandidate: ({ ready }) => (gathering ||= setTimeout(ready, GATHERING_MS)),
      progress: ({ response }) => {
        if (direction !== 'outgoing') return;
        this.#tell({ is: 'ringing' });
        if (response?.body) this.#media.earlyMedia();
      },
      accepted: () => {
        wasUp = true;
        this.#media.connected();
        this.#tell({ is: 'up', at: Date.now() });
      },
      hold: ({ originator }) => this.#tell({ is: 'held', by: originator, held: true }),
      unhold: ({ originator }) => this.#tell({ is: 'held', by: originator, held: false }),
      ended: end,
      failed: end,
    };
  }

  #hear(connection) {
    connection.addEventListener('track', ({ track, streams }) => this.#media.remote(streams[0] ?? new MediaStream([track])));
  }

  #over({ text, bad }) {
    this.#session = null;
    this.#media.ended();
    this.#tell({ is: 'ended', at: Date.now(), text, bad });
  }
}

function isThrough(connection) {
  return ['connected', 'completed'].includes(connection?.iceConnectionState);
}
