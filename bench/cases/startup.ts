/** From `tim-push serve` to the first request that it serves. */
import { join } from 'node:path';
import { ServerProcess } from '../../demo/src/server-process.ts';
import type { Case } from '../harness/case.ts';
import { adopt, release } from '../harness/children.ts';
import { below } from '../harness/row.ts';
import { median } from '../harness/stats.ts';

const LIMIT_SECONDS = 1;

export const startup: Case = {
  name: 'startup',
  cores: 'one',
  async run(context) {
    const first: number[] = [];
    const again: number[] = [];
    for (let round = 1; round <= context.size.starts; round++) {
      context.say(`start ${round} of ${context.size.starts}`);
      const server = new ServerProcess({ dataDir: join(context.folder(`start-${round}`), 'data') });
      first.push(await timedStart(server));
      again.push(await timedStart(server));
    }
    const row = (name: string, seconds: readonly number[]) => ({
      group: 'start',
      name,
      value: `${median(seconds).toFixed(2)} s`,
      target: below(`< ${LIMIT_SECONDS} s`, median(seconds), LIMIT_SECONDS),
    });
    return [
      row('serve → first request served', again),
      {
        ...row('the same on a new data directory', first),
        note: 'from the sources, so Node strips their types; looked at every 20 ms',
      },
    ];
  },
};

async function timedStart(server: ServerProcess): Promise<number> {
  const start = performance.now();
  await server.start();
  const seconds = (performance.now() - start) / 1000;
  const { pid } = server;
  if (pid !== undefined) adopt(pid);
  await server.stop();
  if (pid !== undefined) release(pid);
  return seconds;
}
