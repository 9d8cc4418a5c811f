/** Memory of the server per logged-in connection that does nothing. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BenchServer } from '../harness/bench-server.ts';
import type { Case } from '../harness/case.ts';
import { startChild, stopChild } from '../harness/children.ts';
import { nextLine } from '../harness/lines.ts';
import { atMost } from '../harness/row.ts';
import { until } from '../harness/wait.ts';
import { RestClient } from '../load/rest.ts';
import type { Login } from '../load/sockets.ts';

const CLIENTS = join(import.meta.dirname, '..', 'subjects', 'idle-clients.ts');
const COLLECTABLE = pathToFileURL(join(import.meta.dirname, '..', 'subjects', 'collectable.ts')).href;
const user = (index: number): string => `idle${index}`;
const KB = 1024;
const WARM_UP = 200;
const MOST_KB = 10;
const CONNECT_WITHIN_MS = 180_000;
const LOOKS = 10;
const LOOK_EVERY_MS = 500;

export const idle: Case = {
  name: 'idle',
  cores: 'one',
  async run(context) {
    const { size, say } = context;
    const server = await BenchServer.start({
      dataDir: join(context.folder('idle-server'), 'data'),
      cores: context.cores,
      env: {
        ...context.serverEnv,
        NODE_OPTIONS: `${context.serverEnv['NODE_OPTIONS'] ?? ''} --import=${COLLECTABLE}`,
      },
    });
    try {
      // Accounts and warm code are not what a connection costs. Only a few connect before: memory that many had used
      // would be used again and hide what is measured.
      say('warm-up');
      const rest = new RestClient(server, 8);
      await rest.importAccounts(Array.from({ length: size.connections }, (_, index) => user(index)));
      await rest.close();
      await (await connect(server, WARM_UP)).end();
      const before = await quietMemory(server);
      say(`${size.connections} connections`);
      const clients = await connect(server, size.connections);
      const grown = await server.residentBytes();
      const after = await quietMemory(server);
      await clients.end();
      const perConnection = (bytes: number): number => (bytes - before) / size.connections / KB;
      const each = perConnection(after);
      return [
        {
          group: 'memory',
          name: `idle connection, of ${size.connections.toLocaleString('en')}`,
          value: `${each.toFixed(1)} KB`,
          target: atMost(`≤ ${MOST_KB} KB`, each, MOST_KB),
          note: `server ${Math.round(before / KB / KB)} MB before, ${Math.round(after / KB / KB)} MB with them; ${perConnection(grown).toFixed(1)} KB each right after their logins, whose garbage was not collected yet`,
        },
      ];
    } finally {
      await server.stop();
    }
  },
};

async function connect(server: BenchServer, count: number): Promise<{ end(): Promise<void> }> {
  const logins: Login[] = Array.from({ length: count }, (_, index) => {
    const userID = user(index);
    return { sdkAppID: server.sdkAppID, userID, userSig: server.userSig(userID) };
  });
  const args = ['--conditions=@tim-push/source', '--disable-warning=ExperimentalWarning', CLIENTS];
  const child = startChild(process.execPath, args);
  child.stdin?.end(JSON.stringify({ api: server.api, logins }));
  await nextLine<{ connected: number }>(child, 'the idle clients', CONNECT_WITHIN_MS);
  return {
    async end() {
      await stopChild(child);
      await until('the server to notice', CONNECT_WITHIN_MS, 100, async () => (await server.connections()) === 0);
    },
  };
}

/** The least of some looks, each after a garbage collection: what logging in left behind is no cost of a connection that is idle. */
async function quietMemory(server: BenchServer): Promise<number> {
  const seen: number[] = [];
  for (let look = 0; look < LOOKS; look++) {
    server.collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    seen.push(await server.residentBytes());
  }
  return Math.min(...seen);
}
