/** What the client tests of the HTTP/1.1 clouds share: a small server in the cloud's place, and one send to it. */
import type { Vendor } from '@tim-push/protocol';
import type { AttemptRecord, Channel, ChannelOptions, Outcome, PushContent, Target } from '../src/channel.ts';
import { createChannel } from '../src/registry.ts';
import { content, ledger, target } from './content.ts';
import { closeServers, type H1Handler, h1Server } from './servers.ts';

export const never = new AbortController().signal;
const channels: Channel[] = [];

/** A channel whose endpoints `names` all lead to one server with this handler. */
export async function cloudOf(
  vendor: Vendor,
  credentials: Readonly<Record<string, unknown>>,
  handle: H1Handler,
  options: ChannelOptions = {},
  names: readonly string[] = ['api'],
) {
  const server = await h1Server(handle);
  const channel = createChannel(vendor, credentials, {
    endpoints: Object.fromEntries(names.map((name) => [name, server.origin])),
    ca: server.ca,
    timeoutMs: 1_500,
    ...options,
  });
  channels.push(channel);
  return { server, channel };
}

/** For `afterEach`. */
export async function closeClouds(): Promise<void> {
  await Promise.all(channels.splice(0).map((channel) => channel.close()));
  await closeServers();
}

export const json =
  (body: unknown, status = 200): H1Handler =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

/** Sends one content to tokens. */
export async function sendTo(
  channel: Channel,
  tokens: readonly string[],
  given: { content?: Partial<PushContent>; target?: Partial<Target>; receiptUrl?: string } = {},
) {
  const wire = channel.payload(content(given.content));
  return sendTargets(
    channel,
    tokens.map((token) => target(wire, token, given.target)),
    given.receiptUrl,
  );
}

export async function sendTargets(channel: Channel, targets: readonly Target[], receiptUrl?: string) {
  const { settle, outcomes } = ledger<Outcome>();
  const attempts: AttemptRecord[] = [];
  await channel.send(
    { targets, ...(receiptUrl === undefined ? {} : { receiptUrl }) },
    { settle, attempt: (record) => attempts.push(record) },
    never,
  );
  return { outcomes, attempts };
}
