/**
 * What every bus must do. Each engine's test calls this with its own factory; waits are on conditions, so that a bus
 * over a network passes too.
 */
import type { ServerEvent } from '@tim-push/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bus } from '../contract.ts';

const peerRead = (time: number): ServerEvent => ({ t: 'event', event: 'peerRead', userID: 'bob', time });
const alice = { appId: 1, userId: 'alice' };

export function testBus(name: string, create: () => Promise<Bus>): void {
  describe(`${name} bus`, () => {
    let bus: Bus;
    beforeEach(async () => {
      bus = await create();
    });
    afterEach(() => bus.close());

    const devicesOf = async ({ appId, userId }: typeof alice) =>
      (await bus.presence(appId, userId)).map((one) => one.deviceId).sort();

    it('knows the live devices of an account, and of that account only', async () => {
      bus.setPresence({ deviceId: 1, ...alice, appState: 'foreground' });
      bus.setPresence({ deviceId: 2, ...alice, appState: 'background' });
      bus.setPresence({ deviceId: 3, appId: 2, userId: 'alice', appState: 'foreground' });
      await vi.waitFor(async () => expect(await devicesOf(alice)).toEqual([1, 2]));
      expect(await devicesOf({ appId: 1, userId: 'nobody' })).toEqual([]);
    });

    it('keeps one state a device: the last', async () => {
      bus.setPresence({ deviceId: 1, ...alice, appState: 'foreground' });
      expect(bus.isLiveForeground(1)).toBe(true);
      bus.setPresence({ deviceId: 1, ...alice, appState: 'background' });
      expect(bus.isLiveForeground(1)).toBe(false);
      await vi.waitFor(async () =>
        expect(await bus.presence(alice.appId, alice.userId)).toEqual([
          { deviceId: 1, ...alice, appState: 'background' },
        ]),
      );
    });

    it('forgets a device that left, and bears one that it never knew', async () => {
      bus.setPresence({ deviceId: 1, ...alice, appState: 'foreground' });
      bus.setPresence({ deviceId: 2, ...alice, appState: 'foreground' });
      bus.clearPresence(1);
      bus.clearPresence(99);
      expect(bus.isLiveForeground(1)).toBe(false);
      await vi.waitFor(async () => expect(await devicesOf(alice)).toEqual([2]));
      bus.clearPresence(2);
      await vi.waitFor(async () => expect(await devicesOf(alice)).toEqual([]));
    });

    it('says of a device without a connection that it is not live', () => {
      expect(bus.isLiveForeground(42)).toBe(false);
    });

    it('delivers to the connection of the device, in order', async () => {
      const heard: ServerEvent[] = [];
      bus.subscribe(1, (event) => heard.push(event));
      bus.subscribe(2, () => heard.push(peerRead(-1)));
      const events = Array.from({ length: 50 }, (_, time) => peerRead(time));
      for (const event of events) expect(bus.publish(1, event)).toBe(true);
      await vi.waitFor(() => expect(heard).toEqual(events));
    });

    it('says when nobody listens', () => {
      expect(bus.publish(1, peerRead(1))).toBe(false);
      bus.subscribe(1, () => {})();
      expect(bus.publish(1, peerRead(1))).toBe(false);
    });

    it('gives a device to its newest connection; the older one leaving changes nothing', async () => {
      const first: ServerEvent[] = [];
      const second: ServerEvent[] = [];
      const leave = bus.subscribe(1, (event) => first.push(event));
      bus.subscribe(1, (event) => second.push(event));
      leave();
      expect(bus.publish(1, peerRead(7))).toBe(true);
      await vi.waitFor(() => expect(second).toEqual([peerRead(7)]));
      expect(first).toEqual([]);
    });

    it('delivers nothing once it is closed', async () => {
      const heard: ServerEvent[] = [];
      bus.subscribe(1, (event) => heard.push(event));
      await bus.close();
      expect(bus.publish(1, peerRead(1))).toBe(false);
      expect(heard).toEqual([]);
    });
  });
}
