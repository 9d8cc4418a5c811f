import { PassThrough } from 'node:stream';
import { USER_ID_PATTERN } from '@tim-push/protocol';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type AdminDeps, resolveApp } from './context.ts';
import { inputReader } from './input.ts';
import { appIdOfQuery } from './params.ts';
import { asAdminError, problem } from './problems.ts';

const MAX_IMPORT = 1000;
const readBackup = inputReader(
  Type.Object({
    file: Type.String({ minLength: 1, description: 'Absolute path of the new file, on the machine of the server' }),
  }),
);
const readRotate = inputReader(
  Type.Object({ old: Type.Optional(Type.Enum(['keep', 'drop'], { description: 'keep or drop the former keys' })) }),
);
const readImport = inputReader(
  Type.Object({
    appId: Type.Optional(Type.Integer({ minimum: 1, description: 'SDKAppID; absent: the only app' })),
    accounts: Type.Array(
      Type.Object({
        userId: Type.String({ pattern: USER_ID_PATTERN }),
        nick: Type.Optional(Type.String({ maxLength: 500 })),
        faceUrl: Type.Optional(Type.String({ maxLength: 500 })),
      }),
      {
        minItems: 1,
        maxItems: MAX_IMPORT,
        description: `1 to ${MAX_IMPORT} accounts: userId of at most 32 printable ASCII characters`,
      },
    ),
  }),
);
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

export function registerMaintenance(api: FastifyInstance, deps: AdminDeps): void {
  api.get('/status', async () => ({
    version: deps.version,
    running: deps.live !== undefined,
    ...(deps.live === undefined ? {} : { startedMs: deps.live.startedMs, addresses: deps.live.addresses() }),
    store: await deps.store.health(),
  }));
  api.post('/accounts/import', async (request) => {
    const { appId, accounts } = readImport(request.body);
    const app = await resolveApp(deps, appId);
    const results = await deps.store.importAccounts(app.appId, accounts, deps.now());
    return {
      appId: app.appId,
      imported: results.filter((one) => one.ok).length,
      failed: results.filter((one) => !one.ok).map((one) => one.userId),
    };
  });
  api.get('/counters', async (request) => {
    const { from, to } = request.query as { from?: unknown; to?: unknown };
    const appId = appIdOfQuery(request);
    const fromDay = day(from, 'from', deps.now() - 6 * DAY_MS);
    const toDay = day(to, 'to', deps.now());
    return {
      fromDay,
      toDay,
      counters: await deps.store.counters({ ...(appId === undefined ? {} : { appId }), fromDay, toDay }),
    };
  });
  /** The invariant "planned = sum of the final states", checked over everything that is kept. */
  api.get('/audit', async () => {
    const problems = await deps.store.audit();
    return { ok: problems.length === 0, problems };
  });
  api.post('/keys/rotate', async (request) => {
    const result = await deps.rotateKeys(readRotate(request.body).old ?? 'keep');
    await deps.live?.appsChanged();
    deps.log.info({ audit: 'keys_rotated', ...result }, 'the keys were rotated');
    return result;
  });
  /** Answers a line of JSON per step: `{ done, total }` …, then `{ file }` or the error. */
  api.post('/backup', async (request, reply) => {
    const { file } = readBackup(request.body);
    const lines = new PassThrough();
    const write = (line: object): void => void lines.write(`${JSON.stringify(line)}\n`);
    deps.store
      .backup(file, (done, total) => write({ done, total }))
      .then(() => {
        deps.log.info({ audit: 'backup', file }, 'a backup was written');
        write({ file });
      })
      .catch((error: unknown) => {
        deps.log.error({ err: error, file }, 'a backup failed');
        const known = asAdminError(error) ?? problem('backup_failed', 'file', { words: (error as Error).message });
        write({ error: known.body });
      })
      .finally(() => lines.end());
    return await reply.type('application/x-ndjson').send(lines);
  });
}

function day(value: unknown, field: string, defaultMs: number): string {
  if (value === undefined) return new Date(defaultMs).toISOString().slice(0, 10);
  if (typeof value === 'string' && DAY.test(value)) return value;
  throw problem('not_a_day', field, {});
}
