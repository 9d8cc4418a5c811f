import { VENDORS, type Vendor } from '@tim-push/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../im/contract.ts';
import type { Metrics } from '../../metrics/index.ts';
import type { Receipts } from '../../push/receipts.ts';
import type { ReceiptPaths } from './paths.ts';

export interface ReceiptDeps {
  /** Resolves after the commit: only then is the cloud told that its receipt arrived. */
  receipts: Pick<Receipts, 'vendorCallback'>;
  paths: ReceiptPaths;
  /** The vendor's certificates, those in use first: one of them reads a receipt that came by the path without a token (`mayRead`). */
  certificatesOf(vendor: Vendor): Promise<readonly number[]>;
  log: Log;
  metrics: Pick<Metrics, 'receipts'>;
}

/** Xiaomi reports about once a second, a thousand targets a batch (facts: xiaomi §8); nothing larger is documented. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** The answer that Huawei asks for (facts: huawei §7, honor §5); the others look at the status only, as far as is known. */
const TAKEN = { code: '0', message: 'success' } as const;

/**
 * Adds the addresses that the push clouds call: `POST /v1/receipts/{vendor}/{pathToken}`, and
 * `POST /v3/offline_push_report/{vendor}`, the path that vendors' consoles already hold for the service we stand in for
 * (facts: tim-api §6). The authenticated tag in each receipt is what makes it believed, so the older path needs no token.
 */
export function registerReceipts(app: FastifyInstance, deps: ReceiptDeps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BODY_BYTES }, (_request, body, next) =>
    next(null, body),
  );
  app.setErrorHandler(async (error, _request, reply) => {
    const { statusCode = 503 } = error as { statusCode?: number };
    // Nothing was stored: 503 makes the cloud send it again.
    if (statusCode >= 500) deps.log.error({ err: error }, 'a receipt was not taken');
    return await reply.code(statusCode).send({ code: statusCode });
  });
  app.setNotFoundHandler(async (_request, reply) => unknownPath(reply));
  app.post<{ Params: { vendor: string; pathToken: string } }>(
    '/v1/receipts/:vendor/:pathToken',
    async (request, reply) => {
      const vendor = vendorOf(request.params.vendor);
      const certificateId =
        vendor === undefined ? undefined : deps.paths.certificateOf(vendor, request.params.pathToken);
      return await take(request, reply, vendor, certificateId === undefined ? [] : [certificateId], deps);
    },
  );
  app.post<{ Params: { vendor: string } }>('/v3/offline_push_report/:vendor', async (request, reply) => {
    const vendor = vendorOf(request.params.vendor);
    return await take(request, reply, vendor, vendor === undefined ? [] : await deps.certificatesOf(vendor), deps);
  });
}

const vendorOf = (name: string): Vendor | undefined => VENDORS.find((one) => one === name);
const unknownPath = async (reply: FastifyReply): Promise<FastifyReply> => await reply.code(404).send({ code: 404 });

async function take(
  request: FastifyRequest,
  reply: FastifyReply,
  vendor: Vendor | undefined,
  certificateIds: readonly number[],
  deps: ReceiptDeps,
): Promise<FastifyReply> {
  if (vendor === undefined || certificateIds.length === 0) return await unknownPath(reply);
  const query = Object.entries(request.query as Record<string, unknown>).map(([key, value]) => [key, String(value)]);
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  const answer = await deps.receipts.vendorCallback({
    vendor,
    certificateIds,
    contentType: request.headers['content-type'] ?? '',
    body: typeof request.body === 'string' ? request.body : '',
    query: Object.fromEntries(query) as Record<string, string>,
    headers: Object.fromEntries(headers),
  });
  deps.metrics.receipts.inc({ vendor, result: answer.kind });
  switch (answer.kind) {
    case 'done':
      return await reply.code(200).send(TAKEN);
    case 'not_found':
      return await unknownPath(reply);
    case 'malformed':
      return await reply.code(400).send({ code: 400 });
    default: {
      const never: never = answer;
      throw new Error(`unknown answer ${JSON.stringify(never)}`);
    }
  }
}
