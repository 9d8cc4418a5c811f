/** The fields of a notification (clouds/oppo.md §4), in snake_case or, as one sample shows them, in camelCase. Pure. */
import { isObject, readJson } from '../kit/answers.ts';
import { COMMUNICATION, LIMITS, MARKETING, type OppoSwitches } from './spec.ts';

export interface OppoMessage {
  title: string;
  body: string;
  /** 1 standard, 2 long text, 3 big picture. */
  style: number;
  click: { type: number; activity: string; url: string };
  parameters: Readonly<Record<string, unknown>>;
  appMessageId: string | undefined;
  notifyId: number | undefined;
  channelId: string | undefined;
  category: string | undefined;
  /** Content and marketing, by category or, without one, by the channel's class. */
  isMarketing: boolean;
  /** 1 the shade, 2 also the lock screen, 16 also banner, vibration and sound. */
  level: number;
  ttlMs: number;
  badge: number | undefined;
  callback: { url: string; param: string } | undefined;
}
export interface Refusal {
  code: '40' | '41' | '54' | '67';
  reason: string;
}
export const isRefusal = (read: OppoMessage | Refusal): read is Refusal => 'reason' in read;

export interface AppRules {
  privateChannels: readonly string[];
  /** Whether the app may use level 16. */
  strongReminder: boolean;
  needsTemplate: boolean;
}

export function readMessage(fields: unknown, app: AppRules, switches: OppoSwitches): OppoMessage | Refusal {
  if (!isObject(fields)) return { code: '41', reason: 'notification is no object' };
  const get = (name: string): unknown => fields[name] ?? fields[camel(name)];
  const text = (name: string): string => (get(name) === undefined ? '' : String(get(name)));
  const number = (name: string): number | undefined => (get(name) === undefined ? undefined : Number(get(name)));
  const title = text('title');
  const body = text('content');
  if (title === '' || body === '') return { code: '40', reason: 'title and content are required' };
  const tooLong = checkTexts(title, text('sub_title'), body, number('style') ?? 1, switches);
  if (tooLong !== undefined) return tooLong;
  const wrongNumber = checkNumbers(number);
  if (wrongNumber !== undefined) return wrongNumber;
  const click = {
    type: number('click_action_type') ?? 0,
    activity: text('click_action_activity'),
    url: text('click_action_url'),
  };
  const wrongClick = checkClick(click);
  if (wrongClick !== undefined) return wrongClick;
  const parameters = text('action_parameters');
  const parsed = parameters === '' ? {} : readJson(parameters);
  if (parameters.length > LIMITS.parametersChars)
    return { code: '41', reason: 'action_parameters takes 4000 characters' };
  if (!isObject(parsed)) return { code: '41', reason: 'action_parameters is no JSON object' };
  const category = text('category') || undefined;
  const wrongClass = checkClass(category, number('notify_level'), app);
  if (wrongClass !== undefined) return wrongClass;
  if (
    app.needsTemplate &&
    category !== undefined &&
    COMMUNICATION.has(category) &&
    text('private_msg_template_id') === ''
  ) {
    return { code: '54', reason: 'private_msg_template_id is null' };
  }
  const callback = text('call_back_url');
  const param = text('call_back_parameter');
  if (callback !== '' && !/^https?:\/\/./.test(callback)) return { code: '41', reason: 'call_back_url takes http(s)' };
  if (callback.length > LIMITS.callbackUrlChars || param.length > LIMITS.callbackParameterChars) {
    return { code: '41', reason: 'call_back_url takes 200 characters, call_back_parameter 100' };
  }
  const channelId = text('channel_id') || undefined;
  const isPrivate =
    category === undefined ? app.privateChannels.includes(channelId ?? '') : COMMUNICATION.has(category);
  const seconds = Math.min(number('off_line_ttl') ?? 3600, LIMITS.offLineSeconds);
  return {
    title,
    body,
    style: number('style') ?? 1,
    click,
    parameters: parsed,
    appMessageId: text('app_message_id') || undefined,
    notifyId: number('notify_id'),
    channelId,
    category,
    isMarketing: !isPrivate,
    // §4: 2 is what the communication class has by default.
    level: number('notify_level') ?? (isPrivate ? 2 : 1),
    ttlMs: get('off_line') === false || get('off_line') === 'false' ? 0 : seconds * 1000,
    badge: number('badge_message_count'),
    callback: callback === '' ? undefined : { url: callback, param },
  };
}

function checkTexts(
  title: string,
  sub: string,
  body: string,
  style: number,
  switches: OppoSwitches,
): Refusal | undefined {
  const count = (text: string): number => [...text].length;
  if (count(title) > LIMITS.titleChars) return { code: '41', reason: 'title takes 50 characters' };
  if (count(sub) > LIMITS.subTitleChars) return { code: '41', reason: 'sub_title takes 10 characters' };
  if (![1, 2, 3].includes(style)) return { code: '41', reason: 'style takes 1, 2 and 3' };
  const short = switches.longContent === 'allowed' ? LIMITS.oldContentChars : LIMITS.contentChars;
  const most = style === 2 ? LIMITS.longContentChars : short;
  return count(body) > most ? { code: '41', reason: `content takes ${most} characters` } : undefined;
}

/** Numbers may come as texts: in a form they all do. */
function checkNumbers(number: (name: string) => number | undefined): Refusal | undefined {
  const rules: readonly [name: string, fits: (value: number) => boolean][] = [
    ['off_line_ttl', (value) => Number.isInteger(value) && value > 0],
    ['notify_id', Number.isInteger],
    ['badge_operation_type', (value) => value === 0 || value === 1],
    ['badge_message_count', (value) => Number.isInteger(value) && value >= 0],
    ['network_type', (value) => value === 0 || value === 1],
  ];
  for (const [name, fits] of rules) {
    const value = number(name);
    if (value !== undefined && !fits(value)) return { code: '41', reason: `${name} is invalid` };
  }
  return undefined;
}

function checkClick({ type, activity, url }: OppoMessage['click']): Refusal | undefined {
  if (![0, 1, 2, 4, 5].includes(type)) return { code: '41', reason: 'click_action_type takes 0, 1, 2, 4 and 5' };
  if ((type === 1 || type === 4) && (activity === '' || activity.length > LIMITS.activityChars)) {
    return { code: activity === '' ? '40' : '41', reason: 'click_action_activity is required, 500 characters' };
  }
  if ((type === 2 || type === 5) && (url === '' || url.length > LIMITS.urlChars)) {
    return { code: url === '' ? '40' : '41', reason: 'click_action_url is required, 2000 characters' };
  }
  if (type === 2 && !/^https?:\/\/./.test(url)) return { code: '41', reason: 'click_action_url takes http(s) here' };
  return undefined;
}

function checkClass(category: string | undefined, level: number | undefined, app: AppRules): Refusal | undefined {
  if (category !== undefined && !COMMUNICATION.has(category) && !MARKETING.has(category)) {
    return { code: '67', reason: `category ${category} is unknown` };
  }
  if (level === undefined) return undefined;
  if (![1, 2, 16].includes(level)) return { code: '41', reason: 'notify_level takes 1, 2 and 16' };
  if (category === undefined || !COMMUNICATION.has(category)) {
    return { code: '67', reason: 'notify_level is for communication categories only' };
  }
  return level === 16 && !app.strongReminder ? { code: '67', reason: 'no right for the strong reminder' } : undefined;
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
