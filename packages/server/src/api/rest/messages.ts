/** `openim`: sendmsg, batchsendmsg, admin_msgwithdraw (facts: tim-api §4.1–4.3). */
import { randomInt } from 'node:crypto';
import { codes, MESSAGE_CLASSES, offlinePushFromRest } from '@tim-push/protocol';
import { RestOfflinePushInfoSchema } from '@tim-push/protocol/schemas';
import Type, { type Static } from 'typebox';
import type { SendMessageInput, SentMessage } from '../../im/contract.ts';
import { type CommandContext, defineCommand } from './command.ts';
import { done, type RestFailure, refuse, restCode } from './envelope.ts';
import { inParallel } from './in-parallel.ts';
import { readMessageBody } from './message-body.ts';

const MAX_RECEIVERS = 500;
/** Messages of one batch that are on their way to the store together: they share its commits. */
const BATCH_CONCURRENCY = 64;
const WEEK_SECONDS = 604_800;
const U32 = 4_294_967_295;

const Flag = Type.Optional(Type.Integer({ minimum: 0, maximum: 1 }));
const messageFields = {
  SyncOtherMachine: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
  From_Account: Type.Optional(Type.String()),
  OnlineOnlyFlag: Flag,
  MsgLifeTime: Type.Optional(Type.Integer({ minimum: 0 })),
  MsgSeq: Type.Optional(Type.Integer({ minimum: 0, maximum: U32 })),
  MsgRandom: Type.Integer({ minimum: 0, maximum: U32 }),
  MsgTimeStamp: Type.Optional(Type.Integer({ minimum: 0 })),
  // Names that newer back ends add are let through: they ask for what this server does not do.
  ForbidCallbackControl: Type.Optional(Type.Array(Type.String())),
  SendMsgControl: Type.Optional(Type.Array(Type.String())),
  /** Checked by `readMessageBody`, which has codes of its own. */
  MsgBody: Type.Optional(Type.Unknown()),
  CloudCustomData: Type.Optional(Type.String()),
  OfflinePushInfo: Type.Optional(RestOfflinePushInfoSchema),
  SupportMessageExtension: Flag,
  IsNeedReadReceipt: Flag,
  /** Ours: what the push is, for priority and freshness. Absent: `chat`. */
  MsgClass: Type.Optional(Type.Enum([...MESSAGE_CLASSES])),
};
const fieldCodes = {
  fallback: codes.fieldInvalid,
  fields: {
    MsgRandom: codes.msgRandomInvalid,
    MsgSeq: codes.msgSeqInvalid,
    MsgTimeStamp: codes.msgTimeStampInvalid,
    SyncOtherMachine: codes.syncOtherMachineInvalid,
    MsgLifeTime: codes.lifeTimeInvalid,
    To_Account: codes.toAccountInvalid,
  },
};
const MessageFields = Type.Object(messageFields);
const SendBody = Type.Object({ ...messageFields, To_Account: Type.String({ minLength: 1 }) });
const BatchBody = Type.Object({
  ...messageFields,
  To_Account: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
});

export const sendmsg = defineCommand('openim/sendmsg', SendBody, fieldCodes, async (body, context) => {
  const message = readMessage(body, context, context.bodyBytes);
  if (!message.ok) return message;
  const sent = await context.im.messages.send({ ...message.input, to: body.To_Account });
  return sent.ok ? done(answer(sent.value)) : sent;
});

export const batchsendmsg = defineCommand('openim/batchsendmsg', BatchBody, fieldCodes, async (body, context) => {
  const receivers = [...new Set(body.To_Account)];
  if (receivers.length > MAX_RECEIVERS) {
    return refuse(
      codes.tooManyReceivers,
      `To_Account holds ${receivers.length} accounts: at most ${MAX_RECEIVERS}`,
      'To_Account',
    );
  }
  const message = readMessage(body, context, context.bodyBytes - Buffer.byteLength(JSON.stringify(body.To_Account)));
  if (!message.ok) return message;
  if (!context.limits.takeReceivers(context.appId, receivers.length)) {
    return refuse(
      codes.frequencyExceeded,
      'too many receivers of batchsendmsg in a minute: send more slowly',
      'To_Account',
    );
  }
  // One MsgSeq for all, so that one MsgKey names the message at every receiver. Batches trigger no callbacks.
  const input = { ...message.input, seq: body.MsgSeq ?? randomInt(U32), skipBeforeCallback: true };
  const outcomes = await inParallel(receivers, BATCH_CONCURRENCY, (to) => context.im.messages.send({ ...input, to }));

  const failed: { To_Account: string; ErrorCode: number }[] = [];
  let first: SentMessage | undefined;
  for (const [index, outcome] of outcomes.entries()) {
    const receiver = receivers[index] ?? '';
    if (outcome.ok) first ??= outcome.value;
    else if (outcome.error.code === codes.c2cAccountInvalid) return outcome;
    else failed.push({ To_Account: receiver, ErrorCode: listCode(outcome.error.code) });
  }
  return done({ ...(first === undefined ? {} : answer(first)), ...(failed.length === 0 ? {} : { ErrorList: failed }) });
});

const WithdrawBody = Type.Object({
  From_Account: Type.String({ minLength: 1 }),
  To_Account: Type.String({ minLength: 1 }),
  MsgKey: Type.String({ pattern: '^\\d{1,10}_\\d{1,10}_\\d{1,12}$' }),
});
export const adminMsgWithdraw = defineCommand(
  'openim/admin_msgwithdraw',
  WithdrawBody,
  { fallback: codes.fieldInvalid, fields: { To_Account: codes.toAccountInvalid } },
  async (body, { im, appId }) => {
    const result = await im.messages.withdraw({
      appId,
      from: body.From_Account,
      to: body.To_Account,
      msgKey: body.MsgKey,
    });
    return result.ok ? done() : result;
  },
);

/** What sendmsg and batchsendmsg share; `jsonBytes` is the request without its list of receivers. */
function readMessage(
  body: Static<typeof MessageFields>,
  context: CommandContext,
  jsonBytes: number,
): { ok: true; input: Omit<SendMessageInput, 'to'> } | { ok: false; error: RestFailure } {
  const { maxMessageBytes } = context.limits;
  const messageBody = readMessageBody(body.MsgBody, maxMessageBytes);
  if (!messageBody.ok) return messageBody;
  if (jsonBytes > maxMessageBytes) {
    return refuse(codes.jsonTooLong, `the JSON of the message has ${jsonBytes} bytes: at most ${maxMessageBytes}`);
  }
  if (body.MsgLifeTime !== undefined && body.MsgLifeTime > WEEK_SECONDS) {
    return refuse(
      codes.lifeTimeTooLong,
      `MsgLifeTime is ${body.MsgLifeTime} s: at most ${WEEK_SECONDS} (7 days)`,
      'MsgLifeTime',
    );
  }
  const control = body.SendMsgControl ?? [];
  const input: Omit<SendMessageInput, 'to'> = {
    appId: context.appId,
    from: body.From_Account === undefined || body.From_Account === '' ? context.identifier : body.From_Account,
    elements: messageBody.elements,
    offlinePush: body.OfflinePushInfo === undefined ? {} : offlinePushFromRest(body.OfflinePushInfo),
    random: body.MsgRandom,
    onlineOnly: body.OnlineOnlyFlag === 1,
    noUnread: control.includes('NoUnread'),
    noLastMsg: control.includes('NoLastMsg'),
    honorMute: control.includes('WithMuteNotifications'),
    syncSender: body.SyncOtherMachine !== 2,
    cloudCustomData: body.CloudCustomData ?? '',
    via: 'rest',
    skipBeforeCallback: (body.ForbidCallbackControl ?? []).includes('ForbidBeforeSendMsgCallback'),
  };
  if (body.MsgSeq !== undefined) input.seq = body.MsgSeq;
  if (body.MsgLifeTime !== undefined) input.lifetimeSeconds = body.MsgLifeTime;
  if (body.MsgClass !== undefined) input.class = body.MsgClass;
  return { ok: true, input };
}

const answer = (sent: SentMessage) => ({ MsgTime: sent.time, MsgKey: sent.msgKey, MsgId: sent.msgID });

/** In lists a receiver that does not exist is 70107, where a single send says 90012 (facts: tim-api §4.2). */
const listCode = (code: number): number => (code === codes.receiverMissing ? codes.accountMissing : restCode(code));

export const messageCommands = [sendmsg, batchsendmsg, adminMsgWithdraw];
