/** What one cloud's account, phone and channel are made of: all that the cases must know of a vendor. */
import type { Channel, ChannelOptions, ChannelVendor, Outcome, PushContent, Target } from '@tim-push/channels';
import { createChannel } from '@tim-push/channels';
import type { Phone, Sandbox } from '@tim-push/sandbox';

export const PACKAGE_NAME = 'com.example.chat';
const CHANNEL_ID = 'chat_messages';
export type Credentials = Readonly<Record<string, unknown>>;

export interface Account {
  credentials: Credentials;
  /** Credentials of the right form that the cloud does not know. */
  wrongCredentials: Credentials;
  phone(): Promise<Phone>;
}
export interface CloudFixture {
  account(sandbox: Sandbox): Account;
  /** What makes a push show on this cloud's phones. */
  options: Record<string, unknown>;
  speaksHttp2: boolean;
  hasAccessTokens: boolean;
}

export const fixtures: Record<ChannelVendor, CloudFixture> = {
  xiaomi: {
    options: { channelId: CHANNEL_ID },
    speaksHttp2: false,
    hasAccessTokens: false,
    account(sandbox) {
      const app = sandbox.clouds.xiaomi.addApp({
        packageName: PACKAGE_NAME,
        channels: [{ id: CHANNEL_ID, class: 'private' }],
      });
      const credentials = { packageName: PACKAGE_NAME, appId: app.appId, appSecret: app.appSecret };
      return {
        credentials,
        wrongCredentials: { ...credentials, appSecret: 'A'.repeat(24) },
        phone: () => sandbox.phones.add({ vendor: 'xiaomi', app }),
      };
    },
  },
  fcm: {
    options: { channelId: CHANNEL_ID },
    speaksHttp2: true,
    hasAccessTokens: true,
    account(sandbox) {
      const project = sandbox.clouds.fcm.addProject({ packages: [PACKAGE_NAME] });
      const other = sandbox.clouds.fcm.addProject({ packages: [PACKAGE_NAME] });
      return {
        credentials: { ...project.serviceAccount },
        // Its key belongs to another account: the assertion's signature does not hold.
        wrongCredentials: { ...project.serviceAccount, private_key: other.serviceAccount.private_key },
        phone: () => sandbox.phones.add({ vendor: 'fcm', project, packageName: PACKAGE_NAME }),
      };
    },
  },
};

export function channelOf(
  vendor: ChannelVendor,
  sandbox: Sandbox,
  credentials: Credentials,
  options: ChannelOptions = {},
): Channel {
  return createChannel(vendor, credentials, { endpoints: sandbox.endpoints(vendor), ca: sandbox.ca, ...options });
}

export function contentFor(vendor: ChannelVendor, over: Partial<PushContent> = {}): PushContent {
  return {
    title: 'Alice',
    body: 'Hello',
    ext: 'plain',
    class: 'chat',
    replaceKey: 'c2c_alice_bob',
    offlinePush: {},
    options: fixtures[vendor].options,
    ...over,
  };
}

let requests = 0;
/** Sends one content to tokens; `outcomes` has one for each. @throws when an index settles twice or never. */
export async function send(channel: Channel, content: PushContent, tokens: readonly string[], receiptUrl?: string) {
  const wire = channel.payload(content);
  const requestKey = `request-${++requests}`;
  const targets: Target[] = tokens.map((token) => ({
    content: wire,
    token,
    requestKey,
    tag: 'tag-1',
    expiresAtMs: Date.now() + 3_600_000,
  }));
  const outcomes = new Map<number, Outcome>();
  const twice: number[] = [];
  const settle = (index: number, outcome: Outcome): void => {
    if (outcomes.has(index)) twice.push(index);
    outcomes.set(index, outcome);
  };
  await channel.send({ targets, ...(receiptUrl ? { receiptUrl } : {}) }, { settle }, AbortSignal.timeout(15_000));
  if (twice.length > 0) throw new Error(`settled twice: ${twice.join(', ')}`);
  return tokens.map((_, index) => {
    const outcome = outcomes.get(index);
    if (!outcome) throw new Error(`index ${index} never settled`);
    return outcome;
  });
}
