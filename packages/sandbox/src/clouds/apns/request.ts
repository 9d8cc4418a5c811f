/** Headers and payload of a push, in the order of clouds/apns.md §9.3. Pure. */
import { isObject, readJson } from '../kit/answers.ts';
import { LIMITS, type Reason, TOPIC_SUFFIX } from './spec.ts';

export interface ApnsPush {
  id: string | undefined;
  /** Bundle id, without the suffix of the push type. */
  bundleId: string;
  pushType: string;
  priority: number;
  collapseId: string | undefined;
  /** Epoch seconds; undefined: not said. */
  expiration: number | undefined;
  payload: Readonly<Record<string, unknown>>;
  aps: Readonly<Record<string, unknown>>;
}
type Headers = Readonly<Record<string, string | string[] | undefined>>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @param bundleId what a certificate of one topic stands for, where the request names none. */
export function readPush(headers: Headers, body: Buffer, bundleId: string | undefined): ApnsPush | Reason {
  const one = (name: string): string | undefined => (typeof headers[name] === 'string' ? headers[name] : undefined);
  const id = one('apns-id');
  if (id !== undefined && !UUID.test(id)) return 'BadMessageId';
  const pushType = one('apns-push-type') ?? 'alert';
  const topic = one('apns-topic') ?? bundleId;
  if (topic === undefined) return 'MissingTopic';
  const collapseId = one('apns-collapse-id');
  if (collapseId !== undefined && Buffer.byteLength(collapseId) > LIMITS.collapseIdBytes) return 'BadCollapseId';
  const priority = Number(one('apns-priority') ?? '10');
  if (![10, 5, 1].includes(priority)) return 'BadPriority';
  const suffix = TOPIC_SUFFIX[pushType];
  if (suffix === undefined) return 'InvalidPushType';
  if (!topic.endsWith(suffix)) return 'BadTopic';
  const expiration = one('apns-expiration');
  if (expiration !== undefined && !/^\d{1,12}$/.test(expiration)) return 'BadExpirationDate';
  if (body.length === 0) return 'PayloadEmpty';
  if (body.length > (pushType === 'voip' ? LIMITS.voipPayloadBytes : LIMITS.payloadBytes)) return 'PayloadTooLarge';
  const payload = readJson(body.toString('utf8'));
  if (!isObject(payload) || !isObject(payload['aps'])) return 'PayloadEmpty';
  const aps = payload['aps'];
  // §3: 10 is an error for a background push.
  if (pushType === 'background' && priority === 10) return 'BadPriority';
  // §3: the type must match the payload; §5: a background push shows nothing.
  if (pushType === 'background' && ['alert', 'badge', 'sound'].some((key) => key in aps)) return 'InvalidPushType';
  return {
    id,
    bundleId: suffix === '' ? topic : topic.slice(0, -suffix.length),
    pushType,
    priority,
    collapseId,
    expiration: expiration === undefined ? undefined : Number(expiration),
    payload,
    aps,
  };
}
