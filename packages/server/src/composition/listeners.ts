import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { type Config, ConfigError, type SettingName } from '../config/index.ts';

/** Bodies are read by our own readers: fastify's compilers of schemas would be loaded for nothing, a tenth of the start. */
const noSchemas = (): never => {
  throw new Error('a route must not have a schema of fastify: read its body with TypeBox');
};
const compilersFactory = { buildValidator: noSchemas, buildSerializer: noSchemas };

/** No logger of its own: what is worth a line is logged by the parts, without URLs and their secrets. */
const OPTIONS = {
  /** Idle connections of back ends' pools (facts: tim-api §1 advises pools) live longer than those keep them. */
  keepAliveTimeout: 75_000,
  forceCloseConnections: 'idle',
  routerOptions: { maxParamLength: 200 },
  schemaController: { compilersFactory },
} as const;

/** The answer of a half-closed connection has this long to go on; every call of ours is answered sooner. */
const HALF_OPEN_MS = 60_000;

export const newListener = (halfOpenMs = HALF_OPEN_MS): FastifyInstance =>
  withAnswersToTheHalfClosed(withPromptClose(fastify(OPTIONS)), halfOpenMs);

/**
 * A client may end its side right after the request (`shutdown`, `nc -N`, some proxies): by default Node drops the answer.
 * `httpAllowHalfOpen` is Node's own switch for it, without a type: such a connection is closed once all it asked is
 * answered, at once when that is nothing. What makes no progress is cut, so that none stays for a client that left.
 */
function withAnswersToTheHalfClosed(app: FastifyInstance, idleMs: number): FastifyInstance {
  const server = app.server as Server & { httpAllowHalfOpen: boolean };
  server.httpAllowHalfOpen = true;
  const onEnd = function (this: Socket): void {
    this.setTimeout(idleMs, cut);
  };
  // Over TLS the plain connection below it ends with it.
  server.on('setSecureContext' in server ? 'secureConnection' : 'connection', (socket: Socket) =>
    socket.on('end', onEnd),
  );
  return app;
}
function cut(this: Socket): void {
  this.destroy();
}

/**
 * Closing ends idle connections and answers new requests with `Connection: close`. A request that was being answered at
 * that moment would leave its connection open, and the server waiting, for the whole keep-alive time.
 */
function withPromptClose(app: FastifyInstance): FastifyInstance {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
  return app;
}

/** The listener of the API: with TLS when a certificate is set, because old back ends hard-wire https. */
export function newApiListener(config: Pick<Config, 'apiTlsCert' | 'apiTlsKey'>): FastifyInstance {
  if (config.apiTlsCert === '') return newListener();
  const https = {
    cert: readPem(config.apiTlsCert, 'apiTlsCert'),
    key: readPem(config.apiTlsKey, 'apiTlsKey'),
    // Plain HTTP servers of Node have it always.
    allowHalfOpen: true,
  };
  try {
    // Its type differs in the kind of server alone, which no route of ours looks at.
    const app = withPromptClose(fastify({ ...OPTIONS, https }) as unknown as FastifyInstance);
    return withAnswersToTheHalfClosed(app, HALF_OPEN_MS);
  } catch (error) {
    const { message } = error as Error;
    const words = {
      en: {
        message: `the certificate ${config.apiTlsCert} cannot be used: ${message}`,
        fix: 'give a PEM chain and the key that belongs to it',
      },
      zh: { message: `证书 ${config.apiTlsCert} 无法使用：${message}`, fix: '给出 PEM 证书链及其私钥' },
    };
    throw new ConfigError('apiTlsCert', words, { cause: error });
  }
}

export function readPem(file: string, setting: SettingName): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const words = {
      en: { message: `the file ${file} cannot be read`, fix: `let the server read it, or correct ${setting}` },
      zh: { message: `无法读取文件 ${file}`, fix: `让服务可以读取它，或更正 ${setting}` },
    };
    throw new ConfigError(setting, words, { cause: error });
  }
}

/** Listens and returns the base URL. @throws {ConfigError} when the port is taken or the address is not this machine's. */
export async function listen(app: FastifyInstance, host: string, port: number, setting: SettingName): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const words = {
      en: { message: `cannot listen on ${host}:${port} (${code})`, fix: 'stop what uses it, or choose another port' },
      zh: { message: `无法监听 ${host}:${port}（${code}）`, fix: '停止占用它的程序，或改用其他端口' },
    };
    throw new ConfigError(setting, words, { cause: error });
  }
  const { port: actual } = app.server.address() as AddressInfo;
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const scheme = 'setSecureContext' in app.server ? 'https' : 'http';
  return `${scheme}://${name}:${actual}`;
}

export const httpServer = (app: FastifyInstance): Server => app.server as Server;
