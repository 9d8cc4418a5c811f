/** From a checked request to a message, with the rules that are not types: one target, ttl, reserved keys, size (clouds/fcm.md §3, §8.3). Pure. */
import type { CloudAnswer } from '../cloud.ts';
import * as errors from './errors.ts';
import { type Checked, checkRequest } from './fields.ts';
import { type FcmSwitches, LIMITS, TOKEN_FORMAT } from './spec.ts';

export type FcmTarget =
  | { kind: 'token'; token: string }
  | { kind: 'topic'; topic: string }
  | { kind: 'condition'; condition: string }
  | { kind: 'fid'; fid: string };
export interface FcmMessage {
  target: FcmTarget;
  validateOnly: boolean;
  /** Effective: android.data beats message.data. */
  data: Readonly<Record<string, string>>;
  /** undefined: data only. */
  display: FcmDisplay | undefined;
  priority: 'NORMAL' | 'HIGH';
  ttlMs: number;
  collapseKey: string | undefined;
  restrictedPackage: string | undefined;
}
export interface FcmDisplay {
  title: string;
  body: string;
  image: string | undefined;
  tag: string | undefined;
  channelId: string | undefined;
  clickAction: string | undefined;
  sound: string | undefined;
  count: number | undefined;
  secret: boolean;
  localOnly: boolean;
}

export type ReadMessage = { ok: true; message: FcmMessage } | { ok: false; answer: CloudAnswer };
const refused = (answer: CloudAnswer): ReadMessage => ({ ok: false, answer });

export function readMessage(body: string, switches: FcmSwitches): ReadMessage {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return refused(errors.invalidJson());
  }
  const checked = checkRequest(json);
  if (!checked.ok) return refused(errors.invalidField(checked.violation.field, checked.violation.description));
  const message = record(checked.value['message']);
  if (message === undefined) return refused(errors.noRecipient());

  const target = targetOf(message);
  if (target === undefined) return refused(errors.noRecipient());
  if (target === 'several') {
    return refused(
      errors.invalidField('message', "Invalid value at 'message' (oneof), oneof field 'target' is already set."),
    );
  }
  if (target.kind === 'token' && !TOKEN_FORMAT.test(target.token)) {
    return refused(errors.malformedToken(switches.malformedTokenBody));
  }
  if (target.kind === 'topic' && !/^[a-zA-Z0-9-_.~%]+$/.test(target.topic)) {
    return refused(errors.invalidField('message.topic', 'Invalid topic name'));
  }

  const android = record(message['android']) ?? {};
  const ttl = text(android['ttl']);
  const ttlSeconds = ttl === undefined ? LIMITS.ttlSeconds : Math.floor(Number(ttl.slice(0, -1)));
  if (ttlSeconds > LIMITS.ttlSeconds) return refused(errors.invalidField('message.android.ttl', 'Invalid ttl'));

  const reserved =
    reservedIn('message.data', message['data'], switches) ??
    reservedIn('message.android.data', android['data'], switches);
  if (reserved !== undefined) return refused(reserved);
  const data = (android['data'] ?? message['data'] ?? {}) as Readonly<Record<string, string>>;

  const notification = record(message['notification']);
  const androidNotification = record(android['notification']);
  const limit = target.kind === 'token' || target.kind === 'fid' ? LIMITS.payloadBytes : LIMITS.topicPayloadBytes;
  if (bytesOf(data) + bytesOf(notification) + bytesOf(androidNotification) > limit) return refused(errors.tooBig());

  const isDisplay = notification !== undefined || androidNotification !== undefined;
  return {
    ok: true,
    message: {
      target,
      validateOnly: checked.value['validate_only'] === true,
      data,
      display: isDisplay ? displayOf(notification ?? {}, androidNotification ?? {}) : undefined,
      // §3: HIGH by default with a notification, else NORMAL.
      priority: (text(android['priority']) ?? (isDisplay ? 'HIGH' : 'NORMAL')) === 'HIGH' ? 'HIGH' : 'NORMAL',
      ttlMs: ttlSeconds * 1000,
      collapseKey: text(android['collapse_key']),
      restrictedPackage: text(android['restricted_package_name']),
    },
  };
}

function targetOf(message: Checked): FcmTarget | 'several' | undefined {
  const token = text(message['token']);
  const topic = text(message['topic']);
  const condition = text(message['condition']);
  const fid = text(message['fid']);
  const others = Number(topic !== undefined) + Number(condition !== undefined) + Number(fid !== undefined);
  if (token !== undefined) return others > 0 ? 'several' : { kind: 'token', token };
  if (others > 1) return 'several';
  if (topic !== undefined) return { kind: 'topic', topic };
  if (condition !== undefined) return { kind: 'condition', condition };
  return fid === undefined ? undefined : { kind: 'fid', fid };
}

function displayOf(notification: Checked, android: Checked): FcmDisplay {
  const count = android['notification_count'];
  return {
    title: text(android['title']) ?? text(notification['title']) ?? '',
    body: text(android['body']) ?? text(notification['body']) ?? '',
    image: text(android['image']) ?? text(notification['image']),
    tag: text(android['tag']),
    channelId: text(android['channel_id']),
    clickAction: text(android['click_action']),
    sound: text(android['sound']),
    count: typeof count === 'number' && count > 0 ? count : undefined,
    secret: android['visibility'] === 'SECRET',
    localOnly: android['local_only'] === true,
  };
}

function reservedIn(field: string, data: unknown, switches: FcmSwitches): CloudAnswer | undefined {
  for (const key in record(data)) {
    if (isReserved(key, switches.reservedKeys)) {
      return errors.invalidField(field, `Invalid data payload key: ${key}`);
    }
  }
  return undefined;
}
/** §3: `collapse_key` is allowed and overwritten. */
function isReserved(key: string, rule: string): boolean {
  if (key === 'from' || key === 'message_type' || key.startsWith('gcm.notification.')) return true;
  return rule === 'wide' ? key === 'gcm' || key.startsWith('google') : key.startsWith('google.');
}

function record(value: unknown): Checked | undefined {
  return typeof value === 'object' && value !== null ? (value as Checked) : undefined;
}
/** proto3 has no difference between an empty string and none. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
/** §6: keys and values, in UTF-8. */
function bytesOf(fields: Checked | undefined): number {
  let bytes = 0;
  if (fields === undefined) return bytes;
  for (const key in fields) {
    const value = fields[key];
    bytes += Buffer.byteLength(key) + Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
  }
  return bytes;
}
