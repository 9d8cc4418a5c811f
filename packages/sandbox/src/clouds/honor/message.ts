/** The body of a send (clouds/honor.md §3). Pure. */
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { isObject, readJson } from '../kit/answers.ts';
import { type Click, ClickAction, lacksPage } from '../kit/click.ts';
import { LIMITS } from './spec.ts';

const Text = Type.Optional(Type.String());
const Importance = Type.Union([Type.Literal('LOW'), Type.Literal('NORMAL')]);
const Message = Type.Object({
  data: Text,
  notification: Type.Optional(Type.Object({ title: Text, body: Text, image: Text })),
  android: Type.Optional(
    Type.Object({
      ttl: Text,
      biTag: Text,
      data: Text,
      targetUserType: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1)])),
      notification: Type.Optional(
        Type.Object({
          title: Text,
          body: Text,
          clickAction: ClickAction,
          importance: Type.Optional(Importance),
          badge: Type.Optional(
            Type.Object({
              addNum: Type.Optional(Type.Integer({ minimum: 0, maximum: 99 })),
              setNum: Type.Optional(Type.Integer({ minimum: 0, maximum: 99 })),
              badgeClass: Type.String({ minLength: 1 }),
            }),
          ),
          // §3: an integer in most sources, a text in one.
          notifyId: Type.Optional(Type.Union([Type.Integer(), Type.String({ pattern: '^-?[0-9]+$' })])),
          tag: Text,
          group: Text,
          image: Text,
          style: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1)])),
        }),
      ),
    }),
  ),
  token: Type.Array(Type.String(), { minItems: 1, maxItems: LIMITS.targets }),
});
const validator = Compile(Message);

export interface HonorMessage {
  tokens: readonly string[];
  display:
    | {
        title: string;
        body: string;
        click: Click;
        slot: string | undefined;
        group: string | undefined;
        image: string | undefined;
        badge: number | undefined;
      }
    | undefined;
  data: string;
  ttlMs: number;
  isLow: boolean;
  isTest: boolean;
  biTag: string;
}
/** What is wrong, in words. */
export interface Refusal {
  reason: string;
}
export const isRefusal = (read: HonorMessage | Refusal): read is Refusal => 'reason' in read;

export function readMessage(text: string): HonorMessage | Refusal {
  const json = readJson(text);
  if (!isObject(json)) return { reason: 'the body is no JSON object' };
  if (Buffer.byteLength(JSON.stringify({ ...json, token: undefined })) > LIMITS.bodyBytes)
    return { reason: 'over 4096 bytes' };
  if (!validator.Check(json)) return { reason: 'a field does not have its documented form' };
  const { android, notification: common } = json;
  const own = android?.notification;
  const ttl = /^(\d{1,7})s$/.exec(android?.ttl ?? '86400s')?.[1];
  if (ttl === undefined || Number(ttl) > LIMITS.ttlSeconds) return { reason: 'ttl takes "86400s", up to "1296000s"' };
  const title = own?.title ?? common?.title ?? '';
  const body = own?.body ?? common?.body ?? '';
  const shows = own !== undefined || common !== undefined;
  if (shows && (title === '' || body === '')) return { reason: 'title and body are required' };
  if (shows && own === undefined) return { reason: 'clickAction is required' };
  if (own !== undefined && lacksPage(own.clickAction)) return { reason: 'clickAction 1 needs intent or action' };
  const id = own?.notifyId === undefined || Number(own.notifyId) === -1 ? undefined : String(own.notifyId);
  return {
    tokens: json.token,
    display:
      own === undefined
        ? undefined
        : {
            title,
            body,
            click: own.clickAction,
            slot: own.tag ?? id,
            group: own.group,
            image: own.image ?? common?.image,
            badge: own.badge?.setNum ?? own.badge?.addNum,
          },
    data: android?.data ?? json.data ?? '',
    ttlMs: Number(ttl) * 1000,
    isLow: own?.importance === 'LOW',
    isTest: android?.targetUserType === 1,
    biTag: android?.biTag ?? '',
  };
}
