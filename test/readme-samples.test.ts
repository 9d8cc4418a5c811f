/**
 * The first sample of the packages that stand alone, run as it stands: only the address of a cloud or server, its
 * credentials and the tokens are filled in, as a reader does.
 */
import { type ChannelOptions, createChannel } from '@tim-push/channels';
import { type Sandbox, startSandbox } from '@tim-push/sandbox';
import { LogLevelEnum, TencentImSDKPlugin } from 'react-native-tim-js';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { World } from '../demo/src/world.ts';
import { fencedBlocks, readDocument } from './docs/markdown.ts';

const AsyncFunction = (async () => undefined).constructor as new (
  ...parts: string[]
) => (...args: unknown[]) => Promise<unknown>;

/** Runs a sample with these things in the place of what it imports and of what every app has. */
async function run(sample: string, things: Record<string, unknown>, changes: [string, string][]): Promise<void> {
  let code = sample;
  for (const [from, to] of changes) {
    expect(code, `the sample has ${from}`).toContain(from);
    code = code.replaceAll(from, to);
  }
  const body = code.replaceAll(/^import \{([^}]+)\} from '[^']+';$/gm, (_line, names: string) => {
    for (const name of names.split(',').map((one) => one.trim())) expect(Object.keys(things)).toContain(name);
    return '';
  });
  await new AsyncFunction(...Object.keys(things), body)(...Object.values(things));
}
const firstSample = (path: string): string => fencedBlocks(readDocument(path), 'ts')[0]?.text ?? '';

let sandbox: Sandbox | undefined;
afterEach(async () => {
  await sandbox?.stop();
  sandbox = undefined;
});

/** `createChannel`, with the sandbox in the cloud's place. */
const channelsOn =
  (on: Sandbox) =>
  (vendor: 'xiaomi' | 'fcm', credentials: Record<string, unknown>, options: ChannelOptions = {}) =>
    createChannel(vendor, credentials, { ...options, endpoints: on.endpoints(vendor), ca: on.ca });

describe('packages/channels/README.md', () => {
  it('sends to two Xiaomi phones', async () => {
    sandbox = await startSandbox({ clouds: ['xiaomi'] });
    const app = sandbox.clouds.xiaomi.addApp({ packageName: 'com.example.chat', channels: ['12345'] });
    const phones = [
      await sandbox.phones.add({ vendor: 'xiaomi', app }),
      await sandbox.phones.add({ vendor: 'xiaomi', app }),
    ];
    const [one = '', two = ''] = await Promise.all(phones.map((phone) => phone.register()));
    for (const phone of phones) phone.createChannel({ id: '12345', importance: 4 });
    const printed: unknown[][] = [];
    await run(
      firstSample('packages/channels/README.md'),
      {
        createChannel: channelsOn(sandbox),
        process: { env: { MI_SECRET: app.appSecret } },
        console: { log: (...values: unknown[]) => printed.push(values) },
      },
      [
        ["'regId1'", JSON.stringify(one)],
        ["'regId2'", JSON.stringify(two)],
      ],
    );
    const [checked, notes, ...outcomes] = printed;
    expect(checked).toMatchObject([{ ok: true }]);
    expect(notes).toEqual([[]]);
    expect(outcomes.toSorted()).toMatchObject(
      [one, two].toSorted().map((token) => [token, { kind: 'sent', vendorId: expect.stringMatching(/\w/) }]),
    );
    for (const phone of phones) {
      expect(phone.shade).toMatchObject([{ title: 'Alice', body: 'See you at eight?' }]);
      expect(phone.tap().key_message?.extra['ext']).toBe('{"chat":"alice"}');
    }
  });

  it('takes the service-account file of FCM as it is', async () => {
    sandbox = await startSandbox({ clouds: ['fcm'] });
    const { serviceAccount } = sandbox.clouds.fcm.addProject({ packages: ['com.example.chat'] });
    const [, line = ''] =
      /as it is: `(createChannel\([^`]+\))`/.exec(readDocument('packages/channels/README.md')) ?? [];
    const checked: unknown[] = [];
    await run(
      `const channel = ${line};\nchecked.push(await channel.check(AbortSignal.timeout(20_000)));\nawait channel.close();`,
      { createChannel: channelsOn(sandbox), readFile: async () => JSON.stringify(serviceAccount), checked },
      [],
    );
    expect(checked).toMatchObject([{ ok: true }]);
  });
});

describe('packages/sandbox/README.md', () => {
  it('shows what a phone would show', async () => {
    const seen: unknown[] = [];
    const push = async (on: Sandbox, appSecret: string, token: string): Promise<void> => {
      const channel = channelsOn(on)('xiaomi', { packageName: 'com.example.chat', appSecret });
      const content = channel.payload({
        ...{ title: 'Alice', body: 'Hi', ext: 'E', class: 'chat', replaceKey: 'm', conversationKey: 'c' },
        ...{ offlinePush: {}, options: { channelId: 'chat' } },
      });
      const target = { content, token, requestKey: 'm', tag: 'm', expiresAtMs: on.clock.now() + 60_000 };
      await channel.send({ targets: [target] }, { settle: () => undefined }, AbortSignal.timeout(20_000));
      await channel.close();
    };
    const sample = firstSample('packages/sandbox/README.md');
    const [comment = 'none'] = /^\/\/ … your server .*$/m.exec(sample) ?? [];
    await run(sample, { startSandbox, push, seen }, [
      [comment, 'await push(sandbox, app.appSecret, token);'],
      ['phone.shade[0];', 'seen.push(phone.shade[0]);'],
      ['phone.tap().key_message?.extra.ext;', 'seen.push(phone.tap().key_message?.extra.ext);'],
    ]);
    expect(seen).toMatchObject([{ title: 'Alice', body: 'Hi' }, 'E']);
  });
});

describe('packages/react-native-tim-js/README.md', () => {
  let world: World | undefined;
  afterAll(async () => {
    await TencentImSDKPlugin.v2TIMManager.unInitSDK();
    await world?.stop();
  });

  it('logs in and sends a message that a back end can see', async () => {
    world = await World.start({ vendors: ['fcm'] });
    await world.rest('im_open_login_svc/multiaccount_import', { Accounts: ['bob'] });
    const printed: unknown[][] = [];
    await run(
      firstSample('packages/react-native-tim-js/README.md'),
      {
        LogLevelEnum: { ...LogLevelEnum, V2TIM_LOG_WARN: LogLevelEnum.V2TIM_LOG_NONE },
        TencentImSDKPlugin,
        userSig: world.userSig('alice'),
        console: { warn: (...values: unknown[]) => printed.push(values) },
        showLogin: () => undefined,
        loginAgain: () => undefined,
      },
      [
        ['https://im.example.com', world.server.addresses.api],
        ['1400000001', String(world.sdkAppID)],
      ],
    );
    expect(printed).toEqual([]);
    const [explained] = await world.explain('bob');
    expect(explained).toMatchObject({ msgID: expect.stringMatching(/^\d+$/) });
  });
});
