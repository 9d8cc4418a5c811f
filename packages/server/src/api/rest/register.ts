import { codes } from '@tim-push/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppDirectory, Log } from '../../im/contract.ts';
import type { Metrics } from '../../metrics/index.ts';
import { isTooDeep, MAX_NESTING } from '../nesting.ts';
import type { Command, MessageLimits, RestIm } from './command.ts';
import { type Envelope, envelope, type RestResult, refuse } from './envelope.ts';
import { createGate } from './gate.ts';
import { createLimiter } from './limiter.ts';
import { services } from './services.ts';

export interface RestDeps {
  im: RestIm;
  apps: AppDirectory;
  now(): number;
  log: Log;
  metrics: Pick<Metrics, 'restCalls' | 'restSeconds'>;
  settings: {
    maxMessageBytes: number;
    /** Calls a second of one command and app; 0: no limit. */
    restPerSecond: number;
    /** Receivers of batchsendmsg a minute and app; 0: no limit. */
    restBatchReceiversPerMinute: number;
  };
}

/** 500 receivers of 32 bytes, 100 accounts with nick and face: far below; what is larger is refused unread with 93000. */
const MAX_REQUEST_BYTES = 512 * 1024;

/**
 * Adds `POST /v4/{service}/{command}` to a fastify instance. Every answer under /v4 is an envelope with HTTP 200.
 *
 * @example await api.register(async (scope) => registerRest(scope, deps));
 */
export function registerRest(app: FastifyInstance, deps: RestDeps): void {
  const gate = createGate({ apps: deps.apps, sessions: deps.im.sessions, now: deps.now, log: deps.log });
  const perCommand = createLimiter(deps.settings.restPerSecond, 1000, deps.now);
  const receivers = createLimiter(deps.settings.restBatchReceiversPerMinute, 60_000, deps.now);
  const limits: MessageLimits = {
    maxMessageBytes: deps.settings.maxMessageBytes,
    takeReceivers: (appId, count) => receivers.take(String(appId), count),
  };

  // Back ends send JSON under any content type, or none.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_REQUEST_BYTES }, (_request, body, next) =>
    next(null, body),
  );
  app.setErrorHandler((error, request, reply) => answer(reply, failure(error, request, deps)));

  const handle = async (
    request: FastifyRequest<{ Params: { service: string; command: string } }>,
  ): Promise<{ command: Command | undefined; result: RestResult }> => {
    const command = services.get(`${request.params.service}/${request.params.command}`);
    if (command === undefined) {
      return {
        command,
        result: refuse(codes.unknownCommand, 'there is no such service and command: check the path of the URL'),
      };
    }
    const admitted = gate(request.query as Record<string, unknown>, request.ip);
    if (!admitted.ok) return { command, result: admitted };
    if (!perCommand.take(`${admitted.app.appId} ${command.name}`)) {
      return {
        command,
        result: refuse(codes.frequencyExceeded, `too many calls of ${command.name} in a second: call more slowly`),
      };
    }
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const text = bytes.toString('utf8');
    const body = parseBody(text);
    if (body === undefined) {
      return { command, result: refuse(codes.bodyNotJson, 'the body must be a JSON object; send {} for an empty one') };
    }
    if (isTooDeep(text)) {
      return {
        command,
        result: refuse(codes.bodyNotJson, `the body is nested more than ${MAX_NESTING} levels deep`),
      };
    }
    const context = {
      appId: admitted.app.appId,
      identifier: admitted.identifier,
      im: deps.im,
      bodyBytes: bytes.length,
      limits,
    };
    return { command, result: await command.run(body, context) };
  };

  app.post<{ Params: { service: string; command: string } }>('/v4/:service/:command', async (request, reply) => {
    const startedMs = performance.now();
    const { command, result } = await handle(request);
    const body = envelope(result);
    if (command?.errorDisplay === true) body['ErrorDisplay'] = body.ErrorInfo;
    const name = command?.name ?? 'unknown';
    deps.metrics.restCalls.inc({ command: name, code: String(body.ErrorCode) });
    deps.metrics.restSeconds.observe({ command: name }, (performance.now() - startedMs) / 1000);
    return answer(reply, body);
  });
  app.all('/v4/*', async (_request, reply) =>
    answer(
      reply,
      envelope(refuse(codes.urlInvalid, 'call POST /v4/{service}/{command}?sdkappid=…&identifier=…&usersig=…')),
    ),
  );
}

function answer(reply: FastifyReply, body: Envelope): FastifyReply {
  return reply.code(200).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function parseBody(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    return parsed as Record<string, unknown>;
  } catch {
    // Not JSON: the caller answers 60003, the parser's words would only quote the body.
    return undefined;
  }
}

/** What fastify refused (the client's fault), or what broke here. */
function failure(error: unknown, request: FastifyRequest, deps: RestDeps): Envelope {
  const { statusCode = 500, code } = error as { statusCode?: number; code?: string };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return envelope(refuse(codes.jsonTooLong, `the body has more than ${MAX_REQUEST_BYTES} bytes`));
  }
  if (statusCode < 500) return envelope(refuse(codes.urlInvalid, 'the HTTP request is malformed'));
  deps.log.error({ err: error, path: request.url.split('?')[0] }, 'a REST call failed');
  return envelope(refuse(codes.internalRetry, 'internal error: try again; the log of the server says more'));
}
