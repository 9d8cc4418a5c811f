/**
 * A chat server as a good engineer writes it by hand on the libraries of the field: `ws`, `node:sqlite` and a push
 * library, one thread. It does of our server's work what every such server must: take a message, keep it durably,
 * acknowledge it, push it, keep the push's result, and push after a restart what it had not. Nothing else
 * (docs/benchmarks.md lists what that is), and nothing of it slower than need be.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type LibraryName, openLibrary } from '../libraries/index.ts';
import type { Note } from '../libraries/library.ts';
import { readTask } from '../report.ts';
import { Pushes } from './pushes.ts';
import { Store } from './store.ts';

export interface HandMadeTask {
  library: LibraryName;
  account: object;
  /** Pushes under way at a time. */
  parallel: number;
  /** Of its SQLite database. */
  file: string;
  devices: { user: string; token: string }[];
  /** What a login must show. */
  secret: string;
}
/** What `/metrics` answers. */
export interface HandMadeMetrics {
  cpuSeconds: number;
  /** Messages that were taken and whose push has no stored result yet. */
  unsettled: number;
  /** Pushes that the cloud did not take. */
  failed: number;
}
interface Content {
  elements: unknown[];
  offlinePush: { title: string; desc: string; ext: string };
}

const task = await readTask<HandMadeTask>();
const store = new Store(task.file);
store.putDevices(task.devices);
const tokens = store.tokens();
const pushes = new Pushes(await openLibrary(task.library, task.account), task.parallel);
let unsettled = 0;
let failed = 0;

for (const { id, sender, receiver, content } of store.unpushed()) {
  const { offlinePush } = JSON.parse(content) as Content;
  pushMessage(id, receiver, noteOf(offlinePush, sender));
}

const http = createServer((request, response) => {
  if (request.url !== '/metrics') {
    response.writeHead(404).end();
    return;
  }
  const { user, system } = process.cpuUsage();
  const metrics: HandMadeMetrics = { cpuSeconds: (user + system) / 1e6, unsettled, failed };
  response.end(JSON.stringify(metrics));
});
const sockets = new WebSocketServer({ server: http, path: '/v1/socket', perMessageDeflate: false });
sockets.on('connection', (socket) => {
  let user: string | undefined;
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    const frame = readFrame(String(data));
    if (frame === undefined) socket.close(1003);
    else if (frame.t === 'login') user = login(socket, frame);
    else if (user === undefined) refuse(socket, frame.id, 'log in first');
    else void take(socket, user, frame);
  });
});
process.once('SIGTERM', () => {
  store.close();
  process.exit();
});
http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (http.address() as AddressInfo).port })}\n`);
});

interface Login {
  t: 'login';
  id: number;
  userID: string;
  userSig: string;
}
interface Send extends Content {
  t: 'send';
  id: number;
  to: { userID: string };
}

/** @returns undefined for what is no frame. */
function readFrame(text: string): Login | Send | undefined {
  let frame: (Partial<Omit<Login, 't'> & Omit<Send, 't'>> & { t?: unknown }) | null;
  try {
    frame = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof frame?.id !== 'number') return undefined;
  const isLogin = frame.t === 'login' && typeof frame.userID === 'string';
  const isSend =
    frame.t === 'send' &&
    typeof frame.to?.userID === 'string' &&
    Array.isArray(frame.elements) &&
    typeof frame.offlinePush?.title === 'string' &&
    typeof frame.offlinePush.desc === 'string' &&
    typeof frame.offlinePush.ext === 'string';
  return isLogin || isSend ? (frame as Login | Send) : undefined;
}

function login(socket: WebSocket, { id, userID, userSig }: Login): string | undefined {
  if (userSig !== task.secret) {
    refuse(socket, id, 'wrong credentials');
    return undefined;
  }
  socket.send(JSON.stringify({ t: 'ok', id, data: { userID } }));
  return userID;
}

async function take(socket: WebSocket, sender: string, { id, to, elements, offlinePush }: Send): Promise<void> {
  let msgID: number;
  try {
    const content: Content = { elements, offlinePush };
    msgID = await store.add({ sender, receiver: to.userID, content: JSON.stringify(content) });
  } catch (error) {
    refuse(socket, id, `the message could not be stored: ${error instanceof Error ? error.message : error}`);
    return;
  }
  socket.send(`{"t":"ok","id":${id},"data":{"msgID":"${msgID}"}}`);
  pushMessage(msgID, to.userID, noteOf(offlinePush, sender));
}

function pushMessage(id: number, receiver: string, note: Note): void {
  const token = tokens.get(receiver);
  unsettled += 1;
  const settle = (result: Parameters<Store['settle']>[1]): void => {
    if (result.state === 'failed') failed += 1;
    store.settle(id, result, () => {
      unsettled -= 1;
    });
  };
  if (token === undefined) settle({ state: 'failed', id: 'no token' });
  else pushes.add({ token, note, settle });
}
function noteOf({ title, desc, ext }: Content['offlinePush'], sender: string): Note {
  return { title, body: desc, ext, replaceKey: `chat-${sender}` };
}

function refuse(socket: WebSocket, id: number, desc: string): void {
  socket.send(JSON.stringify({ t: 'error', id, code: 400, desc }));
}
