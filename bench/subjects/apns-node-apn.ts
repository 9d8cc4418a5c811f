/** @parse/node-apn, unmodified, as Parse Server and others use it: one provider, a notification of its own for each message. */
import { createRequire } from 'node:module';
import { BODY, EXT, TITLE } from './content.ts';
import { measure, readTask } from './report.ts';

interface Task {
  credentials: { bundleId: string; teamId: string; keyId: string; privateKey: string };
  url: string;
  ca: string;
  tokens: string[];
  count: number;
  warmUp: number;
  parallel: number;
}
/** The part that is used; the package's own types name `node-apn`, which is another one. */
interface Apn {
  Provider: new (
    options: object,
  ) => {
    send(note: object, token: string): Promise<{ sent: unknown[]; failed: unknown[] }>;
    shutdown(done?: () => void): void;
  };
  Notification: new () => Record<string, unknown>;
}

const apn = createRequire(import.meta.url)('@parse/node-apn') as Apn;
const task = await readTask<Task>();
const { bundleId, teamId, keyId, privateKey } = task.credentials;
const { hostname, port } = new URL(task.url);
const provider = new apn.Provider({
  token: { key: privateKey, keyId, teamId },
  address: hostname,
  port: Number(port),
  ca: [task.ca],
});

async function push(index: number): Promise<void> {
  const note = new apn.Notification();
  note['topic'] = bundleId;
  note['pushType'] = 'alert';
  note['priority'] = 10;
  note['expiry'] = Math.floor(Date.now() / 1000) + 86_400;
  note['collapseId'] = 'chat-alice';
  note['alert'] = { title: TITLE, body: BODY };
  note['sound'] = 'default';
  note['payload'] = { ext: EXT, tpTag: 'bench' };
  const { failed } = await provider.send(note, task.tokens[index % task.tokens.length] ?? '');
  if (failed.length > 0) throw new Error(`a push failed: ${JSON.stringify(failed[0])}`);
}

// A new connection may carry one request until that is answered (clouds/apns.md §8); more would be refused.
await push(0);
await measure(task, push);
provider.shutdown();
