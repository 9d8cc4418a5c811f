/** One push by a channel to an emulated cloud, and what came of each target. */
import type { Channel, ChannelOptions, Outcome, PushContent, Target } from '@tim-push/channels';
import { createChannel } from '@tim-push/channels';
import type { Sandbox } from '@tim-push/sandbox';
import type { CloudFixture, Credentials } from './clouds/fixture.ts';
import { fixtures, type TestedVendor } from './clouds/index.ts';

export function channelOf(
  vendor: TestedVendor,
  sandbox: Sandbox,
  credentials: Credentials,
  options: ChannelOptions = {},
): Channel {
  return createChannel(vendor, credentials, { endpoints: sandbox.endpoints(vendor), ca: sandbox.ca, ...options });
}

export function contentFor(vendor: TestedVendor, over: Partial<PushContent> = {}): PushContent {
  const fixture: CloudFixture = fixtures[vendor];
  return {
    ...(fixture.text ?? { title: 'Alice', body: 'Hello' }),
    ext: 'plain',
    class: 'chat',
    replaceKey: 'c2c_alice_bob',
    offlinePush: {},
    options: fixture.options,
    ...over,
  };
}

let requests = 0;
export interface SendAbout {
  receiptUrl?: string;
  /** Default: another each time. */
  requestKey?: string;
  /** When it is, for a channel that does not live by the real clock. */
  nowMs?: number;
}
/** Sends one content to tokens; `outcomes` has one for each. @throws when an index settles twice or never. */
export async function send(
  channel: Channel,
  content: PushContent,
  tokens: readonly string[],
  { receiptUrl, requestKey = `request-${++requests}`, nowMs = Date.now() }: SendAbout = {},
) {
  const wire = channel.payload(content);
  const targets: Target[] = tokens.map((token) => ({
    content: wire,
    token,
    requestKey,
    tag: 'tag-1',
    expiresAtMs: nowMs + 3_600_000,
  }));
  const outcomes = new Map<number, Outcome>();
  const twice: number[] = [];
  const settle = (index: number, outcome: Outcome): void => {
    if (outcomes.has(index)) twice.push(index);
    outcomes.set(index, outcome);
  };
  await channel.send({ targets, ...(receiptUrl ? { receiptUrl } : {}) }, { settle }, AbortSignal.timeout(60_000));
  if (twice.length > 0) throw new Error(`settled twice: ${twice.join(', ')}`);
  return tokens.map((_, index) => {
    const outcome = outcomes.get(index);
    if (!outcome) throw new Error(`index ${index} never settled`);
    return outcome;
  });
}
