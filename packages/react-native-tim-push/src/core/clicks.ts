/**
 * Taps on notifications, warm and cold. The click that started the process is kept by the native half until somebody
 * takes it: the first listener, or `getInitialNotification`, whichever comes first, and exactly once.
 */
import { parseExt } from '@tim-push/protocol';
import type { NativeBinding } from '../native.ts';
import type { NativeClick } from '../native-types.ts';
import type { Reporter } from '../reporters/reporter.ts';
import type { NotificationOpened, PushVendor } from '../types.ts';
import { emitter, threw } from './emitter.ts';

/** Taps that happened while nobody was logged in and whose report waits. More are not worth the memory. */
const MAX_WAITING_REPORTS = 20;

const opened = emitter<NotificationOpened>();
let native: NativeBinding | undefined;
let reporter: Reporter | undefined;
let waiting: [tag: string, atMs: number][] = [];
/** A tap that came while no listener was there: kept like the one that started the app. */
let untaken: NotificationOpened | undefined;

/** A tap, from the native half or from another library. */
export function heard(click: NativeClick): void {
  const tap = received(click);
  if (opened.listeners.size > 0) opened.emit(tap);
  else untaken = tap;
}

/** Starts to listen on the native half. Returns what ends it. */
export function listenForClicks(binding: NativeBinding): () => void {
  native = binding;
  return binding.listen('timPushClick', heard);
}

export function onOpened(listener: (opened: NotificationOpened) => void): () => void {
  const remove = opened.add(listener);
  if (opened.listeners.size === 1) initialTap().then((tap) => tap && opened.emit(tap), threw);
  return remove;
}

/** The tap that nobody took yet, the one that started the app first; once. */
export async function initialTap(): Promise<NotificationOpened | undefined> {
  const first = await native?.module.takeInitialClick();
  if (first) return received(first);
  const tap = untaken;
  untaken = undefined;
  return tap;
}

/** Where clicks are reported from now on; what waited goes out. */
export function reportClicksTo(to: Reporter | undefined): void {
  reporter = to;
  for (const [tag, atMs] of waiting.splice(0)) report(tag, atMs);
}

/** As if the app were started: for tests. */
export function forgetClicks(): void {
  opened.listeners.clear();
  native = reporter = untaken = undefined;
  waiting = [];
}

function received({ ext, vendor, coldStart, tag }: NativeClick): NotificationOpened {
  if (tag) report(tag, Date.now());
  const { userID, groupID } = parseExt(ext).conversation ?? {};
  return { ext, vendor: vendor as PushVendor | '', coldStart, userID, groupID };
}

function report(tag: string, atMs: number): void {
  const wait = () => {
    waiting = [...waiting, [tag, atMs] as [string, number]].slice(-MAX_WAITING_REPORTS);
  };
  if (!reporter) wait();
  // A click that could not be reported now (no network, logged out) goes with the next reporter or the next login.
  else
    reporter.reportClick?.(tag, atMs).then((answer) => (answer as { code?: number } | undefined)?.code && wait(), wait);
}
