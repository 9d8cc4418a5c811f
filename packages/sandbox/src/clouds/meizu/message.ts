/** `messageJson`, read as strictly as the platform says it reads it (clouds/meizu.md §4). Pure. */
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { isObject, readJson } from '../kit/answers.ts';
import { LIMITS } from './spec.ts';

const HOUR_MS = 3_600_000;
const Flag = Type.Union([Type.Literal(0), Type.Literal(1)]);
const Message = Type.Object({
  noticeBarInfo: Type.Object({
    noticeMsgType: Type.Optional(Flag),
    noticeBarType: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(2)])),
    title: Type.String(),
    content: Type.String(),
  }),
  noticeExpandInfo: Type.Optional(
    Type.Object({
      noticeExpandType: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2)])),
      noticeExpandContent: Type.Optional(Type.String()),
      noticeExpandImgUrl: Type.Optional(Type.String()),
    }),
  ),
  clickTypeInfo: Type.Optional(
    Type.Object({
      clickType: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })),
      url: Type.Optional(Type.String()),
      activity: Type.Optional(Type.String()),
      customAttribute: Type.Optional(Type.String()),
      parameters: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    }),
  ),
  pushTimeInfo: Type.Optional(
    Type.Object({
      offLine: Type.Optional(Flag),
      validTime: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.validHours })),
    }),
  ),
  advanceInfo: Type.Optional(
    Type.Object({
      suspend: Type.Optional(Flag),
      clearNoticeBar: Type.Optional(Flag),
      notificationType: Type.Optional(
        Type.Object({ vibrate: Type.Optional(Flag), lights: Type.Optional(Flag), sound: Type.Optional(Flag) }),
      ),
      notifyKey: Type.Optional(Type.String()),
    }),
  ),
  extra: Type.Optional(
    Type.Object({
      callback: Type.Optional(Type.String()),
      'callback.param': Type.Optional(Type.String()),
      'callback.type': Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
    }),
  ),
});
const validator = Compile(Message);

export interface MeizuMessage {
  isPrivate: boolean;
  title: string;
  body: string;
  click: { type: number; target: string; parameters: Readonly<Record<string, unknown>> };
  ttlMs: number;
  notifyKey: string | undefined;
  alerts: boolean;
  callback: { url: string; param: string; type: number } | undefined;
}
/** What is wrong, as the whole request's code. */
export interface Refusal {
  code: '1005' | '110004';
  reason: string;
}

export function readMessage(text: string | null): MeizuMessage | Refusal {
  if (text === null || text === '') return { code: '110004', reason: 'messageJson is empty' };
  const json = readJson(text);
  if (!validator.Check(json)) return wrong('messageJson does not have the documented form');
  const { noticeBarInfo: bar, noticeExpandInfo: expand } = json;
  if (!within(bar.title, LIMITS.titleChars)) return wrong('title takes 1 to 32 characters');
  if (!within(bar.content, LIMITS.contentChars)) return wrong('content takes 1 to 100 characters');
  if (expand?.noticeExpandType === 1 && !expand.noticeExpandContent) return wrong('noticeExpandContent is missing');
  const click = readClick(json.clickTypeInfo);
  if ('reason' in click) return click;
  const { notifyKey, notificationType } = json.advanceInfo ?? {};
  if (notifyKey !== undefined && !LIMITS.notifyKey.test(notifyKey)) return wrong('notifyKey takes 8 of [0-9A-Za-z_-]');
  const callback = readCallback(json.extra);
  if (callback !== undefined && 'reason' in callback) return callback;
  const { offLine = 1, validTime = 24 } = json.pushTimeInfo ?? {};
  return {
    isPrivate: bar.noticeMsgType === 1,
    title: bar.title,
    body: bar.content,
    click,
    ttlMs: offLine === 1 ? validTime * HOUR_MS : 0,
    notifyKey,
    alerts: notificationType?.sound !== 0 || notificationType.vibrate !== 0,
    callback,
  };
}

function readClick(info: Static<typeof Message>['clickTypeInfo']): MeizuMessage['click'] | Refusal {
  const { clickType: type = 0, url = '', activity = '', customAttribute = '', parameters = {} } = info ?? {};
  const target = [activity, url].find((address) => address !== '') ?? '';
  if (Buffer.byteLength(target) > LIMITS.addressBytes) return wrong('url and activity take 1000 bytes');
  if (Buffer.byteLength(customAttribute) > LIMITS.customAttributeBytes)
    return wrong('customAttribute takes 1000 bytes');
  if (type === 1 && activity === '') return wrong('clickType 1 needs activity');
  if (type === 2 && url === '') return wrong('clickType 2 needs url');
  return { type, target: type === 0 ? '' : target, parameters };
}

function readCallback(extra: Static<typeof Message>['extra']): MeizuMessage['callback'] | Refusal {
  if (extra?.callback === undefined) return undefined;
  const { callback: url, 'callback.param': param = '', 'callback.type': type = 3 } = extra;
  if (Buffer.byteLength(url) > LIMITS.callbackBytes) return wrong('callback takes 128 bytes');
  if (Buffer.byteLength(param) > LIMITS.callbackParamBytes) return wrong('callback.param takes 64 bytes');
  return { url, param, type };
}

/** Characters as people count them: the sheet does not say how, so nobody is refused for an emoji. */
const within = (text: string, most: number): boolean => text.length > 0 && [...text].length <= most;
const wrong = (reason: string): Refusal => ({ code: '1005', reason });
export const isRefusal = (read: MeizuMessage | Refusal): read is Refusal => isObject(read) && 'reason' in read;
