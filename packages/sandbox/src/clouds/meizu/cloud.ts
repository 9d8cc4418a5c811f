import { randomBytes, randomUUID } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { checked } from '../../check.ts';
import type { Answering } from '../../faults/faults.ts';
import type { PhoneHost } from '../../phones/phones.ts';
import { redactToken } from '../../redact.ts';
import type { Cloud, CloudAnswer, CloudContext, CloudDefinition, CloudRequest } from '../cloud.ts';
import { Accounts } from '../kit/accounts.ts';
import { chinaDay, gatewayAnswer, jsonAnswer } from '../kit/answers.ts';
import { Callbacks } from '../kit/callbacks.ts';
import { type Device, Devices } from '../kit/devices.ts';
import { phoneHost } from '../kit/phone-host.ts';
import { RateWindow } from '../kit/rate-window.ts';
import { defaultPositions } from '../switches.ts';
import { arriveAtMeizu, tapOnMeizu } from './device.ts';
import { isRefusal, type MeizuMessage, readMessage } from './message.ts';
import { signOf } from './sign.ts';
import { CODES, ENDPOINTS, LIMITS, type MeizuSwitches, PATHS, SWITCHES, TARGET } from './spec.ts';

const AppSchema = Type.Object(
  {
    packageName: Type.String({ minLength: 1 }),
    appId: Type.Optional(Type.String({ pattern: '^[0-9]{1,20}$' })),
    appKey: Type.Optional(Type.String({ minLength: 1 })),
    appSecret: Type.Optional(Type.String({ minLength: 8 })),
    /** Callbacks that the console knows (§8); a push that names another fails. */
    receiptUrls: Type.Optional(Type.Array(Type.String())),
    receiptToken: Type.Optional(Type.String({ minLength: 1 })),
    /** Requests a second; null lifts the limit. */
    qps: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
  },
  { additionalProperties: false },
);
const appValidator = Compile(AppSchema);
export type NewMeizuApp = Static<typeof AppSchema>;
export interface MeizuApp {
  readonly packageName: string;
  readonly appId: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly receiptUrls: string[];
  readonly receiptToken: string;
  readonly qps: number | null;
}
interface Receipt {
  messageId: string;
  type: 1 | 2;
  param: string;
  token: string;
  accessToken: string;
}
const ReceiptUrlInput = Type.Object({ app: Type.String(), url: Type.String({ minLength: 1 }) });
const receiptUrlValidator = Compile(ReceiptUrlInput);
const MINUTE_MS = 60_000;

export class MeizuCloud implements Cloud {
  readonly #context: CloudContext;
  readonly #accounts = new Accounts<MeizuApp>('meizu');
  readonly #devices: Devices<MeizuApp>;
  readonly #receipts: Callbacks<Receipt>;
  readonly #rate = new RateWindow();
  /** Task id → the message it was made with. */
  readonly #tasks = new Map<string, { app: MeizuApp; message: MeizuMessage }>();
  readonly switches: MeizuSwitches;
  readonly phones: PhoneHost;
  readonly verbs: Cloud['verbs'];

  constructor(context: CloudContext) {
    this.#context = context;
    this.switches = Object.assign(defaultPositions(SWITCHES), context.switches);
    // §6: 45 letters and digits.
    this.#devices = new Devices(context.clock, () => `RA5${randomBytes(21).toString('hex')}`);
    this.#receipts = new Callbacks({ vendor: 'meizu', clock: context.clock, events: context.events }, packReceipts);
    this.phones = phoneHost({
      vendor: 'meizu',
      defaults: { brand: 'Meizu', model: 'MEIZU 20' },
      failureCode: '110000',
      accounts: this.#accounts,
      devices: this.#devices,
      params: ({ appId, appKey }) => ({ app_id: appId, app_key: appKey }),
      tapped: (phone, notification, coldStart) => {
        this.#clicked(phone.token, notification.messageId, notification.source as MeizuMessage);
        return tapOnMeizu(notification, coldStart, this.switches.tapExtras);
      },
    });
    this.verbs = {
      receiptUrl: {
        schema: ReceiptUrlInput,
        run: (input) => {
          const { app, url } = checked(receiptUrlValidator, input, 'receiptUrl');
          this.#accounts.get(app).receiptUrls.push(url);
        },
      },
    };
  }

  /**
   * Creates an app as the platform would. @throws {SandboxError} naming the field.
   * @example const app = sandbox.clouds.meizu.addApp({ packageName: 'com.example.chat' });
   */
  addApp(wanted: NewMeizuApp): MeizuApp {
    return this.addAccount(wanted);
  }
  addAccount(input: unknown): MeizuApp {
    const wanted = checked(appValidator, input, 'app');
    return this.#accounts.add({
      packageName: wanted.packageName,
      appId: wanted.appId ?? String(110_001 + this.#accounts.size),
      appKey: wanted.appKey ?? randomBytes(16).toString('hex'),
      appSecret: wanted.appSecret ?? randomBytes(16).toString('hex'),
      receiptUrls: [...(wanted.receiptUrls ?? [])],
      receiptToken: wanted.receiptToken ?? randomBytes(12).toString('hex'),
      qps: wanted.qps === undefined ? LIMITS.qps : wanted.qps,
    });
  }
  accounts(): readonly MeizuApp[] {
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
  endpointOf(): string {
    return 'api';
  }

  handle(request: CloudRequest): CloudAnswer {
    // §3: only queries are asked for by GET.
    if (request.method !== 'POST' && request.path !== PATHS.registerSwitch) {
      return { ...jsonAnswer('405', { code: '405', message: 'method not allowed', value: '' }), status: 405 };
    }
    const form = new URLSearchParams(request.method === 'GET' ? request.query : request.body.toString('utf8'));
    const app = this.#accounts.find(form.get('appId') ?? '');
    if (app === undefined || app.appId !== form.get('appId')) return failed('110000');
    if (form.get('sign') !== signOf(form, app.appSecret)) return failed('1006');
    switch (request.path) {
      case PATHS.byPushId:
        return this.#push(app, form, readMessage(form.get('messageJson')));
      case PATHS.newTask:
        return this.#newTask(app, form);
      case PATHS.taskByPushId:
        return this.#pushTask(app, form);
      case PATHS.registerSwitch:
        return this.#registerSwitch(app, form);
      default:
        return { ...jsonAnswer('404', { code: '404', message: 'no such interface', value: '' }), status: 404 };
    }
  }

  answerFault(fault: Answering): CloudAnswer {
    switch (fault.kind) {
      case 'vendor_code':
        return failed(fault.code);
      case 'throttle':
        return failed('110010');
      case 'status':
        return gatewayAnswer(fault);
      default:
        return fault satisfies never;
    }
  }
  /** §1: there is no token step, each request is signed. */
  revokeAuth(): void {}

  #push(app: MeizuApp, form: URLSearchParams, message: ReturnType<typeof readMessage>): CloudAnswer {
    const ids = (form.get('pushIds') ?? '').split(',').filter((id) => id !== '');
    if (ids.length === 0) return failed('110004', 'pushIds is empty');
    if (ids.length > LIMITS.targets) return failed(this.switches.tooManyTargets, 'more than 100 pushIds');
    if (isRefusal(message)) return failed(message.code, message.reason);
    const { clock, faults } = this.#context;
    if (app.qps !== null && !this.#rate.take(app.appId, app.qps, 1000, clock.now())) return failed('110010');
    if (faults.current.quotaSpent === true) return failed('110019');
    if (message.callback !== undefined && !app.receiptUrls.includes(message.callback.url)) {
      return failed(this.switches.unknownReceiptUrl, 'the callback is not registered');
    }
    const whole = faults.wholeRefusal(ids);
    if (whole !== undefined) return failed(whole);
    const msgId = randomUUID().replaceAll('-', '');
    const bad: Record<string, string[]> = {};
    for (const id of ids) {
      const code = this.#send(app, id, msgId, message);
      if (code !== undefined) bad[code] = [...(bad[code] ?? []), id];
    }
    const answer = jsonAnswer('200', { code: '200', message: '', value: bad, redirect: '', msgId });
    if (this.#context.mode === 'fast') return answer;
    const counts = Object.fromEntries(Object.entries(bad).map(([code, list]) => [code, list.length]));
    return { ...answer, detail: { pushIds: ids.map(redactToken), private: message.isPrivate, bad: counts } };
  }

  /** @returns the code under which `value` names this id; undefined: sent. */
  #send(app: MeizuApp, id: string, msgId: string, message: MeizuMessage): string | undefined {
    const { clock, faults } = this.#context;
    if (!/^[0-9A-Za-z]+$/.test(id)) return TARGET.illegal;
    const device = this.#devices.get(id);
    if (device === undefined || device.account !== app || device.goneAt !== undefined) return TARGET.unregistered;
    if (faults.any && faults.isPartialVictim(id)) return TARGET.unregistered;
    if (device.phone?.notificationsOn === false) return TARGET.switchOff;
    const now = clock.now();
    if (!message.isPrivate && this.#devices.count(device, chinaDay(now), 'public') > LIMITS.publicPerDay) {
      this.#devices.lost(device, msgId, 'device_quota');
      return TARGET.dayLimit;
    }
    if (device.phone !== undefined && !this.#rate.take(id, LIMITS.perMinute, MINUTE_MS, now)) {
      this.#devices.lost(device, msgId, 'collapsed');
      return TARGET.folded;
    }
    this.#deliver(device, msgId, message);
    return undefined;
  }

  #deliver(device: Device<MeizuApp>, msgId: string, message: MeizuMessage): void {
    this.#devices.deliver(device, {
      id: msgId,
      expiresAt: this.#context.clock.now() + message.ttlMs,
      ...(message.notifyKey === undefined ? {} : { waitsUnder: message.notifyKey }),
      arrive: (phone) => arriveAtMeizu(phone, msgId, message),
      done: (result) => {
        if (result.kind === 'shown') this.#report(device, msgId, message, 1);
      },
    });
  }
  #clicked(token: string | undefined, msgId: string, message: MeizuMessage): void {
    const device = token === undefined ? undefined : this.#devices.get(token);
    if (device !== undefined) this.#report(device, msgId, message, 2);
  }
  #report(device: Device<MeizuApp>, messageId: string, { callback }: MeizuMessage, type: 1 | 2): void {
    if (callback === undefined || (callback.type & type) === 0) return;
    const { receiptToken: accessToken } = device.account;
    this.#receipts.add(callback.url, { messageId, type, param: callback.param, token: device.token, accessToken });
  }

  #newTask(app: MeizuApp, form: URLSearchParams): CloudAnswer {
    const message = readMessage(form.get('messageJson'));
    if (isRefusal(message)) return failed(message.code, message.reason);
    const taskId = String(50_000 + this.#tasks.size);
    this.#tasks.set(taskId, { app, message });
    const value = { taskId: Number(taskId), pushType: Number(form.get('pushType') ?? 0), appId: Number(app.appId) };
    return jsonAnswer('200', { code: '200', message: '', value, redirect: '' });
  }
  /** §8: pushes of a task have no receipts. */
  #pushTask(app: MeizuApp, form: URLSearchParams): CloudAnswer {
    const task = this.#tasks.get(form.get('taskId') ?? '');
    if (task === undefined || task.app !== app) return failed('110032');
    return this.#push(app, form, { ...task.message, callback: undefined });
  }
  #registerSwitch(app: MeizuApp, form: URLSearchParams): CloudAnswer {
    const device = this.#devices.get(form.get('pushId') ?? '');
    if (device === undefined || device.account !== app || device.goneAt !== undefined) return failed('110002');
    const on = device.phone?.notificationsOn === false ? 0 : 1;
    const value = { pushId: device.token, barTypeSwitch: on, directTypeSwitch: on };
    return jsonAnswer('200', { code: '200', message: '', value, redirect: '' });
  }
}

/** §5: `value` of a whole request that failed is a text. */
function failed(code: string, reason?: string): CloudAnswer {
  const message = reason ?? (Object.hasOwn(CODES, code) ? CODES[code as keyof typeof CODES] : `error ${code}`);
  return jsonAnswer(code, { code, message, value: '', redirect: '' });
}

/** §8: form fields `cb`, keyed by message and type, and `access_token`. One app's token a POST. */
function packReceipts(url: string, receipts: readonly Receipt[]) {
  const byToken = Map.groupBy(receipts, ({ accessToken }) => accessToken);
  return [...byToken].map(([accessToken, list]) => {
    const cb = Object.fromEntries(
      [...Map.groupBy(list, ({ messageId, type }) => `${messageId}-${type}`)].map(([key, same]) => [
        key,
        { param: same[0]?.param, type: same[0]?.type, targets: same.map(({ token }) => token) },
      ]),
    );
    return {
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
      body: new URLSearchParams({ cb: JSON.stringify(cb), access_token: accessToken }).toString(),
      receipts: list.length,
    };
  });
}

export const meizu: CloudDefinition<MeizuCloud> = {
  vendor: 'meizu',
  endpoints: ENDPOINTS,
  switches: SWITCHES,
  account: AppSchema,
  maxConcurrentStreams: 100,
  maxBodyBytes: 512 * 1024,
  create: (context) => new MeizuCloud(context),
};
