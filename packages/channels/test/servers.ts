/** Small local servers for the tests: TLS with a throw-away certificate, ports chosen by the system. */
import http from 'node:http';
import http2, { type Http2SecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import https from 'node:https';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import { generate } from 'selfsigned';

let pair: Promise<{ key: string; cert: string }> | undefined;
/** One certificate for all servers of a test file; valid for localhost and 127.0.0.1. */
export function certificate(): Promise<{ key: string; cert: string }> {
  pair ??= generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  }).then((pems) => ({ key: pems.private, cert: pems.cert }));
  return pair;
}

const open = new Set<() => Promise<void>>();
/** For `afterEach`: closes every server that the test opened, connections included. */
export async function closeServers(): Promise<void> {
  const all = [...open];
  open.clear();
  await Promise.all(all.map((close) => close()));
}

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  };
  server.on('connection', track);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.add(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  return (server.address() as AddressInfo).port;
}

export interface H2Request {
  stream: ServerHttp2Stream;
  session: ServerHttp2Session;
  /** How many sessions were opened before this one. */
  sessionIndex: number;
  headers: http2.IncomingHttpHeaders;
  body: string;
}
export interface H2Server {
  origin: string;
  ca: string;
  server: Http2SecureServer;
  sessions: ServerHttp2Session[];
  requests: number;
}

/** `handle` gets each request when its body is complete; `arrived` when its headers are. */
export async function h2Server(
  handle: (request: H2Request) => void,
  options: { maxConcurrentStreams?: number; arrived?: (stream: ServerHttp2Stream, sessionIndex: number) => void } = {},
): Promise<H2Server> {
  const { key, cert } = await certificate();
  const settings =
    options.maxConcurrentStreams === undefined ? {} : { maxConcurrentStreams: options.maxConcurrentStreams };
  const server = http2.createSecureServer({ key, cert, settings });
  const made: H2Server = { origin: '', ca: cert, server, sessions: [], requests: 0 };
  server.on('session', (session) => {
    made.sessions.push(session);
    session.on('error', () => {});
  });
  server.on('stream', (stream, headers) => {
    made.requests += 1;
    const session = stream.session as ServerHttp2Session;
    const sessionIndex = made.sessions.indexOf(session);
    stream.on('error', () => {});
    options.arrived?.(stream, sessionIndex);
    let body = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      body += chunk;
    });
    stream.on('end', () => handle({ stream, session, sessionIndex, headers, body }));
  });
  server.on('sessionError', () => {});
  made.origin = `https://localhost:${await listen(server as unknown as Server)}`;
  return made;
}

/** Answers a stream with JSON. */
export function respond(stream: ServerHttp2Stream, status: number, body: unknown, headers: object = {}): void {
  if (stream.destroyed) return;
  stream.respond({ ':status': status, 'content-type': 'application/json', ...headers });
  stream.end(typeof body === 'string' ? body : JSON.stringify(body));
}

export interface H1Request {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}
export type H1Handler = (request: H1Request, response: http.ServerResponse, socket: Socket) => void;

export async function h1Server(handle: H1Handler): Promise<{ origin: string; ca: string; requests: H1Request[] }> {
  const { key, cert } = await certificate();
  const requests: H1Request[] = [];
  const server = https.createServer({ key, cert }, (incoming, response) => {
    let body = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => {
      body += chunk;
    });
    incoming.on('end', () => {
      const request = { method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body };
      requests.push(request);
      handle(request, response, incoming.socket);
    });
  });
  return { origin: `https://localhost:${await listen(server)}`, ca: cert, requests };
}

/** A CONNECT proxy; with `credentials` (`user:pass`) it answers 407 to everyone else. */
export async function connectProxy(credentials?: string): Promise<{ origin: string; port: number; tunnels: string[] }> {
  const tunnels: string[] = [];
  const server = http.createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request: http.IncomingMessage, socket: Socket) => {
    const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    socket.on('error', () => {});
    if (wanted && request.headers['proxy-authorization'] !== wanted) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    tunnels.push(request.url ?? '');
    const [host, port] = (request.url ?? '').split(':');
    const upstream = net.connect(Number(port), host === 'localhost' ? '127.0.0.1' : host);
    upstream.on('error', () => socket.destroy());
    upstream.on('close', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
    upstream.on('connect', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
  });
  const port = await listen(server);
  return { origin: `http://127.0.0.1:${port}`, port, tunnels };
}

/** Accepts connections and says nothing, or does what `onSocket` does. */
export async function tcpServer(onSocket: (socket: Socket) => void = () => {}): Promise<number> {
  return listen(net.createServer(onSocket));
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
