import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { hashToken } from '../../logging/index.ts';
import { type ExplainedMessage, explain } from '../../push/explain/index.ts';
import { type AdminDeps, resolveApp } from './context.ts';
import { withNotes } from './explain-notes.ts';
import { inputReader } from './input.ts';
import { appIdOfQuery, integer } from './params.ts';
import { problem } from './problems.ts';

/** A time in a question is rarely exact: messages this much before and after it are explained. */
const AROUND_MS = 15 * 60_000;
const LAST_MS = 7 * 86_400_000;

const readQuery = inputReader(
  Type.Object({
    appId: Type.Optional(Type.String()),
    user: Type.String({ minLength: 1, description: 'The receiver: a user ID' }),
    message: Type.Optional(Type.String({ description: 'A msgID' })),
    at: Type.Optional(
      Type.String({ description: "A time: ISO 8601 such as '2026-01-31T08:00:00+08:00', or epoch ms" }),
    ),
    limit: Type.Optional(Type.String({ description: 'How many messages, newest first: 1 to 100' })),
    lang: Type.Optional(Type.Enum(['en', 'zh'], { description: 'en or zh' })),
  }),
);

/** Why did this user get a push, or none? By message, around a time, or the last ones. */
export function registerExplain(api: FastifyInstance, deps: AdminDeps): void {
  api.get('/explain', async (request) => {
    const query = readQuery(request.query);
    const app = await resolveApp(deps, appIdOfQuery(request));
    const limit = query.limit === undefined ? (query.at === undefined ? 1 : 20) : integer(query.limit, 'limit');
    const which =
      query.message === undefined ? windowOf(query.at, deps.now()) : { messageId: integer(query.message, 'message') };
    const traces = await deps.store.trace({
      appId: app.appId,
      userId: query.user,
      limit: Math.min(Math.max(limit, 1), 100),
      ...which,
    });
    const [certificates, lanes] = await Promise.all([deps.store.listCertificates(app.appId), deps.store.lanes()]);
    const explained = await withNotes(deps, traces, certificates);
    const lines = explain({ traces: explained, certificates, lanes, language: query.lang ?? 'en', nowMs: deps.now() });
    return { appId: app.appId, user: query.user, lines, messages: explained.map(messageView) };
  });
}

/** The trace behind the words, for programs; tokens are hashed. */
function messageView({ message, devices }: ExplainedMessage): object {
  return {
    msgID: String(message.id),
    from: message.fromUserId,
    to: message.toUserId,
    sentMs: message.sentMs,
    class: message.class,
    devices: devices.map(({ device, decisions, push, notes }) => ({
      device: {
        id: device.id,
        platform: device.platform,
        brand: device.brand,
        state: device.state,
        certificateId: device.certificateId,
        token: hashToken(device.token),
      },
      decisions,
      ...(push === undefined ? {} : { push }),
      ...(notes === undefined || notes.length === 0 ? {} : { notes }),
    })),
  };
}

function windowOf(at: string | undefined, nowMs: number): { fromMs: number; toMs: number } {
  if (at === undefined) return { fromMs: nowMs - LAST_MS, toMs: nowMs };
  const atMs = /^\d{12,14}$/.test(at) ? Number(at) : Date.parse(at);
  if (Number.isNaN(atMs)) throw problem('not_a_time', 'at', { given: at });
  return { fromMs: atMs - AROUND_MS, toMs: atMs + AROUND_MS };
}
