// examples/desk/src/voice/quality.ts - how a call sounds, out of what the browser counts, in three words.
import type { Figures, Level } from '../state/voice';

interface Counts { lost: number; received: number; energy: number; seconds: number }
export interface Measure { counts: Counts; figures: Figures; bad: number }

/** Beyond the first of each it is noticed, beyond the second one asks the other to say it again (ITU-T G.107, G.114). */
const limits = { loss: [1.5, 5], jitter: [30, 60], trip: [400, 800] } as const;

function levelOf(of: Pick<Figures, 'loss' | 'jitter' | 'trip'>, silent: boolean): Level {
  const beyond = (at: 0 | 1) => (Object.keys(limits) as (keyof typeof limits)[]).some((each) => of[each] > limits[each][at]);
  return silent || beyond(1) ? 'poor' : beyond(0) ? 'fair' : 'good';
}

/** Of the time since `before`. A line is called poor when it has been so twice. */
export function measure(stats: RTCStatsReport, before?: Measure): Measure {
  const counts: Counts = { lost: 0, received: 0, energy: 0, seconds: 0 };
  const figures: Figures = { loss: 0, jitter: 0, trip: 0, heard: 0, said: 0, level: 'good' };
  let sentLoss = 0;
  stats.forEach((each) => {
    if (each.type === 'inbound-rtp' && each.kind === 'audio') {
      counts.lost = each.packetsLost ?? 0;
      counts.received = each.packetsReceived ?? 0;
      counts.energy = each.totalAudioEnergy ?? 0;
      counts.seconds = each.totalSamplesDuration ?? 0;
      figures.jitter = Math.round((each.jitter ?? 0) * 1000);
    } else if (each.type === 'remote-inbound-rtp' && each.kind === 'audio') {
      sentLoss = (each.fractionLost ?? 0) * 100;
      if (each.roundTripTime) figures.trip = Math.round(each.roundTripTime * 1000);
    } else if (each.type === 'candidate-pair' && each.nominated && each.currentRoundTripTime && !figures.trip) {
      figures.trip = Math.round(each.currentRoundTripTime * 1000);
    } else if (each.type === 'media-source' && each.kind === 'audio') {
      figures.said = each.audioLevel ?? 0;
    }
  });
  const old = before?.counts ?? { lost: 0, received: 0, energy: 0, seconds: 0 };
  const received = counts.received - old.received, lost = Math.max(0, counts.lost - old.lost);
  figures.loss = Math.round(Math.max(sentLoss, received + lost > 0 ? (100 * lost) / (received + lost) : 0) * 10) / 10;
  const seconds = counts.seconds - old.seconds;
  figures.heard = seconds > 0 ? Math.sqrt(Math.max(0, counts.energy - old.energy) / seconds) : 0;
  const now = levelOf(figures, before !== undefined && received === 0);
  const bad = now === 'poor' ? (before?.bad ?? 0) + 1 : 0;
  figures.level = now === 'poor' && bad < 2 ? 'fair' : now;
  return { counts, figures, bad };
}
