import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { checked } from '../../check.ts';
import type { Answering } from '../../faults/faults.ts';
import type { PhoneHost } from '../../phones/phones.ts';
import { redactToken } from '../../redact.ts';
import type { Cloud, CloudAnswer, CloudContext, CloudDefinition, CloudRequest } from '../cloud.ts';
import { AccessTokens } from '../kit/access-tokens.ts';
import { Accounts } from '../kit/accounts.ts';
import { chinaDay, gatewayAnswer, isObject, jsonAnswer, readJson } from '../kit/answers.ts';
import { Callbacks } from '../kit/callbacks.ts';
import { type Device, Devices } from '../kit/devices.ts';
import { phoneHost } from '../kit/phone-host.ts';
import { RateWindow } from '../kit/rate-window.ts';
import { defaultPositions } from '../switches.ts';
import { AppSchema, type NewOppoApp, newApp, type OppoApp } from './apps.ts';
import { arriveAtOppo, tapOnOppo } from './device.ts';
import { isRefusal, type OppoMessage, readMessage } from './message.ts';
import { CODES, ENDPOINTS, LIMITS, type OppoSwitches, PATHS, REGISTRATION_ID, SWITCHES } from './spec.ts';

const appValidator = Compile(AppSchema);
/** §9. */
interface ReceiptEvent {
  messageId: string;
  appId: string;
  taskId: string;
  registrationIds: string;
  eventTime: string;
  param: string;
  eventType: 'push_arrive' | 'regid_invalid' | 'user_daily_limit';
}

export class OppoCloud implements Cloud {
  readonly #context: CloudContext;
  readonly #accounts = new Accounts<OppoApp>('oppo');
  readonly #devices: Devices<OppoApp>;
  readonly #grants: AccessTokens<OppoApp>;
  readonly #receipts: Callbacks<ReceiptEvent>;
  readonly #rate = new RateWindow();
  readonly #stored = new Map<string, { app: OppoApp; message: OppoMessage }>();
  /** Pairs of app_message_id and id that were pushed, and the ids of messages that were stored (§4). */
  readonly #pushed = new Set<string>();
  readonly #savedIds = new Map<string, string>();
  /** App and day → content and marketing messages. */
  readonly #marketing = new Map<string, number>();
  readonly switches: OppoSwitches;
  readonly phones: PhoneHost;
  readonly verbs: Cloud['verbs'] = {};

  constructor(context: CloudContext) {
    const { clock, events } = context;
    this.#context = context;
    this.switches = Object.assign(defaultPositions(SWITCHES), context.switches);
    this.#devices = new Devices(clock, () => `CN_${randomBytes(16).toString('hex')}`);
    this.#grants = new AccessTokens(clock.now);
    this.#receipts = new Callbacks({ vendor: 'oppo', clock, events }, (url, list) => [
      { url, headers: { 'content-type': 'application/json' }, body: JSON.stringify(list), receipts: list.length },
    ]);
    this.phones = phoneHost({
      vendor: 'oppo',
      // ColorOS shows nothing of a fresh app before its user allows it: HeytapPushManager asks (android-native.md §3).
      defaults: { brand: 'OPPO', model: 'PHZ110', notifications: 'off' },
      failureCode: '14',
      accounts: this.#accounts,
      devices: this.#devices,
      params: ({ appKey, appSecret }) => ({ app_key: appKey, app_secret: appSecret }),
      tapped: (_phone, notification, coldStart) => tapOnOppo(notification, coldStart),
    });
  }

  /**
   * Creates an app as the push platform would. @throws {SandboxError} naming the field.
   * @example const app = sandbox.clouds.oppo.addApp({ packageName: 'com.example.chat' });
   */
  addApp(wanted: NewOppoApp): OppoApp {
    return this.addAccount(wanted);
  }
  addAccount(input: unknown): OppoApp {
    return this.#accounts.add(newApp(checked(appValidator, input, 'app'), this.#accounts.size));
  }
  accounts(): readonly OppoApp[] {
    return this.#accounts.all();
  }
  addTokens(account: string, count: number): string[] {
    return this.#devices.addTokens(this.#accounts.get(account), count);
  }
  get sunk(): number {
    return this.#devices.sunk;
  }
  flushReceipts(): Promise<void> {
    return this.#receipts.flush();
  }
  /** One host, but a fault of pushes is none of logins: it aims at `auth` by that name. */
  endpointOf(path: string): string {
    return path === PATHS.auth ? 'auth' : 'api';
  }

  handle(request: CloudRequest): CloudAnswer {
    if (!Object.values(PATHS).some((path) => path === request.path)) return { ...failed('20'), status: 404 };
    if (request.method !== 'POST') return failed('12');
    const form = new URLSearchParams(request.body.toString('utf8'));
    if (request.path === PATHS.auth) return this.#auth(form);
    // §3: in the form by the document, in a header by several clients.
    const token = form.get('auth_token') ?? request.headers['auth_token'];
    if (typeof token !== 'string' || token === '') return failed('29');
    const app = this.#grants.accountOf(token);
    if (app === 'unknown' || app === 'expired') return failed('11');
    const { clock, faults } = this.#context;
    if (app.perSecond !== null && !this.#rate.take(app.appId, app.perSecond, 1000, clock.now())) return failed('13');
    if (faults.current.quotaSpent === true) return failed('33');
    switch (request.path) {
      case PATHS.unicast:
        return this.#unicast(app, readJson(form.get('message') ?? ''));
      case PATHS.batch:
        return this.#batch(app, readJson(form.get('messages') ?? ''));
      case PATHS.save:
        return this.#save(app, form);
      default:
        return this.#broadcast(app, form);
    }
  }

  answerFault(fault: Answering): CloudAnswer {
    switch (fault.kind) {
      case 'vendor_code':
        return failed(fault.code);
      case 'throttle':
        return failed('13');
      case 'status':
        return gatewayAnswer(fault);
      default:
        return fault satisfies never;
    }
  }
  revokeAuth(): void {
    this.#grants.revokeAll();
  }

  /** §3, in the order of §11. */
  #auth(form: URLSearchParams): CloudAnswer {
    const appKey = form.get('app_key') ?? '';
    const timestamp = form.get('timestamp') ?? '';
    const sign = form.get('sign') ?? '';
    if (appKey === '') return failed('15');
    const app = this.#accounts.all().find((one) => one.appKey === appKey);
    if (app === undefined) return failed('14');
    if (timestamp === '') return failed('18');
    const now = this.#context.clock.now();
    if (!/^\d{13}$/.test(timestamp) || Math.abs(Number(timestamp) - now) > LIMITS.clockSkewMs) return failed('19');
    if (sign === '') return failed('17');
    const wanted = createHash('sha256')
      .update(appKey + timestamp + app.masterSecret, 'utf8')
      .digest('hex');
    if (sign !== wanted) return failed('16');
    if (this.switches.newAuth === 'ends_old') this.#grants.revokeOf(app);
    const data = { auth_token: this.#grants.grant(app, LIMITS.tokenLifeMs), create_time: now };
    return jsonAnswer('0', { code: 0, message: 'success', data });
  }

  /** One message of a unicast: what is wrong with it, or its id. */
  #sendOne(
    app: OppoApp,
    entry: unknown,
  ): { messageId: string; token: string } & ({ code: string; reason: string } | { code: undefined }) {
    const messageId = newId(app);
    const fields = isObject(entry) ? entry : {};
    const token = targetOf(entry);
    const refuse = (code: string, reason: string) => ({ messageId, token, code, reason });
    const type = Number(fields['target_type'] ?? fields['targetType']);
    if (type !== 2) return refuse('41', 'target_type takes 2 here');
    if (token === '') return refuse('40', 'target_value is missing');
    const message = readMessage(fields['notification'], app, this.switches);
    if (isRefusal(message)) return refuse(message.code, message.reason);
    // §4: big pictures are for broadcasts.
    if (message.style === 3) return refuse('41', 'style 3 goes out by broadcast');
    const { faults } = this.#context;
    if (!REGISTRATION_ID.test(token) || (faults.any && faults.isPartialVictim(token))) {
      return refuse('10000', CODES['10000']);
    }
    if (!this.#takeQuota(app, message, 1)) return refuse('33', CODES['33']);
    const device = this.#devices.get(token);
    if (this.switches.repeatedId === '32' && device !== undefined && this.#pushed.has(pairOf(device, message))) {
      return refuse('32', CODES['32']);
    }
    this.#deliver(app, token, messageId, messageId, message);
    return { messageId, token, code: undefined };
  }
  #takeQuota(app: OppoApp, { isMarketing }: OppoMessage, count: number): boolean {
    if (!isMarketing) return true;
    const key = `${app.appId} ${chinaDay(this.#context.clock.now())}`;
    const had = this.#marketing.get(key) ?? 0;
    if (had + count > app.marketingQuota) return false;
    this.#marketing.set(key, had + count);
    return true;
  }

  #unicast(app: OppoApp, entry: unknown): CloudAnswer {
    const sent = this.#sendOne(app, entry);
    if (sent.code !== undefined) return failed(sent.code, sent.reason);
    return this.#told({ code: 0, message: '', data: { messageId: sent.messageId } }, [sent.token]);
  }

  #batch(app: OppoApp, entries: unknown): CloudAnswer {
    if (!Array.isArray(entries) || entries.length === 0) return failed('40', 'messages is no list');
    if (entries.length > LIMITS.targets) return failed('41', 'messages takes 1000');
    const whole = this.#context.faults.wholeRefusal(entries.map(targetOf));
    if (whole !== undefined) return failed(whole);
    const sent = entries.map((entry) => this.#sendOne(app, entry));
    const data = sent.map((one) => ({
      messageId: one.messageId,
      registrationId: one.token,
      ...(one.code === undefined ? {} : { errorCode: Number(one.code), errorMessage: one.reason }),
    }));
    if (this.switches.batchOrder === 'reversed') data.reverse();
    return this.#told(
      { code: 0, message: '', data },
      sent.map(({ token }) => token),
    );
  }

  #save(app: OppoApp, form: URLSearchParams): CloudAnswer {
    const message = readMessage(Object.fromEntries(form), app, this.switches);
    if (isRefusal(message)) return failed(message.code, message.reason);
    // §6, §8: private messages are one to one.
    if (!message.isMarketing) return failed('41', 'private messages go out by unicast');
    // §4: a message of one app_message_id is stored once.
    const known = this.#savedIds.get(`${app.appId} ${message.appMessageId ?? ''}`);
    if (known !== undefined && this.switches.repeatedId === '32') return failed('32');
    const id = known ?? randomBytes(12).toString('hex');
    this.#stored.set(id, { app, message });
    if (message.appMessageId !== undefined) this.#savedIds.set(`${app.appId} ${message.appMessageId}`, id);
    return jsonAnswer('0', { code: 0, message: 'success', data: { message_id: id } });
  }

  #broadcast(app: OppoApp, form: URLSearchParams): CloudAnswer {
    const id = form.get('message_id') ?? '';
    const stored = this.#stored.get(id);
    if (stored === undefined || stored.app !== app) return failed('31');
    const tokens = (form.get('target_value') ?? '').split(';').filter((one) => one !== '');
    if (form.get('target_type') !== '2') return failed('41', 'target_type takes 2 here');
    if (tokens.length === 0) return failed('40', 'target_value is missing');
    if (tokens.length > LIMITS.targets) return failed('41', 'target_value takes 1000 ids');
    if (!this.#takeQuota(app, stored.message, tokens.length)) return failed('33');
    const { faults } = this.#context;
    const whole = faults.wholeRefusal(tokens);
    if (whole !== undefined) return failed(whole);
    const taskId = randomBytes(12).toString('hex');
    const bad: string[] = [];
    for (const token of tokens) {
      if (!REGISTRATION_ID.test(token) || (faults.any && faults.isPartialVictim(token))) bad.push(token);
      else this.#deliver(app, token, id, taskId, stored.message);
    }
    const data = { message_id: id, task_id: taskId, ...(bad.length === 0 ? {} : { '10000': bad }) };
    return this.#told({ code: 0, message: '', data }, tokens);
  }

  /** Only a malformed id fails at once; an uninstalled one is reported later (§4). */
  #deliver(app: OppoApp, token: string, messageId: string, taskId: string, message: OppoMessage): void {
    const device = this.#devices.get(token);
    const report = (eventType: ReceiptEvent['eventType']): void => {
      if (message.callback === undefined) return;
      const { url, param } = message.callback;
      const eventTime = String(this.#context.clock.now());
      this.#receipts.add(url, {
        messageId,
        appId: app.appId,
        taskId,
        registrationIds: token,
        eventTime,
        param,
        eventType,
      });
    };
    if (device === undefined || device.account !== app || device.goneAt !== undefined) {
      report('regid_invalid');
      return;
    }
    if (this.#wasPushed(device, message)) return;
    const now = this.#context.clock.now();
    if (message.isMarketing && this.#devices.count(device, chinaDay(now), 'marketing') > LIMITS.marketingPerDay) {
      this.#devices.lost(device, messageId, 'device_quota');
      report('user_daily_limit');
      return;
    }
    this.#devices.deliver(device, {
      id: messageId,
      expiresAt: now + message.ttlMs,
      arrive: (phone) => arriveAtOppo(phone, messageId, message),
      // §9: it reached the phone's push client; whether it shows is not told.
      done: () => report('push_arrive'),
    });
  }
  #wasPushed(device: Device<OppoApp>, message: OppoMessage): boolean {
    if (message.appMessageId === undefined || device.phone === undefined) return false;
    const key = pairOf(device, message);
    if (this.#pushed.has(key)) return true;
    this.#pushed.add(key);
    return false;
  }

  #told(body: unknown, tokens: readonly string[]): CloudAnswer {
    const answer = jsonAnswer('0', body);
    return this.#context.mode === 'fast' ? answer : { ...answer, detail: { ids: tokens.map(redactToken) } };
  }
}

const pairOf = ({ token }: Device<OppoApp>, { appMessageId }: OppoMessage): string => `${appMessageId} ${token}`;
/** §4: `<appId>-1-1-<24 hex>`. */
const newId = (app: OppoApp): string => `${app.appId}-1-1-${randomUUID().replaceAll('-', '').slice(0, 24)}`;

const targetOf = (entry: unknown): string =>
  isObject(entry) ? String(entry['target_value'] ?? entry['targetValue'] ?? '') : '';

function failed(code: string, reason?: string): CloudAnswer {
  const message = reason ?? (Object.hasOwn(CODES, code) ? CODES[code as keyof typeof CODES] : `error ${code}`);
  return jsonAnswer(code, { code: Number(code), message });
}

export const oppo: CloudDefinition<OppoCloud> = {
  vendor: 'oppo',
  endpoints: ENDPOINTS,
  switches: SWITCHES,
  account: AppSchema,
  maxConcurrentStreams: 100,
  // A thousand messages of a few KB each.
  maxBodyBytes: 16 * 1024 * 1024,
  create: (context) => new OppoCloud(context),
};
