import type { ServerEvent } from '@tim-push/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryBus } from '../bus/index.ts';
import type { StoredMessage } from '../store/index.ts';
import { Delivery } from './delivery.ts';

/** A store whose readings of a conversation wait until the test lets them go. */
function setUp() {
  const bus = createMemoryBus();
  const heard: ServerEvent[] = [];
  const warnings: string[] = [];
  const readings: { answer(unread: number): void; fail(): void }[] = [];
  const store = {
    getReceiveOpt: async () => [],
    conversation: (_appId: number, _userId: string, peer: string) => {
      const { promise, resolve, reject } = Promise.withResolvers<never>();
      readings.push({
        answer: (unread) => resolve({ conversation: { userID: peer, unread }, totalUnread: unread } as never),
        fail: () => reject(new Error('the disk is gone')),
      });
      return promise;
    },
  };
  const log = { debug() {}, info() {}, error() {}, warn: (_: object, message: string) => void warnings.push(message) };
  const delivery = new Delivery({ store, bus, log });
  const connect = () => {
    bus.setPresence({ deviceId: 1, appId: 1, userId: 'alice', appState: 'foreground' });
    bus.subscribe(1, (event) => heard.push(event));
  };
  return { bus, heard, warnings, readings, delivery, connect };
}

let world: ReturnType<typeof setUp>;
beforeEach(() => {
  world = setUp();
});
const reading = (index: number) =>
  vi.waitFor(() => {
    const found = world.readings[index];
    if (found === undefined) throw new Error('not read yet');
    return found;
  });

describe('a changed conversation', () => {
  it('is read again once, however often it changed during the reading', async () => {
    world.connect();
    for (let change = 0; change < 100; change++) world.delivery.conversationChanged(1, 'alice', 'bob');
    (await reading(0)).answer(1);
    (await reading(1)).answer(100);
    await vi.waitFor(() => expect(world.heard).toHaveLength(2));
    expect(world.readings).toHaveLength(2);
    expect(world.heard.at(-1)).toMatchObject({ event: 'conversations', totalUnread: 100 });
    world.delivery.conversationChanged(1, 'alice', 'bob');
    (await reading(2)).answer(101);
    await vi.waitFor(() => expect(world.heard).toHaveLength(3));
  });

  it('is not read for an account without a connection', async () => {
    world.delivery.conversationChanged(1, 'alice', 'bob');
    await world.bus.presence(1, 'alice');
    expect(world.readings).toEqual([]);
  });

  it('that cannot be read is logged, and the next change is read', async () => {
    world.connect();
    world.delivery.conversationChanged(1, 'alice', 'bob');
    (await reading(0)).fail();
    await vi.waitFor(() => expect(world.warnings).toHaveLength(1));
    world.delivery.conversationChanged(1, 'alice', 'bob');
    (await reading(1)).answer(5);
    await vi.waitFor(() => expect(world.heard).toHaveLength(1));
  });
});

describe('the conversation of a sent message', () => {
  const message: StoredMessage = {
    ...{ id: 7, appId: 1, fromAccountId: 1, fromUserId: 'alice', fromNick: '', fromFaceUrl: '', toAccountId: 2 },
    ...{ toUserId: 'bob', seq: 1, random: 1, sentMs: 0, elements: [], offlinePush: {}, cloudCustomData: '' },
    ...{
      class: 'chat' as const,
      priority: 0 as const,
      onlineOnly: false,
      noUnread: false,
      noLastMsg: false,
      honorMute: true,
    },
    ...{ lifeUntilMs: 1, freshUntilMs: 1, recalledMs: 0 },
  };
  const side = { unread: 0, receiveOpt: 0, totalUnread: 0, peerNick: '', peerFaceUrl: '' } as const;
  const options = { syncSender: true, senderDeviceId: 1, conversations: { receiver: side, sender: side } };

  it('is said in the answer, and by no event to the device that gets the answer', () => {
    world.connect();
    expect(world.delivery.message(message, options)).toBe(side);
    expect(world.heard).toEqual([]);
  });

  it('is said by an event while it is being read, for that one comes later and is newer', async () => {
    world.connect();
    world.delivery.conversationChanged(1, 'alice', 'bob');
    const first = await reading(0);
    expect(world.delivery.message(message, options)).toBeUndefined();
    first.answer(1);
    (await reading(1)).answer(2);
    await vi.waitFor(() => expect(world.heard).toHaveLength(2));
    expect(world.heard.at(-1)).toMatchObject({ event: 'conversations', totalUnread: 2 });
  });

  it('is said by events alone where no device sent it', () => {
    world.connect();
    expect(world.delivery.message(message, { ...options, senderDeviceId: undefined })).toBeUndefined();
    expect(world.heard.map(({ event }) => event)).toEqual(['message', 'conversations']);
  });
});
