import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TimCode } from './codes.ts';
import {
  CONVERSATION_METHODS,
  FRIENDSHIP_METHODS,
  GROUP_METHODS,
  MESSAGE_METHODS,
  SDK_METHODS,
  SIGNALING_METHODS,
} from './managers/unsupported.ts';
import { memoryStorage } from './storage.ts';
import { APP, type Harness, loggedIn, SIG, startHarness } from './testing/harness.ts';
import { createTencentIm, type TencentIm } from './tim.ts';

type AnyMethods = Record<string, (...args: unknown[]) => unknown>;
const managersOf = (tim: TencentIm): Record<string, AnyMethods> => {
  const { v2TIMManager } = tim;
  return {
    v2TIMManager: v2TIMManager as unknown as AnyMethods,
    message: v2TIMManager.getMessageManager() as unknown as AnyMethods,
    conversation: v2TIMManager.getConversationManager() as unknown as AnyMethods,
    offlinePush: v2TIMManager.getOfflinePushManager() as unknown as AnyMethods,
    friendship: v2TIMManager.getFriendshipManager() as unknown as AnyMethods,
    group: v2TIMManager.getGroupManager() as unknown as AnyMethods,
    signaling: v2TIMManager.getSignalingManager() as unknown as AnyMethods,
  };
};
/** Listeners and the getters of managers answer at once, as in the old package. */
const AT_ONCE = /^(add|remove)(Simple|Advanced)MsgListener$|^(add|remove)ConversationListener$|^get\w+Manager$/;
const names = Object.entries(managersOf(createTencentIm())).flatMap(([manager, methods]) =>
  Object.keys(methods)
    .filter((name) => !AT_ONCE.test(name))
    .map((name) => [manager, name] as const),
);

/** What apps pass by mistake. */
const MISTAKES: unknown[][] = [
  [],
  [undefined, undefined],
  [null, null, null],
  [{}],
  ['', ''],
  [-1, -1],
  [[], []],
  [Symbol('x')],
];

const aResult = {
  code: expect.any(Number),
  desc: expect.any(String),
};

describe('every method resolves { code, desc } whatever it is given', () => {
  let h: Harness;
  let fresh: TencentIm;
  beforeAll(async () => {
    h = await startHarness();
    await loggedIn(h, h.tim);
    fresh = createTencentIm();
  });
  afterAll(() => h.stop());

  it.each(names)('%s.%s, before initSDK', async (manager, name) => {
    for (const mistake of MISTAKES) expect(await managersOf(fresh)[manager]![name]!(...mistake)).toMatchObject(aResult);
  });

  it.each(names.filter(([, name]) => !['logout', 'unInitSDK', 'login'].includes(name)))(
    '%s.%s, logged in',
    async (manager, name) => {
      for (const mistake of MISTAKES)
        expect(await managersOf(h.tim)[manager]![name]!(...mistake)).toMatchObject(aResult);
    },
  );

  it('covers the whole surface of the old package', () => {
    expect(names.length).toBeGreaterThan(130);
  });
});

describe('what this server has no counterpart of', () => {
  const tim = createTencentIm();
  const all = managersOf(tim);
  it.each([
    ...SDK_METHODS.map((name) => ['v2TIMManager', name] as const),
    ...MESSAGE_METHODS.map((name) => ['message', name] as const),
    ...CONVERSATION_METHODS.map((name) => ['conversation', name] as const),
    ...GROUP_METHODS.map((name) => ['group', name] as const),
    ...FRIENDSHIP_METHODS.map((name) => ['friendship', name] as const),
    ...SIGNALING_METHODS.map((name) => ['signaling', name] as const),
  ])('%s.%s answers 810002 and its own name', async (manager, name) => {
    const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    tim.setServer({ url: 'https://im.example.com', logger: quiet });
    expect(await all[manager]![name]!('x')).toEqual({
      code: TimCode.notSupported,
      desc: expect.stringContaining(`.${name} is not supported by this server yet`),
    });
  });
});

describe('keys that nobody knows', () => {
  it('are named with the nearest known one', async () => {
    const h = await startHarness();
    await loggedIn(h, h.tim);
    const { v2TIMManager } = h.tim;
    h.lines.length = 0;
    await v2TIMManager.setSelfInfo({ nickname: 'A' } as never);
    await v2TIMManager.getMessageManager().createCustomMessage({ data: '', extention: '' } as never);
    v2TIMManager.addSimpleMsgListener({ onRecvC2CText: () => undefined } as never);
    v2TIMManager.getMessageManager().addAdvancedMsgListener({ onRecvNewMesage: () => undefined } as never);
    v2TIMManager.getConversationManager().addConversationListener({ onNewConversations: () => undefined } as never);
    await v2TIMManager.initSDK(APP, 3, { onKicked: () => undefined } as never);
    expect(h.lines.filter((line) => line.includes('not known'))).toEqual([
      'setSelfInfo: nickname is not known: did you mean nickName?',
      'createCustomMessage: extention is not known: did you mean extension?',
      'addSimpleMsgListener: onRecvC2CText is not known: did you mean onRecvC2CTextMessage?',
      'addAdvancedMsgListener: onRecvNewMesage is not known: did you mean onRecvNewMessage?',
      'addConversationListener: onNewConversations is not known: did you mean onNewConversation?',
      'initSDK: onKicked is not known: did you mean onKickedOffline?',
    ]);
    await h.stop();
  });
});

describe('adapters of the app that fail', () => {
  it('logs in although the storage throws', async () => {
    const boom = (): never => {
      throw new Error('disk');
    };
    const h = await startHarness({ server: { storage: { getItem: boom, setItem: boom, removeItem: boom } } });
    expect((await h.tim.v2TIMManager.login('alice', SIG)).code).toBe(0);
    expect(h.lines.some((line) => line.includes('storage: reading deviceID failed: disk'))).toBe(true);
    await h.stop();
  });

  it('logs in although the storage never answers', async () => {
    const never = (): Promise<never> => new Promise(() => {});
    const h = await startHarness({ server: { storage: { getItem: never, setItem: never, removeItem: never } } });
    const result = h.tim.v2TIMManager.login('alice', SIG);
    for (let step = 0; step < 10; step += 1) {
      await Promise.resolve();
      h.env.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await result).code).toBe(0);
    await h.stop();
  });

  it('answers a code when there is no WebSocket', async () => {
    const h = await startHarness({
      server: {
        environment: {
          openSocket: () => {
            throw new Error('this host has no WebSocket');
          },
        },
      },
    });
    const result = await h.tim.v2TIMManager.login('alice', SIG);
    expect(result).toEqual({ code: TimCode.networkUnavailable, desc: 'this host has no WebSocket' });
    await h.stop();
  });

  it('goes on when the logger throws', async () => {
    const boom = (): never => {
      throw new Error('logger');
    };
    const logger = { debug: boom, info: boom, warn: boom, error: boom };
    const h = await startHarness({ server: { logger, storage: memoryStorage() } });
    expect((await h.tim.v2TIMManager.login('alice', SIG)).code).toBe(0);
    await h.stop();
  });
});
