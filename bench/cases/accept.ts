/** How many messages a second the server takes durably: to users without a device, so nothing but accepting is done. */
import { join } from 'node:path';
import { BenchServer } from '../harness/bench-server.ts';
import type { Case } from '../harness/case.ts';
import { contest } from '../harness/contest.ts';
import { atLeast } from '../harness/row.ts';
import type { Measured } from '../harness/subject.ts';
import { each } from '../harness/wait.ts';
import { restMessage } from '../load/messages.ts';
import { RestClient } from '../load/rest.ts';
import { connectAll, type SocketClient } from '../load/sockets.ts';

const RECEIVERS = 1000;
/** A connection may send 200 at once and 50 a second: with so many of them the server's limit is not what is measured. */
const CONNECTIONS = 400;
const SOCKET_PARALLEL = 800;
const REST_CONNECTIONS = 100;
const LEAST = 5000;

const SOCKET = `by socket, ${CONNECTIONS} connections`;
const REST = `by REST sendmsg, ${REST_CONNECTIONS} connections`;
const user = (index: number): string => `user${index % RECEIVERS}`;

export const accept: Case = {
  name: 'accept',
  cores: 'one',
  async run(context) {
    const { size } = context;
    const server = await BenchServer.start({
      dataDir: join(context.folder('accept-server'), 'data'),
      cores: context.cores,
      env: context.serverEnv,
    });
    const rest = new RestClient(server, REST_CONNECTIONS);
    let clients: SocketClient[] = [];
    try {
      await rest.importAccounts(Array.from({ length: RECEIVERS }, (_, index) => user(index)));
      clients = await connectAll(
        server.api,
        Array.from({ length: CONNECTIONS }, (_, index) => {
          const userID = `sender${index}`;
          return { sdkAppID: server.sdkAppID, userID, userSig: server.userSig(userID) };
        }),
      );
      const bySocket = async (index: number): Promise<void> => {
        await clients[index % CONNECTIONS]?.send(user(index));
      };
      const byRest = (index: number): Promise<void> =>
        rest.call('openim/sendmsg', restMessage(`sender${index % CONNECTIONS}`, user(index)));
      const contestants = [
        { name: SOCKET, run: () => timed(server, size.messages, () => each(size.messages, SOCKET_PARALLEL, bySocket)) },
        { name: REST, run: () => timed(server, size.messages, () => each(size.messages, REST_CONNECTIONS, byRest)) },
      ];
      const results = await contest(contestants, size.rounds, context.say);
      return [...results].map(([name, result]) => ({
        group: 'accept',
        name,
        ...result,
        target: atLeast('≥ 5,000/s', result.perSecond, LEAST),
      }));
    } finally {
      for (const client of clients) client.close();
      await rest.close();
      await server.stop();
    }
  },
};

async function timed(server: BenchServer, count: number, work: () => Promise<void>): Promise<Measured> {
  const cpu = await server.cpuSeconds();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  return { count, seconds, cpuSeconds: (await server.cpuSeconds()) - cpu };
}
