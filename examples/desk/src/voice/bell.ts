// examples/desk/src/voice/bell.ts - a telephone that rings: a tone of a second in four, until somebody answers.
export class Bell {
  private readonly on = new AudioContext();
  private timer = 0;

  start() {
    window.clearInterval(this.timer);
    void this.on.resume().catch(() => {});  // a page that nobody has touched yet stays mute
    this.ring();
    this.timer = window.setInterval(() => this.ring(), 4000);
  }

  stop() {
    window.clearInterval(this.timer);
    void this.on.suspend().catch(() => {});
  }

  private ring() {
    if (this.on.state === 'suspended') void this.on.resume().catch(() => {});
    const at = this.on.currentTime;
    const gain = new GainNode(this.on, { gain: 0 });
    gain.gain.setTargetAtTime(0.15, at, 0.02);
    gain.gain.setTargetAtTime(0, at + 1, 0.03);
    gain.connect(this.on.destination);
    for (const frequency of [440, 480]) {
      const tone = new OscillatorNode(this.on, { frequency });
      tone.connect(gain);
      tone.start(at);
      tone.stop(at + 1.3);
    }
  }
}
