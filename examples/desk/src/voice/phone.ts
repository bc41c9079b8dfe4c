// examples/desk/src/voice/phone.ts - SIP by JsSIP: registers, rings, answers, hears and is heard.
import { C, UA, WebSocketInterface } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import { ask } from '../api/client';
import type { Figures } from '../state/voice';
import { measure, type Measure } from './quality';
import { Bell } from './bell';

/** As POST /api/v1/session/phone tells it. */
interface Lent { address: string; url: string; login: string; password: string; until: string; ice_servers: RTCIceServer[] }
/** A call of JsSIP's. */
type Session = RTCSession;
interface Hears { is(what: 'ready' | 'lost'): void; call(what: '' | 'ringing' | 'talking'): void; figures(what: Figures): void }

const microphone = { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 } };
const looksEvery = 2000;

export class Phone {
  private ua: UA | null = null;
  private ice: RTCIceServer[] = [];
  private session: Session | null = null;
  private answering: Session | null = null;
  private sound: MediaStream | null = null;
  private readonly ear = new Audio();
  private readonly bell = new Bell();
  private renewal = 0;
  private looking = 0;
  private stopped = false;

  constructor(private readonly hears: Hears) { this.ear.autoplay = true; }

  async start() {
    const lent = await this.borrow();
    if (this.stopped) return;
    const ua = this.ua = new UA({
      sockets: [new WebSocketInterface(lent.url)], uri: lent.address, authorization_user: lent.login, password: lent.password,
      register: true, register_expires: 300, session_timers: false, user_agent: 'Palabre desk',
      connection_recovery_min_interval: 2, connection_recovery_max_interval: 30,
    });
    ua.on('registered', () => this.hears.is('ready'));
    ua.on('unregistered', () => this.hears.is('lost'));
    ua.on('disconnected', () => this.hears.is('lost'));
    ua.on('registrationFailed', () => { this.hears.is('lost'); this.renewIn(5000); });  // a center that was started again lends anew
    ua.on('newRTCSession', ({ originator, session }: { originator: string; session: Session }) => { if (originator === 'remote') this.rings(session); });
    ua.start();
  }

  stop() {
    this.stopped = true;
    window.clearTimeout(this.renewal);
    this.over();
    this.ua?.stop();
    this.ua = null;
  }

  /** False where the browser gives no microphone. */
  async answer() {
    const session = this.session;
    if (!session || session.isEstablished() || this.answering === session) return true;
    this.answering = session;
    try {
      this.sound = await navigator.mediaDevices.getUserMedia(microphone);
    } catch {
      this.answering = null;
      return false;
    }
    if (this.session !== session) { this.release(); return true; }  // who called has given up
    try {
      session.answer({ mediaStream: this.sound, pcConfig: { iceServers: this.ice, rtcpMuxPolicy: 'require' } });
    } catch (wrong) {
      this.release();
      throw wrong;
    }
    this.listen(session.connection);
    return true;
  }

  hangUp() { if (this.session && !this.session.isEnded()) this.session.terminate(this.session.isEstablished() ? {} : { status_code: 486 }); }
  mute(on: boolean) { for (const each of this.sound?.getAudioTracks() ?? []) each.enabled = !on; }
  silence(on: boolean) { this.ear.muted = on; }
  press(key: string) { if (this.session?.isEstablished()) this.session.sendDTMF(key, { duration: 120, transportType: C.DTMF_TRANSPORT.INFO }); }

  private async borrow() {
    const lent = await ask<Lent>('POST', '/session/phone', { body: {} });
    this.ice = lent.ice_servers;
    if (!this.stopped) this.renewIn(Math.max(30_000, (Date.parse(lent.until) - Date.now()) * 2 / 3));
    return lent;
  }

  private renewIn(wait: number) {
    window.clearTimeout(this.renewal);
    this.renewal = window.setTimeout(async () => {
      const lent = await this.borrow().catch(() => { if (!this.stopped) this.renewIn(15_000); return null; });
      if (!lent || !this.ua) return;
      this.ua.set('authorization_user', lent.login);
      this.ua.set('password', lent.password);
      if (!this.ua.isRegistered() && this.ua.isConnected()) this.ua.register();
    }, wait);
  }

  private rings(session: Session) {
    if (this.session) return session.terminate({ status_code: 486 });
    this.session = session;
    session.on('failed', () => this.over(session));
    session.on('ended', () => this.over(session));
    session.on('confirmed', () => { this.bell.stop(); this.hears.call('talking'); });
    // What reaches rtpengine is found out by asking it: no need to wait for servers that do not answer.
    let waits = 0;
    session.on('icecandidate', ({ ready }: { ready: () => void }) => { waits ||= window.setTimeout(ready, this.ice.length ? 1000 : 200); });
    this.bell.start();
    this.hears.call('ringing');
  }

  private listen(by: RTCPeerConnection) {
    this.bell.stop();
    this.ear.muted = false;
    by.addEventListener('track', ({ track, streams }) => { this.ear.srcObject = streams[0] ?? new MediaStream([track]); void this.ear.play().catch(() => {}); });
    let before: Measure | undefined;
    this.looking = window.setInterval(async () => {
      if (by.connectionState === 'closed') return;
      const now = measure(await by.getStats(), before);
      before = now;
      this.hears.figures(now.figures);
    }, looksEvery);
  }

  private over(of: Session | null = this.session) {
    if (of !== this.session) return;
    if (of && this.stopped && !of.isEnded()) this.hangUp();
    window.clearInterval(this.looking);
    this.bell.stop();
    this.session = this.answering = null;
    this.ear.srcObject = null;
    this.release();
    this.hears.call('');
  }

  private release() {
    for (const each of this.sound?.getTracks() ?? []) each.stop();
    this.sound = null;
  }
}
