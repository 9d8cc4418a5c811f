import { codes } from '@tim-push/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeCodes } from './close-codes.ts';
import { APP, OTHER_APP, startWorld, text, type World } from './testing/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const fields = (userID: string, userSig = world.sig(userID)) => ({
  sdkAppID: APP,
  userID,
  userSig,
  deviceID: 'phone',
  platform: 'Android' as const,
});
const device = async (userID: string, deviceKey = `phone-of-${userID}`) =>
  (await world.store.listDevices(APP, [userID]))[0]?.find((one) => one.deviceKey === deviceKey);

describe('login', () => {
  it('tells who it is, the epoch, the time and the heartbeat', async () => {
    const { data } = await world.login('alice');
    expect(data).toMatchObject({
      userID: 'alice',
      serverTime: world.clock.nowMs,
      heartbeatSeconds: 120,
      hasToken: false,
    });
    expect(data.epoch).toBeGreaterThan(0);
  });

  it('keeps what the phone says of itself', async () => {
    await world.login('alice', { brand: 'xiaomi', tokenSource: 'xiaomi', model: 'M1', language: 'zh-Hans', unread: 3 });
    expect(await device('alice')).toMatchObject({
      platform: 'Android',
      brand: 'xiaomi',
      tokenSource: 'xiaomi',
      model: 'M1',
      language: 'zh-Hans',
      unread: 3,
      state: 'logged_in',
    });
  });

  it.each<[string, () => { sdkAppID?: number; userSig?: string }, number]>([
    ['an expired UserSig', () => ({ userSig: world.sig('alice', { expireSeconds: 0 }) }), codes.sigExpired],
    ['an empty UserSig', () => ({ userSig: '' }), codes.sigEmpty],
    ['a malformed UserSig', () => ({ userSig: 'abc' }), codes.sigMalformed],
    ['a forged UserSig', () => ({ userSig: world.sig('alice', { secret: 'guess' }) }), codes.sigNotVerified],
    ["another user's UserSig", () => ({ userSig: world.sig('bob') }), codes.sigIdentifierMismatch],
    ["another app's UserSig", () => ({ userSig: world.sig('alice', { appId: OTHER_APP }) }), codes.sigSdkAppIdMismatch],
    ['an app that is not here', () => ({ sdkAppID: 7 }), codes.sdkAppIdUnknown],
  ])('refuses %s, and takes a good login on the same connection', async (_name, change, code) => {
    const client = await world.connect();
    expect(await client.bad('login', { ...fields('alice'), ...change() })).toMatchObject({ code });
    await client.good('login', fields('alice'));
  });

  it('writes no UserSig to the log', async () => {
    const client = await world.connect();
    const userSig = world.sig('alice', { secret: 'guess' });
    await client.bad('login', fields('alice', userSig));
    expect(JSON.stringify(world.logged)).not.toContain(userSig);
  });

  it('refuses every other request until then', async () => {
    const client = await world.connect();
    expect(await client.bad('ping', {})).toMatchObject({ code: codes.notLoggedIn });
    expect(await client.bad('conversations', {})).toMatchObject({ code: codes.notLoggedIn });
  });

  it('refuses a second login on the same connection until a logout', async () => {
    const { client } = await world.login('alice');
    expect(await client.bad('login', fields('bob'))).toMatchObject({ code: codes.requestInvalid });
    await client.good('logout', {});
    expect(await client.good('login', fields('bob'))).toMatchObject({ userID: 'bob' });
  });

  it('limits wrong UserSigs', async () => {
    await world.stop();
    world = await startWorld({ im: { maxFailuresPerAccount: 2 } });
    const client = await world.connect();
    for (let time = 0; time < 2; time++)
      await client.bad('login', fields('alice', world.sig('alice', { secret: 'x' })));
    expect(await client.bad('login', fields('alice'))).toMatchObject({ code: codes.tooManyFailures });
    world.clock.nowMs += 60_000;
    await client.good('login', fields('alice'));
  });
});

describe('multi-login', () => {
  it('lets the newer login of a platform kick the older: event, then close', async () => {
    const old = await world.login('alice', { deviceID: 'old' });
    const { client: fresh } = await world.login('alice', { deviceID: 'fresh' });
    expect(await old.client.event('kicked')).toMatchObject({
      code: codes.kickedOffline,
      platform: 'Android',
      epoch: old.data.epoch,
    });
    expect(await old.client.closed).toBe(closeCodes.kicked);
    expect(await device('alice', 'old')).toMatchObject({ state: 'kicked' });
    await fresh.good('ping', {});
    expect(world.sockets.stats().loggedIn).toBe(1);
  });

  it('leaves other platforms alone', async () => {
    const phone = await world.login('alice', { deviceID: 'phone' });
    const browser = await world.login('alice', { deviceID: 'browser', platform: 'Web' });
    await phone.client.good('ping', {});
    await browser.client.good('ping', {});
  });

  it.each([['single', 'Web', 0] as const, ['multi', 'Android', 1] as const])(
    'under the policy %s treats a second login on %s so',
    async (loginPolicy, platform, survivors) => {
      await world.stop();
      world = await startWorld({ im: { loginPolicy } });
      const first = await world.login('alice', { deviceID: 'first' });
      await world.login('alice', { deviceID: 'second', platform });
      if (survivors === 0) expect(await first.client.closed).toBe(closeCodes.kicked);
      else await first.client.good('ping', {});
    },
  );

  it('kicks by an administrator, and takes only newer UserSigs then', async () => {
    const { client } = await world.login('alice');
    const oldSig = world.sig('alice');
    world.clock.nowMs += 1000;
    expect(await world.im.accounts.kick(APP, 'alice')).toEqual({ ok: true, value: { devices: 1 } });
    await client.event('kicked');
    expect(await client.closed).toBe(closeCodes.kicked);
    const again = await world.connect();
    expect(await again.bad('login', fields('alice', oldSig))).toMatchObject({ code: codes.sigRevoked });
    world.clock.nowMs += 1000;
    await again.good('login', fields('alice', world.sig('alice')));
  });

  it('cuts the connections of a deleted account', async () => {
    const { client } = await world.login('alice');
    await world.im.accounts.delete(APP, ['alice', 'nobody']);
    expect(await client.closed).toBe(closeCodes.kicked);
  });

  it('ends logins that race for one platform with exactly one of them alive', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const clients = await Promise.all(names.map(() => world.connect()));
    await Promise.all(
      clients.map((client, index) => client.ask('login', { ...fields('alice'), deviceID: names[index]! })),
    );
    await vi.waitFor(() => expect(world.sockets.stats()).toMatchObject({ loggedIn: 1 }));
    const [rows = []] = await world.store.listDevices(APP, ['alice']);
    expect(rows.filter((row) => row.state === 'logged_in')).toHaveLength(1);
  });
});

describe('resume', () => {
  it('continues the login: same epoch, nobody is kicked', async () => {
    const browser = await world.login('alice', { deviceID: 'browser', platform: 'Web' });
    const first = await world.login('alice');
    await first.client.cut();
    const again = await world.login('alice', { resume: true, epoch: first.data.epoch });
    expect(again.data.epoch).toBe(first.data.epoch);
    await browser.client.good('ping', {});
  });

  it('takes over from its own old connection, which hears no kick', async () => {
    const first = await world.login('alice');
    const again = await world.login('alice', { resume: true, epoch: first.data.epoch });
    expect(await first.client.closed).toBe(closeCodes.replaced);
    expect(first.client.events('kicked')).toEqual([]);
    await again.client.good('ping', {});
    await world.import('bob');
    await world.im.messages.send({
      appId: APP,
      from: 'bob',
      to: 'alice',
      elements: text('hi'),
      random: 1,
      via: 'rest',
    });
    await again.client.event('message');
    expect(world.lost).toEqual([]);
  });

  it('fails with 6208 when the login was kicked meanwhile', async () => {
    const first = await world.login('alice', { deviceID: 'old' });
    await first.client.cut();
    await world.login('alice', { deviceID: 'fresh' });
    const client = await world.connect();
    const resume = { ...fields('alice'), deviceID: 'old', resume: true, epoch: first.data.epoch };
    expect(await client.bad('login', resume)).toMatchObject({ code: codes.kickedOffline });
  });

  it('needs the epoch', async () => {
    const client = await world.connect();
    expect(await client.bad('login', { ...fields('alice'), resume: true })).toMatchObject({
      code: codes.requestInvalid,
      field: 'epoch',
    });
  });
});

describe('between the commit of a login and its answer', () => {
  /** Lets `act` run when the next login is committed and its connection does not know of it yet. */
  function afterNextLogin(act: () => Promise<unknown>): void {
    const { sessions } = world.im;
    const { login } = sessions;
    sessions.login = async (command) => {
      sessions.login = login;
      const result = await login(command);
      await act();
      return result;
    };
  }

  it('a message that is accepted reaches the client after the answer, once', async () => {
    await world.import('bob');
    const message = { appId: APP, from: 'bob', to: 'alice', via: 'rest' as const };
    afterNextLogin(() => world.im.messages.send({ ...message, elements: text('early'), random: 1 }));
    const { client } = await world.login('alice');
    await world.im.messages.send({ ...message, elements: text('late'), random: 2 });
    await client.event('message', 2);
    expect(client.events('message').map(({ message }) => message.elements)).toEqual([text('early'), text('late')]);
    expect(client.frames[0]).toMatchObject({ t: 'ok' });
  });

  it('another login that kicks this one makes it fail with 6208', async () => {
    afterNextLogin(() => world.login('alice', { deviceID: 'faster' }));
    const client = await world.connect();
    expect(await client.bad('login', fields('alice'))).toMatchObject({ code: codes.kickedOffline });
    expect(world.sockets.stats()).toMatchObject({ loggedIn: 1 });
    await client.good('login', { ...fields('alice'), platform: 'Web' });
  });

  it('a client that leaves is not taken for online', async () => {
    const client = await world.connect();
    afterNextLogin(async () => {
      await client.cut();
      await vi.waitFor(() => expect(world.sockets.stats().connections).toBe(0));
    });
    client.sendRaw(JSON.stringify({ t: 'login', id: 1, ...fields('alice') }));
    await vi.waitFor(async () => expect(await device('alice', 'phone')).toMatchObject({ state: 'logged_in' }));
    expect(world.sockets.stats()).toMatchObject({ loggedIn: 0 });
    expect(await world.bus.presence(APP, 'alice')).toEqual([]);
  });
});

describe('logout', () => {
  it('ends the login and leaves the connection for another', async () => {
    const { client } = await world.login('alice');
    await client.good('logout', {});
    expect(await device('alice')).toMatchObject({ state: 'logged_out', token: '' });
    expect(await client.bad('ping', {})).toMatchObject({ code: codes.notLoggedIn });
    expect(world.sockets.stats()).toMatchObject({ connections: 1, loggedIn: 0 });
  });

  it('that was forgotten without network is applied before the next login', async () => {
    const alice = await world.login('alice', { deviceID: 'phone' });
    const aliceSig = world.sig('alice', { expireSeconds: 1 });
    await alice.client.cut();
    world.clock.nowMs += 5000;
    const forgotten = [{ userID: 'alice', userSig: aliceSig, epoch: alice.data.epoch }];
    await world.login('bob', { deviceID: 'phone', forgotten });
    expect(await device('alice', 'phone')).toMatchObject({ state: 'logged_out' });
    expect(await device('bob', 'phone')).toMatchObject({ state: 'logged_in' });
  });

  it('that is forged, of an older login or of another phone changes nothing, and lets the user in', async () => {
    const alice = await world.login('alice', { deviceID: 'phone' });
    const { epoch } = alice.data;
    const forgotten = [
      { userID: 'alice', userSig: world.sig('alice', { secret: 'guess' }), epoch },
      { userID: 'alice', userSig: world.sig('alice'), epoch: epoch - 1 },
    ];
    await world.login('bob', { deviceID: 'phone', platform: 'iPhone', forgotten });
    await world.login('carol', {
      deviceID: 'tablet',
      forgotten: [{ userID: 'alice', userSig: world.sig('alice'), epoch }],
    });
    expect(await device('alice', 'phone')).toMatchObject({ state: 'logged_in' });
    await alice.client.good('ping', {});
  });
});

describe('the UserSig running out', () => {
  it('is told while online, then the connection closes; the device stays logged in for pushes', async () => {
    const { client } = await world.login('alice', { userSig: world.sig('alice', { expireSeconds: 60 }) });
    world.clock.nowMs += 59_000;
    world.sockets.sweep();
    await client.good('ping', {});
    world.clock.nowMs += 1000;
    world.sockets.sweep();
    await client.event('sigExpired');
    expect(await client.closed).toBe(closeCodes.sigExpired);
    expect(await device('alice')).toMatchObject({ state: 'logged_in' });
    expect(await world.im.presence.status(APP, ['alice'])).toMatchObject({
      ok: true,
      value: [{ status: 'PushOnline' }],
    });
  });
});
