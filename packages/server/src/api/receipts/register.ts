import { VENDORS, type Vendor } from '@tim-push/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../im/contract.ts';
import type { Metrics } from '../../metrics/index.ts';
import type { ReceiptPaths } from './paths.ts';

export interface ReceiptRequest {
  vendor: Vendor;
  contentType: string;
  body: string;
  query: Readonly<Record<string, string>>;
}
/** `rejected`: the body is not the vendor's callback. `busy`: not written, the cloud shall send it again. */
export type ReceiptResult = { kind: 'ok' } | { kind: 'rejected'; reason: string } | { kind: 'busy' };

export interface ReceiptDeps {
  /** Resolves after the commit: only then is the cloud told that its receipt arrived. */
  handle(request: ReceiptRequest): Promise<ReceiptResult>;
  paths: ReceiptPaths;
  appIds(): Iterable<number>;
  log: Log;
  metrics: Pick<Metrics, 'receipts'>;
}

/** Clouds batch up to about a thousand receipts a call; none is documented to send more than this. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/**
 * Adds the addresses that the push clouds call:
 * `POST /v1/receipts/{vendor}/{pathToken}`, and `POST /v3/offline_push_report/{vendor}`, the path that vendors' consoles
 * already hold for the service we stand in for (facts: tim-api §6). Our authenticated tag in each receipt is what
 * makes it believed, so the older path needs no token.
 */
export function registerReceipts(app: FastifyInstance, deps: ReceiptDeps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BODY_BYTES }, (_request, body, next) =>
    next(null, body),
  );
  app.setErrorHandler(async (error, _request, reply) => {
    const { statusCode = 500 } = error as { statusCode?: number };
    if (statusCode >= 500) deps.log.error({ err: error }, 'a receipt was not taken');
    return await reply.code(statusCode).send({ code: statusCode });
  });
  app.post<{ Params: { vendor: string; pathToken: string } }>(
    '/v1/receipts/:vendor/:pathToken',
    async (request, reply) => {
      const known = deps.paths.appOf(request.params.pathToken, deps.appIds()) !== undefined;
      return known ? await take(request, reply, request.params.vendor, deps) : await unknownPath(reply);
    },
  );
  app.post<{ Params: { vendor: string } }>('/v3/offline_push_report/:vendor', async (request, reply) =>
    take(request, reply, request.params.vendor, deps),
  );
  app.setNotFoundHandler(async (_request, reply) => unknownPath(reply));
}

const unknownPath = async (reply: FastifyReply): Promise<FastifyReply> => await reply.code(404).send({ code: 404 });

async function take(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  deps: ReceiptDeps,
): Promise<FastifyReply> {
  const vendor = VENDORS.find((one) => one === name);
  if (vendor === undefined) return await unknownPath(reply);
  const query = Object.fromEntries(
    Object.entries(request.query as Record<string, unknown>).map(([key, value]) => [key, String(value)]),
  );
  const result = await deps.handle({
    vendor,
    contentType: request.headers['content-type'] ?? '',
    body: typeof request.body === 'string' ? request.body : '',
    query,
  });
  deps.metrics.receipts.inc({ vendor, result: result.kind });
  switch (result.kind) {
    case 'ok':
      return await reply.code(200).send({ code: 0 });
    case 'rejected':
      deps.log.warn({ vendor, reason: result.reason }, 'a receipt was refused');
      return await reply.code(400).send({ code: 400 });
    case 'busy':
      return await reply.code(503).header('retry-after', '5').send({ code: 503 });
    default: {
      const never: never = result;
      throw new Error(`unknown result ${JSON.stringify(never)}`);
    }
  }
}
