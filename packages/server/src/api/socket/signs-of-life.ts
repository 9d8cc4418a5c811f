import type { Log, Sessions } from '../../im/index.ts';

/** Devices of one store command. */
const CHUNK = 1000;

/** Collects when devices were last heard of and hands them on many at a time: presence costs no commit of its own. */
export class SignsOfLife {
  readonly #sessions: Pick<Sessions, 'touch'>;
  readonly #log: Log;
  #seen = new Map<number, number>();

  constructor(sessions: Pick<Sessions, 'touch'>, log: Log) {
    this.#sessions = sessions;
    this.#log = log;
  }

  note(deviceId: number, atMs: number): void {
    this.#seen.set(deviceId, Math.max(atMs, this.#seen.get(deviceId) ?? 0));
  }

  async flush(): Promise<void> {
    const items = [...this.#seen].map(([deviceId, atMs]) => ({ deviceId, atMs }));
    this.#seen = new Map();
    for (let start = 0; start < items.length; start += CHUNK) {
      const chunk = items.slice(start, start + CHUNK);
      const result = await this.#sessions.touch(chunk);
      if (result.ok) continue;
      // Noted again for the next flush: a store that is busy for a moment must not make devices look dead.
      this.#log.warn({ code: result.error.code, devices: chunk.length }, 'signs of life were not written');
      for (const { deviceId, atMs } of chunk) this.note(deviceId, atMs);
    }
  }
}
