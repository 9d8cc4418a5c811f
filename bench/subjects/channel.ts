/** Our channel alone, without server and store. */
import { createChannel, type Outcome } from '@tim-push/channels';
import { content } from './content.ts';
import { measure, readTask } from './report.ts';

interface Task {
  vendor: 'fcm' | 'xiaomi';
  credentials: Record<string, unknown>;
  endpoints: Record<string, string>;
  ca: string;
  tokens: string[];
  count: number;
  warmUp: number;
  parallel: number;
}
const DAY_MS = 86_400_000;

const { vendor, credentials, endpoints, ca, tokens, ...task } = await readTask<Task>();
const channel = createChannel(vendor, credentials, { endpoints, ca });
const wire = channel.payload(content);
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
