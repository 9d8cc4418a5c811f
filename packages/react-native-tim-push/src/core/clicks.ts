import { parseExt } from '@tim-push/protocol';
import type { NativeBinding } from '../native.ts';
import type { NativeClick } from '../native-types.ts';
import type { Reporter } from '../reporters/reporter.ts';
import type { NotificationOpened, PushVendor } from '../types.ts';
import type { Emitter } from './emitter.ts';

/** Taps that happened while nobody was logged in and whose report waits. More are not worth the memory. */
const MAX_WAITING_REPORTS = 20;

/**
 * Taps on notifications, warm and cold. The click that started the process is kept by the native half until somebody
 * takes it: the first listener, or `getInitialNotification`, whichever comes first, and exactly once.
 */
export class Clicks {
  readonly #opened: Emitter<NotificationOpened>;
  readonly #now: () => number;
  #reporter: Reporter | undefined;
  #waiting: { tag: string; atMs: number }[] = [];
  #takeInitial: Promise<NotificationOpened | undefined> | undefined;
  /** A tap that came while no listener was there: kept like the one that started the app. */
  #untaken: NotificationOpened | undefined;
  #binding: NativeBinding | undefined;
  #stop: (() => void) | undefined;

  constructor(opened: Emitter<NotificationOpened>, now: () => number) {
    this.#opened = opened;
    this.#now = now;
  }

  /** Starts to listen on the native half; again with another one (reload, tests) starts anew. */
  attach(binding: NativeBinding): void {
    if (this.#binding === binding) return;
    this.#stop?.();
    this.#binding = binding;
    this.#takeInitial = undefined;
    this.#stop = binding.listen('timPushClick', (click) => this.heard(click));
  }

  /** A tap, from the native half or from another library. */
  heard(click: NativeClick): void {
    const opened = this.#received(click);
    if (this.#opened.size > 0) this.#opened.emit(opened);
    else this.#untaken = opened;
  }

  onOpened(listener: (opened: NotificationOpened) => void): () => void {
    const remove = this.#opened.add(listener);
    if (this.#opened.size === 1) void this.initial().then((first) => first && this.#opened.emit(first));
    return remove;
  }

  /** The tap that nobody took yet, the one that started the app first; once. */
  async initial(): Promise<NotificationOpened | undefined> {
    const first = await this.#fromNative();
    if (first) return first;
    const untaken = this.#untaken;
    this.#untaken = undefined;
    return untaken;
  }

  async #fromNative(): Promise<NotificationOpened | undefined> {
    const binding = this.#binding;
    if (!binding) return undefined;
    // Two callers at the same moment share one question to the native half, and only the first gets its answer.
    const mine = this.#takeInitial === undefined;
    this.#takeInitial ??= binding.module
      .takeInitialClick()
      .then((click) => (click ? this.#received(click) : undefined));
    const taken = this.#takeInitial;
    try {
      const opened = await taken;
      return mine ? opened : undefined;
    } finally {
      if (mine) this.#takeInitial = undefined;
    }
  }

  /** Where clicks are reported from now on; what waited goes out. */
  reportTo(reporter: Reporter): void {
    this.#reporter = reporter;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { tag, atMs } of waiting) this.#report(tag, atMs);
  }

  #received(click: NativeClick): NotificationOpened {
    if (click.tag !== '') this.#report(click.tag, this.#now());
    const { conversation } = parseExt(click.ext);
    return {
      ext: click.ext,
      vendor: click.vendor as PushVendor | '',
      coldStart: click.coldStart,
      userID: conversation?.userID,
      groupID: conversation?.groupID,
    };
  }

  #report(tag: string, atMs: number): void {
    const wait = () => {
      this.#waiting = [...this.#waiting, { tag, atMs }].slice(-MAX_WAITING_REPORTS);
    };
    const reporter = this.#reporter;
    if (!reporter) wait();
    // A click that could not be reported now (no network, logged out) goes with the next reporter or the next login.
    else reporter.reportClick?.(tag, atMs).then((answer) => isFailure(answer) && wait(), wait);
  }
}

const isFailure = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'code' in answer && answer.code !== 0;
