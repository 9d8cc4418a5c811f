/**
 * The request's shape (clouds/fcm.md §3) and its check as proto3 JSON is checked: both key styles, enums in any case,
 * unknown names refused with the path Google names. Pure.
 */

/** A wrong field and Google's words for it. */
export interface Violation {
  field: string;
  description: string;
}
type Kind =
  | { kind: 'string' }
  | { kind: 'bool' }
  | { kind: 'int' }
  | { kind: 'duration' }
  | { kind: 'timestamp' }
  /** A text with a rule of its own, and Google's words when it is broken. */
  | { kind: 'text'; form: RegExp; words: string }
  /** A part of 1. */
  | { kind: 'share' }
  | { kind: 'enum'; values: readonly string[] }
  /** string → string */
  | { kind: 'map' }
  /** Any JSON object. */
  | { kind: 'struct' }
  | { kind: 'list'; of: Kind }
  | Message;
interface Message {
  kind: 'message';
  /** By both names that proto3 JSON allows: as it is, and in lowerCamelCase. */
  fields: ReadonlyMap<string, Field>;
}
interface Field {
  /** In snake_case. */
  name: string;
  kind: Kind;
}

const string: Kind = { kind: 'string' };
const bool: Kind = { kind: 'bool' };
const int: Kind = { kind: 'int' };
const share: Kind = { kind: 'share' };
const timestamp: Kind = { kind: 'timestamp' };
const duration: Kind = { kind: 'duration' };
const map: Kind = { kind: 'map' };
const struct: Kind = { kind: 'struct' };
const oneOf = (...values: string[]): Kind => ({ kind: 'enum', values });
const list = (of: Kind): Kind => ({ kind: 'list', of });
const message = (fields: Readonly<Record<string, Kind>>): Message => ({
  kind: 'message',
  fields: new Map(
    Object.entries(fields).flatMap(([name, kind]) => {
      const camel = name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
      return [
        [name, { name, kind }],
        [camel, { name, kind }],
      ] as const;
    }),
  ),
});

const label = message({ analytics_label: string });
const androidNotification = message({
  title: string,
  body: string,
  icon: string,
  color: { kind: 'text', form: /^#[0-9a-f]{6}$/i, words: 'Color must be in the form #rrggbb' },
  sound: string,
  tag: string,
  click_action: string,
  image: string,
  ticker: string,
  channel_id: string,
  notification_count: int,
  notification_priority: oneOf(
    'PRIORITY_UNSPECIFIED',
    'PRIORITY_MIN',
    'PRIORITY_LOW',
    'PRIORITY_DEFAULT',
    'PRIORITY_HIGH',
    'PRIORITY_MAX',
  ),
  visibility: oneOf('VISIBILITY_UNSPECIFIED', 'PRIVATE', 'PUBLIC', 'SECRET'),
  proxy: oneOf('PROXY_UNSPECIFIED', 'ALLOW', 'DENY', 'IF_PRIORITY_LOWERED'),
  bypass_proxy_notification: bool,
  title_loc_key: string,
  title_loc_args: list(string),
  body_loc_key: string,
  body_loc_args: list(string),
  sticky: bool,
  local_only: bool,
  default_sound: bool,
  default_vibrate_timings: bool,
  default_light_settings: bool,
  event_time: timestamp,
  vibrate_timings: list(duration),
  light_settings: message({
    color: message({ red: share, green: share, blue: share, alpha: share }),
    light_on_duration: duration,
    light_off_duration: duration,
  }),
});

export const REQUEST: Message = message({
  validate_only: bool,
  message: message({
    name: string,
    token: string,
    topic: string,
    condition: string,
    fid: string,
    data: map,
    notification: message({ title: string, body: string, image: string }),
    fcm_options: label,
    android: message({
      priority: oneOf('NORMAL', 'HIGH'),
      ttl: duration,
      collapse_key: string,
      restricted_package_name: string,
      data: map,
      direct_boot_ok: bool,
      bandwidth_constrained_ok: bool,
      restricted_satellite_ok: bool,
      notification: androidNotification,
      fcm_options: label,
    }),
    apns: message({
      headers: map,
      payload: struct,
      fcm_options: message({ analytics_label: string, image: string }),
      live_activity_token: string,
    }),
    webpush: message({
      headers: map,
      data: map,
      notification: struct,
      fcm_options: message({
        link: { kind: 'text', form: /^https:\/\//i, words: 'The link must be an HTTPS URL' },
        analytics_label: string,
      }),
    }),
  }),
});

export const DURATION = /^\d+(\.\d{1,9})?s$/;
/** §3: RFC 3339 in UTC. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
const INT32 = 2 ** 31;

/** Checked values by snake_case name. */
export type Checked = { readonly [name: string]: unknown };

/** @returns the checked request in snake_case, or the first violation. */
export function checkRequest(input: unknown): { ok: true; value: Checked } | { ok: false; violation: Violation } {
  const into: { violation: Violation | undefined } = { violation: undefined };
  const value = checkMessage(REQUEST, input, '', into);
  return into.violation === undefined && value !== undefined
    ? { ok: true, value }
    : { ok: false, violation: into.violation ?? { field: '', description: 'Invalid JSON payload received.' } };
}

interface Sink {
  violation: Violation | undefined;
}

function checkMessage(of: Message, input: unknown, path: string, sink: Sink): Checked | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return wrong(sink, path, 'TYPE_MESSAGE', input);
  const values = input as Readonly<Record<string, unknown>>;
  const result: Record<string, unknown> = {};
  for (const given in values) {
    const field = of.fields.get(given);
    if (field === undefined) {
      const at = path === '' ? '' : ` at '${path}'`;
      sink.violation = {
        field: path,
        description: `Invalid JSON payload received. Unknown name "${given}"${at}: Cannot find field.`,
      };
      return undefined;
    }
    const { name, kind } = field;
    const value = values[given];
    // proto3 JSON: null is the same as absent.
    if (value === null) continue;
    // Nearly every field is a text, and right: the place of it is worked out only where it is asked for.
    const isPlain = kind.kind === 'string' && typeof value === 'string';
    const checked = isPlain ? value : check(kind, value, path === '' ? name : `${path}.${name}`, sink);
    if (sink.violation !== undefined) return undefined;
    result[name] = checked;
  }
  return result;
}

function check(kind: Kind, value: unknown, path: string, sink: Sink): unknown {
  switch (kind.kind) {
    case 'string':
      return typeof value === 'string' ? value : wrong(sink, path, 'TYPE_STRING', value);
    case 'bool':
      return typeof value === 'boolean' ? value : wrong(sink, path, 'TYPE_BOOL', value);
    case 'int': {
      // proto3 JSON takes it as a text too.
      const given = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
      const isInt = typeof given === 'number' && Number.isInteger(given) && given >= -INT32 && given < INT32;
      return isInt ? given : wrong(sink, path, 'TYPE_INT32', value);
    }
    case 'share':
      if (typeof value !== 'number') return wrong(sink, path, 'TYPE_FLOAT', value);
      return value >= 0 && value <= 1 ? value : broken(sink, path, 'The value must be from 0 to 1');
    case 'text':
      if (typeof value !== 'string') return wrong(sink, path, 'TYPE_STRING', value);
      // Empty is the same as absent.
      return value === '' || kind.form.test(value) ? value : broken(sink, path, kind.words);
    case 'timestamp': {
      const isTime = typeof value === 'string' && TIMESTAMP.test(value) && !Number.isNaN(Date.parse(value));
      return isTime ? value : wrong(sink, path, 'type.googleapis.com/google.protobuf.Timestamp', value);
    }
    case 'duration':
      if (typeof value === 'string' && DURATION.test(value)) return value;
      return wrong(sink, path, 'type.googleapis.com/google.protobuf.Duration', value);
    case 'enum': {
      const name = typeof value === 'string' ? value.toUpperCase() : undefined;
      return name !== undefined && kind.values.includes(name) ? name : wrong(sink, path, 'TYPE_ENUM', value);
    }
    case 'map':
      return checkMap(value, path, sink);
    case 'struct':
      return typeof value === 'object' && !Array.isArray(value) ? value : wrong(sink, path, 'TYPE_MESSAGE', value);
    case 'list': {
      if (!Array.isArray(value)) return wrong(sink, path, 'TYPE_MESSAGE', value);
      return value.map((item: unknown, index) => check(kind.of, item, `${path}[${index}]`, sink));
    }
    case 'message':
      return checkMessage(kind, value, path, sink);
    default:
      return kind satisfies never;
  }
}

function checkMap(value: unknown, path: string, sink: Sink): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return wrong(sink, path, 'TYPE_MESSAGE', value);
  let index = 0;
  const entries = value as Readonly<Record<string, unknown>>;
  for (const key in entries) {
    const item = entries[key];
    if (typeof item !== 'string') return wrong(sink, `${path}[${index}].value`, 'TYPE_STRING', item);
    index += 1;
  }
  return value;
}

function broken(sink: Sink, path: string, words: string): undefined {
  sink.violation = { field: path, description: words };
  return undefined;
}
function wrong(sink: Sink, path: string, type: string, value: unknown): undefined {
  sink.violation = { field: path, description: `Invalid value at '${path}' (${type}), ${JSON.stringify(value)}` };
  return undefined;
}
