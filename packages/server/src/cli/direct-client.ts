import fastify from 'fastify';
import { registerAdmin } from '../api/admin/index.ts';
import { adminDeps } from '../composition/admin-deps.ts';
import { openStore } from '../composition/open-store.ts';
import type { Config } from '../config/index.ts';
import { openDataDir } from '../data-dir/index.ts';
import { createLogger } from '../logging/index.ts';
import { ADMIN_PREFIX, type AdminClient, asCliError, readAnswer, takeLine } from './admin-client.ts';

/**
 * The same admin API, over the data directory opened here: one code path for both, and the lock keeps a server out
 * meanwhile. What needs the running server answers `server_not_running`.
 *
 * @throws {DataDirError} `data_dir_in_use` when a server runs.
 */
export async function openDirectly(config: Config): Promise<AdminClient> {
  const log = createLogger({ level: 'silent' });
  const data = await openDataDir(config, (file) => openStore(file, () => {}), Date.now());
  const app = fastify();
  await registerAdmin(app, adminDeps(config, data, Date.now, log));
  const call = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) => {
    const answer = await app.inject({
      method,
      url: `${ADMIN_PREFIX}${path}`,
      headers: { authorization: `Bearer ${data.adminToken}` },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: answer.statusCode, text: answer.body };
  };
  return {
    mode: 'direct',
    request: async <T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
      readAnswer<T>(await call(method, path, body)),
    lines: async (path, body, onLine) => {
      const answer = await call('POST', path, body);
      if (answer.status >= 400) throw asCliError(answer);
      for (const text of answer.text.split('\n')) takeLine(text, onLine);
    },
    close: async () => {
      await app.close();
      await data.close();
    },
  };
}
