/** The body of a send by v3 (clouds/huawei.md §4). Pure. */
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { isObject, readJson } from '../kit/answers.ts';
import { CATEGORIES, type CODES, LIMITS } from './spec.ts';

const Text = Type.Optional(Type.String());
const Notification = Type.Object({
  category: Type.String(),
  title: Type.String({ minLength: 1 }),
  body: Type.String({ minLength: 1 }),
  image: Text,
  style: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(3)])),
  clickAction: Type.Object({
    actionType: Type.Union([0, 1, 3, 5].map((value) => Type.Literal(value))),
    action: Text,
    uri: Text,
    data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  }),
  notifyId: Type.Optional(Type.Integer({ minimum: -1, maximum: 2_147_483_647 })),
  appMessageId: Type.Optional(Type.String({ maxLength: LIMITS.appMessageIdChars })),
  badge: Type.Optional(
    Type.Object({
      addNum: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
      setNum: Type.Optional(Type.Integer({ minimum: 0, maximum: 99 })),
    }),
  ),
  sound: Text,
  soundDuration: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
  foregroundShow: Type.Optional(Type.Boolean()),
});
const Body = Type.Object({
  payload: Type.Object({ notification: Notification }),
  target: Type.Object({ token: Type.Array(Type.String()) }),
  pushOptions: Type.Optional(
    Type.Object({
      testMessage: Type.Optional(Type.Boolean()),
      ttl: Type.Optional(Type.Integer()),
      biTag: Text,
      receiptId: Text,
      collapseKey: Type.Optional(Type.Integer({ minimum: -1, maximum: 100 })),
    }),
  ),
});
const validator = Compile(Body);

export interface HarmonyMessage {
  tokens: readonly string[];
  notification: Static<typeof Notification>;
  notifyId: number | undefined;
  ttlMs: number;
  isTest: boolean;
  biTag: string;
  receiptId: string | undefined;
  collapseKey: number;
}
export interface Refusal {
  refused: keyof typeof CODES;
  reason?: string;
}
export const isRefusal = (read: HarmonyMessage | Refusal): read is Refusal => 'refused' in read;

export function readMessage(text: string): HarmonyMessage | Refusal {
  const json = readJson(text);
  if (!isObject(json) || !isObject(json['target'])) return { refused: '80100003', reason: 'Illegal payload, target' };
  const withoutTokens = JSON.stringify({ ...json, target: {} });
  if (Buffer.byteLength(withoutTokens) > LIMITS.bodyBytes) return { refused: '80300008' };
  if (!validator.Check(json)) return { refused: '80100003', reason: 'Illegal payload, a field' };
  const { notification } = json.payload;
  const { testMessage = false, ttl = 86_400, biTag = '', receiptId, collapseKey = -1 } = json.pushOptions ?? {};
  if (!CATEGORIES.has(notification.category)) return { refused: '80100003', reason: 'Illegal payload, category' };
  if (ttl < 1 || ttl > LIMITS.ttlSeconds) return { refused: '80100004' };
  if (Buffer.byteLength(biTag) > LIMITS.biTagBytes) return { refused: '80100001', reason: 'biTag takes 64 bytes' };
  const { token: tokens } = json.target;
  if (tokens.length === 0 || tokens.length > LIMITS.targets) return { refused: '80300010' };
  if (testMessage && tokens.length > LIMITS.testTargets) return { refused: '80300030' };
  const { notifyId = -1 } = notification;
  return {
    tokens,
    notification,
    notifyId: notifyId === -1 ? undefined : notifyId,
    ttlMs: ttl * 1000,
    isTest: testMessage,
    biTag,
    receiptId,
    collapseKey,
  };
}
