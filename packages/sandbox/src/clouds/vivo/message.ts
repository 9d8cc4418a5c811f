/** The body of a push (clouds/vivo.md §4). Numbers may come as texts. Pure. */
import { isObject } from '../kit/answers.ts';
import { LIMITS, OPERATION, SYSTEM, type VivoCode, type VivoSwitches } from './spec.ts';

export interface VivoMessage {
  title: string;
  body: string;
  skip: { type: number; content: string };
  map: Readonly<Record<string, string>>;
  isSystem: boolean;
  notifyType: number;
  notifyId: number | undefined;
  ttlMs: number;
  onlineOnly: boolean;
  inForeground: boolean;
  isTest: boolean;
  addsBadge: boolean;
  requestId: string;
  callback: { url: string | undefined; id: string | undefined; param: string } | undefined;
}
export interface Refusal {
  code: VivoCode;
}
export const isRefusal = (read: VivoMessage | Refusal): read is Refusal => 'code' in read;

export function readMessage(body: Record<string, unknown>, switches: VivoSwitches): VivoMessage | Refusal {
  const text = (name: string): string => (body[name] === undefined || body[name] === null ? '' : String(body[name]));
  const number = (name: string, fallback: number): number => (text(name) === '' ? fallback : Number(text(name)));
  const title = text('title');
  const content = text('content');
  const wrongText = checkTexts(title, content, switches);
  if (wrongText !== undefined) return { code: wrongText };
  const notifyType = number('notifyType', 0);
  if (![1, 2, 3, 4].includes(notifyType)) return { code: '10150' };
  const skip = { type: number('skipType', 0), content: text('skipContent') };
  const wrongSkip = checkSkip(skip);
  if (wrongSkip !== undefined) return { code: wrongSkip };
  if (![-1, 1].includes(number('networkType', -1))) return { code: '10155' };
  if (![0, 1].includes(number('pushMode', 0)) || text('profileId').length > LIMITS.profileIdChars)
    return { code: '10150' };
  const seconds = number('timeToLive', LIMITS.maxTtlSeconds);
  if (!Number.isInteger(seconds) || seconds < LIMITS.minTtlSeconds) return { code: '10156' };
  const map = readMap(body['clientCustomMap']);
  if (map === undefined) return { code: '10067' };
  const requestId = text('requestId');
  if (requestId === '' || requestId.length > LIMITS.requestIdChars) return { code: '10089' };
  const isSystem = readClass(number('classification', 0) === 1, text('category'), switches);
  if (isSystem === undefined) return { code: '10157' };
  const notifyId = text('notifyId') === '' ? undefined : Number(text('notifyId'));
  const isNotifyId = notifyId === undefined || (Number.isInteger(notifyId) && notifyId > 0);
  if (!isNotifyId || (notifyId ?? 0) > LIMITS.notifyIdMax) return { code: '10154' };
  const callback = readCallback(body['extra']);
  if (callback !== undefined && isTooLong(callback)) return { code: '10153' };
  return {
    title,
    body: content,
    skip,
    map,
    isSystem,
    notifyType,
    notifyId,
    // More than a day is cut to a day.
    ttlMs: Math.min(seconds, LIMITS.maxTtlSeconds) * 1000,
    onlineOnly: body['sendOnline'] === true,
    inForeground: body['foregroundShow'] !== false,
    isTest: number('pushMode', 0) === 1,
    addsBadge: body['addBadge'] === true,
    requestId,
    callback,
  };
}

function checkTexts(title: string, content: string, switches: VivoSwitches): VivoCode | undefined {
  const count = (text: string): number => [...text].length;
  if (title === '') return '10055';
  if (count(title) > LIMITS.titleChars) return '10056';
  if (content === '') return '10058';
  if (count(content) > LIMITS.contentChars) return '10059';
  return looksLikeTest(title) || looksLikeTest(content) ? (switches.refusedText as VivoCode) : undefined;
}

/** §4: only digits, only Latin letters, only signs, a bracket, or 测试. */
export function looksLikeTest(text: string): boolean {
  const compact = text.replace(/\s/g, '');
  if (/^[0-9]+$/.test(compact) || /^[a-z]+$/i.test(compact) || /^[^\p{L}\p{N}]+$/u.test(compact)) return true;
  return /[()[\]{}【】（）]/.test(text) || text.includes('测试');
}

function checkSkip({ type, content }: VivoMessage['skip']): VivoCode | undefined {
  // 3 is retired for today's client SDK.
  if (![1, 2, 4].includes(type)) return '10151';
  if (type !== 1 && (content === '' || content.length > LIMITS.skipContentChars)) return '10152';
  return undefined;
}

function readMap(given: unknown): Record<string, string> | undefined {
  if (given === undefined || given === null) return {};
  if (!isObject(given)) return undefined;
  const map = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));
  const size = Object.entries(map).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return size > LIMITS.mapChars ? undefined : map;
}

function readClass(isSystem: boolean, category: string, switches: VivoSwitches): boolean | undefined {
  if (category === '') return isSystem;
  const fits = isSystem ? SYSTEM.has(category) : OPERATION.has(category);
  if (fits) return isSystem;
  return switches.wrongClass === 'taken' && (SYSTEM.has(category) || OPERATION.has(category))
    ? SYSTEM.has(category)
    : undefined;
}

function readCallback(extra: unknown): VivoMessage['callback'] {
  if (!isObject(extra)) return undefined;
  const { callback: url, 'callback.id': id, 'callback.param': param } = extra;
  if (url === undefined && id === undefined) return undefined;
  const text = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));
  return { url: text(url), id: text(id), param: text(param) ?? '' };
}

/** §9. */
function isTooLong({ url = '', id, param }: NonNullable<VivoMessage['callback']>): boolean {
  const most = id === undefined ? LIMITS.callbackParamChars : LIMITS.receiptParamChars;
  return url.length > LIMITS.callbackChars || param.length > most;
}
