import type { ServerEvent } from '@tim-push/protocol';
import { type Bus, NOBODY, type Presence } from './contract.ts';

/**
 * The bus of a single process. Everything is in plain maps, so presence and delivery are exact at once.
 *
 * @example
 * const bus = createMemoryBus();
 * const unsubscribe = bus.subscribe(7, (event) => socket.send(JSON.stringify(event)));
 */
export function createMemoryBus(): Bus {
  return new MemoryBus();
}

class MemoryBus implements Bus {
  readonly #byDevice = new Map<number, Presence>();
  /**
   * By app, then by user: a key of both would be made, and hashed, four times a message. An account has a handful of devices
   * at most, so a short array is smaller and faster than a set.
   */
  readonly #byApp = new Map<number, Map<string, readonly Presence[]>>();
  readonly #subscribers = new Map<number, (event: ServerEvent) => void>();

  setPresence(presence: Presence): void {
    this.clearPresence(presence.deviceId);
    this.#byDevice.set(presence.deviceId, presence);
    const { appId, userId } = presence;
    const byUser = this.#byApp.get(appId) ?? new Map<string, readonly Presence[]>();
    this.#byApp.set(appId, byUser.set(userId, [...(byUser.get(userId) ?? NOBODY), presence]));
  }

  clearPresence(deviceId: number): void {
    const known = this.#byDevice.get(deviceId);
    if (known === undefined) return;
    this.#byDevice.delete(deviceId);
    const { appId, userId } = known;
    const left = this.presence(appId, userId).filter((other) => other.deviceId !== deviceId);
    if (left.length > 0) this.#byApp.get(appId)?.set(userId, left);
    else this.#byApp.get(appId)?.delete(userId);
  }

  presence(appId: number, userId: string): readonly Presence[] {
    return this.#byApp.get(appId)?.get(userId) ?? NOBODY;
  }

  isLiveForeground(deviceId: number): boolean {
    return this.#byDevice.get(deviceId)?.appState === 'foreground';
  }

  publish(deviceId: number, event: ServerEvent): boolean {
    const deliver = this.#subscribers.get(deviceId);
    if (deliver === undefined) return false;
    deliver(event);
    return true;
  }

  subscribe(deviceId: number, deliver: (event: ServerEvent) => void): () => void {
    this.#subscribers.set(deviceId, deliver);
    return () => {
      if (this.#subscribers.get(deviceId) === deliver) this.#subscribers.delete(deviceId);
    };
  }

  async close(): Promise<void> {
    this.#byDevice.clear();
    this.#byApp.clear();
    this.#subscribers.clear();
  }
}
