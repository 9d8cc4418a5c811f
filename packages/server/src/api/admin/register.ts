import { hash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { registerApps } from './apps.ts';
import { registerCertificates } from './certificates.ts';
import type { AdminDeps } from './context.ts';
import type { AdminError } from './error.ts';
import { registerExplain } from './explain.ts';
import { registerLanes } from './lanes.ts';
import { registerMaintenance } from './maintenance.ts';
import { registerMessages } from './messages.ts';
import { asAdminError, problem } from './problems.ts';

export const ADMIN_PREFIX = '/admin/v1';

/**
 * Adds the admin API under `/admin/v1`. Every request carries `Authorization: Bearer <admin token>`; errors are
 * `AdminErrorBody` with a 4xx or 5xx status; no answer holds a secret.
 */
export async function registerAdmin(app: FastifyInstance, deps: AdminDeps): Promise<void> {
  await app.register(
    async (api) => {
      api.addHook('onRequest', async (request) => {
        if (!isToken(request.headers.authorization, deps.adminToken)) {
          throw problem('unauthorized', 'authorization', {});
        }
      });
      api.setErrorHandler(async (error, request, reply) => {
        const known = asAdminError(error) ?? ofFastify(error);
        if (known === undefined)
          deps.log.error({ err: error, path: request.url.split('?')[0] }, 'a request to the admin API failed');
        const { status, body } = known ?? problem('internal', '', {});
        return await reply.code(status).send(body);
      });
      api.setNotFoundHandler(() => {
        throw problem('unknown_path', '', {});
      });
      for (const register of [
        registerApps,
        registerCertificates,
        registerLanes,
        registerMessages,
        registerExplain,
        registerMaintenance,
      ]) {
        register(api, deps);
      }
    },
    { prefix: ADMIN_PREFIX },
  );
}

/** Hashes are compared: equal in length and in time whatever was sent. */
function isToken(header: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
  return header !== undefined && timingSafeEqual(digest(header), digest(`Bearer ${token}`));
}

/** What fastify itself refused: a body that is no JSON, too large, of another type. */
function ofFastify(error: unknown): AdminError | undefined {
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message: string };
  if (statusCode === undefined || statusCode >= 500) return undefined;
  return problem(
    'http_refused',
    '',
    { words: message },
    { status: statusCode, ...(code === undefined ? {} : { code: code.toLowerCase() }) },
  );
}
