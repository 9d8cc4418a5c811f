/** The story that the demo tells and the end-to-end test holds it to: one act a phone, every step checked. */
import { conversationExt } from 'react-native-tim-push';
import { type DemoVendor, demoClouds } from './clouds/index.ts';
import type { PhoneApp } from './phone/phone-app.ts';
import type { PushOffer } from './phone/protocol.ts';
import { nextBanner, until } from './wait.ts';
import { mustBeOk, type World } from './world.ts';

export interface Teller {
  /** A heading: what phone the next steps are about. */
  act(title: string): void;
  /** A step that held, in words. */
  held(text: string): void;
  failed(text: string, why: string): void;
}

/** Runs the whole story; returns how many steps failed. */
export async function tellStory(world: World, teller: Teller): Promise<number> {
  let failures = 0;
  const step = async (text: string, run: () => Promise<string | undefined>): Promise<void> => {
    try {
      const more = await run();
      teller.held(more === undefined ? text : `${text}: ${more}`);
    } catch (error) {
      failures += 1;
      teller.failed(text, error instanceof Error ? error.message : String(error));
    }
  };
  for (const vendor of ['xiaomi', 'fcm'] as const) await act(world, vendor, teller, step);
  return failures;
}

type Step = (text: string, run: () => Promise<string | undefined>) => Promise<void>;

async function act(world: World, vendor: DemoVendor, teller: Teller, step: Step): Promise<void> {
  const names = { alice: `alice-${vendor}`, bob: `bob-${vendor}`, shy: `shy-${vendor}`, courier: `courier-${vendor}` };
  teller.act(`Bob's phone is ${demoClouds[vendor].phone}`);
  const alice = await world.user(names.alice, vendor);
  mustBeOk(await alice.do.setNick('Alice'), 'setting the nickname');
  const bob = await world.user(names.bob, vendor);
  const ext = conversationExt({ chatType: 1, sender: names.alice, nickname: 'Alice' });

  await step('app in the background, Alice writes', async () => {
    await bob.background();
    const banner = await pushed(bob, () => text(alice, names.bob, 'Dinner at seven?', { ext }));
    expectEqual(banner.title, 'Alice', 'the title is the nickname');
    return shown(banner);
  });
  await step('phone locked', async () => {
    bob.phone.lock();
    const banner = await pushed(bob, () =>
      text(alice, names.bob, 'I will bring dessert', { title: 'Alice (work)', ext }),
    );
    expectEqual(banner.title, 'Alice (work)', 'the title is the given one');
    return shown(banner);
  });
  await step('process killed', async () => {
    await bob.kill();
    const banner = await pushed(bob, () => text(alice, names.bob, 'See you there', { ext }));
    expectEqual(banner.body, 'See you there', 'the body is the text of the message');
    return shown(banner);
  });
  await step('Bob taps: the app starts and opens the chat', async () => {
    await bob.tap();
    const opened = await until('the tap reaches the app', async () => (await bob.do.opened())[0]);
    expectEqual(opened.ext, ext, 'ext comes back byte for byte');
    expectEqual(opened.userID, names.alice, 'ext names the conversation');
    return `ext names ${opened.userID}`;
  });
  await step('a sender without a nickname shows as the user ID', async () => {
    const shy = await world.user(names.shy, vendor);
    mustBeOk(await bob.do.login(names.bob, world.userSig(names.bob)), 'login after the tap');
    mustBeOk(await bob.do.initPush(world.pushOptions(vendor)), 'init after the tap');
    await bob.kill();
    const banner = await pushed(bob, () => text(shy, names.bob, 'hello from me'));
    expectEqual(banner.title, names.shy, 'the title is the user ID');
    await shy.kill();
    return shown(banner);
  });
  await customMessages(world, step, alice, bob, names.bob);
  await step('disablePush: no push', () =>
    silent(world, names.bob, () => text(alice, names.bob, 'no hurry', { disablePush: true }), 'push_disabled'),
  );
  await endings(world, vendor, step, alice, bob, names.bob);
  await step('push-only app: the back end calls REST, the phone shows it', async () => {
    const courier = await world.phone(vendor);
    await courier.start();
    const url = world.server.addresses.api;
    const init = await courier.do.initPushOnly(
      world.pushOptions(vendor),
      names.courier,
      world.userSig(names.courier),
      url,
    );
    mustBeOk(init, 'init of the push-only app');
    await courier.kill();
    const banner = await pushed(courier, async () => {
      const sent = await world.rest('openim/sendmsg', {
        To_Account: names.courier,
        MsgRandom: Math.floor(Math.random() * 2 ** 32),
        MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'Your parcel is here' } }],
        OfflinePushInfo: { Title: 'Parcel service' },
      });
      if (sent.ErrorCode !== 0) throw new Error(`sendmsg: ${sent.ErrorInfo} (${sent.ErrorCode})`);
    });
    expectEqual(banner.title, 'Parcel service', 'the title is the given one');
    return shown(banner);
  });
  await alice.kill();
}

async function customMessages(world: World, step: Step, alice: PhoneApp, bob: PhoneApp, to: string): Promise<void> {
  const custom = { data: '{"order":7}', extension: '' };
  await step('custom message without desc: no push', () =>
    silent(world, to, () => customMessage(alice, to, { ...custom, desc: '' }), 'no_description'),
  );
  await step('custom message, desc in offlinePushInfo', async () => {
    const banner = await pushed(bob, () =>
      customMessage(alice, to, { ...custom, desc: '' }, { desc: 'Order 7 is ready' }),
    );
    expectEqual(banner.body, 'Order 7 is ready', 'the body is the given desc');
    return shown(banner);
  });
  await step('custom message, desc in the element', async () => {
    const banner = await pushed(bob, () => customMessage(alice, to, { ...custom, desc: 'Order 7 was paid' }));
    expectEqual(banner.body, 'Order 7 was paid', 'the body is the desc of the element');
    return shown(banner);
  });
}

async function endings(
  world: World,
  vendor: DemoVendor,
  step: Step,
  alice: PhoneApp,
  bob: PhoneApp,
  to: string,
): Promise<void> {
  await step(
    'Bob logs in on another phone of the same kind: this one is kicked, only the new one is pushed',
    async () => {
      await bob.start();
      mustBeOk(await bob.do.login(to, world.userSig(to)), 'login');
      const other = await world.user(to, vendor);
      await until('the old phone is told', async () => (await bob.do.sdkEvents()).includes('onKickedOffline'));
      await bob.kill();
      await other.kill();
      const before = bob.phone.log.length;
      const banner = await pushed(other, () => text(alice, to, 'are you on the new phone?'));
      await explained(world, to, 'kicked_offline');
      expectEqual(arrivals(bob, before), 0, 'pushes that reached the kicked phone');
      await bob.start();
      mustBeOk(await bob.do.login(to, world.userSig(to)), 'login on the old phone again');
      mustBeOk(await bob.do.initPush(world.pushOptions(vendor)), 'init on the old phone again');
      return shown(banner);
    },
  );
  await step('Bob logs out, Alice writes again: nothing', async () => {
    mustBeOk(await bob.do.logout(), 'logout');
    await bob.kill();
    const before = bob.phone.log.length;
    const why = await silent(world, to, () => text(alice, to, 'still there?'), 'logged_out');
    expectEqual(arrivals(bob, before), 0, 'pushes that reached the phone');
    return why;
  });
}

const text = async (from: PhoneApp, to: string, words: string, push?: PushOffer): Promise<void> =>
  mustBeOk(await from.do.sendText(to, words, push), `sending "${words}"`);
const customMessage = async (
  from: PhoneApp,
  to: string,
  body: { data: string; desc: string; extension: string },
  push?: PushOffer,
): Promise<void> => mustBeOk(await from.do.sendCustom(to, body, push), 'sending a custom message');

async function pushed(receiver: PhoneApp, send: () => Promise<void>): Promise<{ title: string; body: string }> {
  const banner = nextBanner(receiver.phone);
  // The sending may fail first: then its reason is the one to show, and the banner's time-out nobody's.
  banner.catch(() => undefined);
  await send();
  return banner;
}

/** Sends, and proves that no push will come: the decision is kept, final, and has a name. */
async function silent(world: World, to: string, send: () => Promise<void>, decision: string): Promise<string> {
  await send();
  return explained(world, to, decision);
}
async function explained(world: World, to: string, decision: string): Promise<string> {
  const [last] = await world.explain(to);
  if (!last) throw new Error(`explain knows no message to ${to}`);
  if (!JSON.stringify(last).includes(decision))
    throw new Error(`explain does not say ${decision}: ${JSON.stringify(last.devices)}`);
  return `because ${decision}`;
}
const arrivals = (app: PhoneApp, from: number): number =>
  app.phone.log.slice(from).filter((event) => event.kind === 'arrived').length;
const shown = (banner: { title: string; body: string }): string => `「${banner.title}」 ${banner.body}`;

function expectEqual(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected)
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}
