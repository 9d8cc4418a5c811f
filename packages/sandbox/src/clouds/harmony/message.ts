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
  // Pictures are fetched over TLS.
  image: Type.Optional(Type.String({ pattern: '^(https://.+)?$' })),
  style: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(3)])),
  bigTitle: Text,
  bigBody: Text,
  inboxContent: Type.Optional(
    Type.Array(Type.String({ maxLength: LIMITS.inboxLineChars }), { maxItems: LIMITS.inboxLines }),
  ),
  clickAction: Type.Optional(
    Type.Object({
      actionType: Type.Union([0, 1, 3, 5].map((value) => Type.Literal(value))),
      action: Text,
      uri: Text,
      data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    }),
  ),
  notifyId: Type.Optional(Type.Integer({ minimum: -1, maximum: 2_147_483_647 })),
  appMessageId: Type.Optional(Type.String({ maxLength: LIMITS.appMessageIdChars })),
  profileId: Type.Optional(Type.String({ maxLength: LIMITS.profileIdChars })),
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
  payload: Type.Object({ notification: Type.Optional(Notification), extraData: Text }),
  target: Type.Object({ token: Type.Array(Type.String()) }),
  pushOptions: Type.Optional(
    Type.Object({
      testMessage: Type.Optional(Type.Boolean()),
      // It has a code of its own.
      ttl: Type.Optional(Type.Unknown()),
      biTag: Text,
      receiptId: Text,
      collapseKey: Type.Optional(Type.Integer({ minimum: -1, maximum: 100 })),
      backgroundMode: Type.Optional(Type.Integer({ minimum: 0, maximum: 1 })),
    }),
  ),
});
const validator = Compile(Body);
export type HarmonyNotification = Static<typeof Notification>;

export interface HarmonyMessage {
  tokens: readonly string[];
  /** undefined: for the app's own code. */
  notification: HarmonyNotification | undefined;
  extraData: string;
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

/** @param pushType of the header: each has a payload of its own. */
export function readMessage(text: string, pushType: string): HarmonyMessage | Refusal {
  const json = readJson(text);
  if (!isObject(json) || !isObject(json['target'])) return illegal('target');
  const withoutTokens = JSON.stringify({ ...json, target: {} });
  if (Buffer.byteLength(withoutTokens) > LIMITS.bodyBytes) return { refused: '80300008' };
  if (!validator.Check(json)) return illegal('a field');
  const { notification, extraData } = json.payload;
  const wrong = wrongPayload(pushType, notification, extraData);
  if (wrong !== undefined) return illegal(wrong);
  const { testMessage = false, ttl = 86_400, biTag = '', receiptId, collapseKey = -1 } = json.pushOptions ?? {};
  if (typeof ttl !== 'number' || !Number.isInteger(ttl) || ttl < 1 || ttl > LIMITS.ttlSeconds) {
    return { refused: '80100004' };
  }
  if (Buffer.byteLength(biTag) > LIMITS.biTagBytes) return { refused: '80100001', reason: 'biTag takes 64 bytes' };
  const { token: tokens } = json.target;
  if (tokens.length === 0 || tokens.length > LIMITS.targets) return { refused: '80300010' };
  if (testMessage && tokens.length > LIMITS.testTargets) return { refused: '80300030' };
  const { notifyId = -1 } = notification ?? {};
  return {
    tokens,
    notification,
    extraData: extraData ?? '',
    notifyId: notifyId === -1 ? undefined : notifyId,
    ttlMs: ttl * 1000,
    isTest: testMessage,
    biTag,
    receiptId,
    collapseKey,
  };
}

/** 0 shows, 2 shows and speaks; the others carry data for the app's own code. */
function wrongPayload(
  pushType: string,
  notification: HarmonyNotification | undefined,
  extraData: string | undefined,
): string | undefined {
  const shows = pushType === '0' || pushType === '2';
  if (pushType !== '0' && !extraData) return 'extraData';
  if (!shows) return undefined;
  if (notification === undefined) return 'notification';
  const { category, clickAction, style, bigTitle, bigBody, inboxContent } = notification;
  if (!CATEGORIES.has(category)) return 'category';
  if (clickAction?.actionType === 1 && !clickAction.action && !clickAction.uri) return 'clickAction';
  if (style === 1 && (!bigTitle || !bigBody)) return 'bigTitle and bigBody';
  return style === 3 && !inboxContent?.length ? 'inboxContent' : undefined;
}

const illegal = (what: string): Refusal => ({ refused: '80100003', reason: `Illegal payload, ${what}` });
