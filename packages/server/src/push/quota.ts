/**
 * Daily quotas. Only the cloud's own answer closes a class of a lane; what we count ourselves is a forecast, used for
 * one thing: when a lane is known to be near its end of the day, marketing goes back so that chats still get through.
 */
import { PRIORITIES } from '../store/index.ts';

/** The share of a known daily quota that is kept for what is not marketing. */
const KEEP = 0.1;

export interface QuotaForecast {
  sentToday: number;
  /** What the cloud let through on the day it last said "spent"; absent: never seen, so nothing is forecast. */
  knownLimit?: number;
  /** Start of the vendor's next day. */
  opensMs: number;
}
export interface QuotaLedger {
  sent(targets: number, nowMs: number): void;
  /** The cloud refused for quota: what went through today is the limit. */
  spent(nowMs: number): void;
  /** Whether a push of this priority should wait, so that more important ones fit in. */
  sheds(priority: number, nowMs: number): boolean;
  forecast(nowMs: number): QuotaForecast;
}

/** One vendor account's ledger. @param timeZone IANA name of the vendor's day, e.g. `Asia/Shanghai`. */
export function createQuotaLedger(timeZone: string): QuotaLedger {
  let opensMs = 0;
  let today = 0;
  let known: number | undefined;
  const turn = (now: number): void => {
    if (now < opensMs) return;
    opensMs = nextMidnight(now, timeZone);
    today = 0;
  };
  return {
    sent(targets, now) {
      turn(now);
      today += targets;
    },
    spent(now) {
      turn(now);
      known = today;
    },
    sheds(priority, now) {
      turn(now);
      return priority >= PRIORITIES.marketing && known !== undefined && known > 0 && today >= known * (1 - KEEP);
    },
    forecast(now) {
      turn(now);
      return { sentToday: today, opensMs, ...(known === undefined ? {} : { knownLimit: known }) };
    },
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const parts = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts });
    formats.set(timeZone, format);
  }
  return format;
}

/**
 * The first moment of the next day in a time zone, in epoch ms; right on days of 23 or 25 hours too.
 *
 * @example nextMidnight(Date.UTC(2026, 0, 1, 10), 'Asia/Shanghai') === Date.UTC(2026, 0, 1, 16)
 */
export function nextMidnight(nowMs: number, timeZone: string): number {
  const wall = wallClock(nowMs, timeZone);
  const midnight = Date.UTC(wall.year, wall.month - 1, wall.day + 1);
  // The zone's offset at the guess corrects the guess; a change of the clocks in between takes a second round.
  let guess = midnight - offsetAt(nowMs, timeZone);
  guess = midnight - offsetAt(guess, timeZone);
  return guess;
}

function wallClock(atMs: number, timeZone: string): { year: number; month: number; day: number; asUtc: number } {
  const value: Record<string, number> = {};
  for (const { type, value: text } of formatOf(timeZone).formatToParts(atMs)) value[type] = Number(text);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = value;
  return { year, month, day, asUtc: Date.UTC(year, month - 1, day, hour, minute, second) };
}
const offsetAt = (atMs: number, timeZone: string): number =>
  wallClock(atMs, timeZone).asUtc - Math.floor(atMs / 1000) * 1000;
