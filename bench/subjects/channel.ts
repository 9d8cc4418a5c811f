/** Our channel alone, without server and store. */

import { createChannel, type Outcome } from '@tim-push/channels';
import type { CloudName } from '@tim-push/sandbox';
import { content } from './content.ts';
import { measure, readTask } from './report.ts';

interface Task {
  vendor: CloudName;
  credentials: Record<string, unknown>;
  endpoints: Record<string, string>;
  ca: string;
  tokens: string[];
  /** The certificate's options; default those of `content`. */
  options?: Record<string, unknown>;
  count: number;
  warmUp: number;
  parallel: number;
}
const DAY_MS = 86_400_000;

const { vendor, credentials, endpoints, ca, tokens, options = content.options, ...task } = await readTask<Task>();
const channel = createChannel(vendor, credentials, { endpoints, ca });
const wire = channel.payload({ ...content, options });
const { signal } = new AbortController();

await measure(task, async (index) => {
  let outcome: Outcome | undefined;
  const target = {
    content: wire,
    token: tokens[index % tokens.length] ?? '',
    requestKey: `b${index}`,
    tag: `bench${index}`,
    expiresAtMs: Date.now() + DAY_MS,
  };
  const settle = (_: number, settled: Outcome): void => {
    outcome = settled;
  };
  await channel.send({ targets: [target] }, { settle }, signal);
  if (outcome?.kind !== 'sent') throw new Error(`a push ended ${JSON.stringify(outcome)}`);
});
