/** The body of a send (clouds/honor.md §3). Pure. */
import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { isObject, readJson } from '../kit/answers.ts';
import { type Click, lacksPage } from '../kit/click.ts';
import { Message } from './fields.ts';
import { type HonorSwitches, LIMITS } from './spec.ts';

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

export function readMessage(text: string, switches: HonorSwitches): HonorMessage | Refusal {
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
  const wrong = wrongIn({ title, body, own, image: own?.image || common?.image, switches });
  if (wrong !== undefined) return { reason: wrong };
  const data = android?.data ?? json.data ?? '';
  if (!shows && data === '') return { reason: 'neither a notification nor data' };
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
    data,
    ttlMs: Number(ttl) * 1000,
    isLow: own?.importance === 'LOW',
    isTest: android?.targetUserType === 1,
    biTag: android?.biTag ?? '',
  };
}

/** What single fields do not show. */
function wrongIn(of: {
  title: string;
  body: string;
  own: NonNullable<NonNullable<Static<typeof Message>['android']>['notification']> | undefined;
  image: string | undefined;
  switches: HonorSwitches;
}): string | undefined {
  const { title, body, own, image, switches } = of;
  const isLong = title.length > LIMITS.titleChars || body.length > LIMITS.bodyChars;
  if (isLong && switches.longText === 'refused') return 'title takes 40 and body 256 characters';
  if (own?.style === 1 && (!own.bigTitle || !own.bigBody)) return 'style 1 needs bigTitle and bigBody';
  if (own?.importance === 'LOW' && image) return 'a picture is for the service and communication class';
  const lacksClass = own?.badge !== undefined && !own.badge.badgeClass;
  return lacksClass && switches.badgeClass === 'required' ? 'badge needs badgeClass' : undefined;
}
