import { randomInt } from 'node:crypto';
import { codes, type MessageElement, type OfflinePushInfo } from '@tim-push/protocol';
import { ElementsSchema, OfflinePushInfoSchema } from '@tim-push/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type AdminDeps, resolveApp } from './context.ts';
import type { AdminError } from './error.ts';
import { inputReader } from './input.ts';
import { integer } from './params.ts';
import { problem } from './problems.ts';

const readSend = inputReader(
  Type.Object({
    appId: Type.Optional(Type.Integer({ minimum: 1, description: 'SDKAppID; absent: the only app' })),
    from: Type.Optional(
      Type.String({ minLength: 1, description: "The sender; absent: the app's first administrator" }),
    ),
    to: Type.String({ minLength: 1, description: 'The receiver' }),
    text: Type.Optional(Type.String({ description: 'The text of the message' })),
    elements: Type.Optional(Type.Unsafe<MessageElement[]>(ElementsSchema)),
    offlinePush: Type.Optional(Type.Unsafe<OfflinePushInfo>(OfflinePushInfoSchema)),
  }),
);

export function registerMessages(api: FastifyInstance, deps: AdminDeps): void {
  api.post('/messages', async (request) => {
    const input = readSend(request.body);
    if (deps.live === undefined) throw problem('server_not_running', '', {});
    const app = await resolveApp(deps, input.appId);
    const from = input.from ?? app.admins[0];
    if (from === undefined) throw problem('no_administrator', 'from', {});
    if (input.text === undefined && input.elements === undefined) throw problem('nothing_to_send', 'text', {});
    const elements = input.elements ?? [{ MsgType: 'TIMTextElem', MsgContent: { Text: input.text ?? '' } }];
    const sent = await deps.live.send({
      appId: app.appId,
      from,
      to: input.to,
      elements,
      offlinePush: input.offlinePush ?? {},
      random: randomInt(4_294_967_295),
      via: 'rest',
    });
    if (!sent.ok) throw sendError(sent.error);
    const { msgID, msgKey, time } = sent.value;
    return { appId: app.appId, from, to: input.to, msgID, msgKey, time };
  });
  /** Cancels what is still queued of one message. */
  api.post('/messages/:msgID/cancel', async (request) => {
    const { msgID } = request.params as { msgID: string };
    const cancelled = await deps.store.cancelMessage(integer(msgID, 'msgID'), deps.now());
    deps.log.info(
      { audit: 'message_cancelled', trace: msgID, cancelled },
      'pushes of a message were cancelled by an operator',
    );
    return { msgID, cancelled };
  });
}

function sendError(error: { code: number; desc: string; field?: string }): AdminError {
  if (error.code === codes.receiverMissing) return problem('no_such_receiver', 'to', {});
  if (error.code === codes.c2cAccountInvalid) return problem('no_such_sender', 'from', {});
  const status = error.code === codes.busy || error.code === codes.storageFull ? 503 : 400;
  return problem('message_refused', error.field ?? '', { desc: error.desc }, { status, code: String(error.code) });
}
