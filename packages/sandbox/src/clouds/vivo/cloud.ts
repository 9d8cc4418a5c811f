import { createHash, randomBytes } from 'node:crypto';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { checked } from '../../check.ts';
import type { Answering } from '../../faults/faults.ts';
import type { PhoneHost } from '../../phones/phones.ts';
import { redactToken } from '../../redact.ts';
import type { Cloud, CloudAnswer, CloudContext, CloudDefinition, CloudRequest } from '../cloud.ts';
import { AccessTokens } from '../kit/access-tokens.ts';
import { Accounts } from '../kit/accounts.ts';
import { chinaDay, chinaHour, gatewayAnswer, isObject, jsonAnswer, readJson } from '../kit/answers.ts';
import { Callbacks } from '../kit/callbacks.ts';
import { type Device, Devices } from '../kit/devices.ts';
import { phoneHost } from '../kit/phone-host.ts';
import { RateWindow } from '../kit/rate-window.ts';
import { defaultPositions } from '../switches.ts';
import { AppSchema, type NewVivoApp, newApp, type VivoApp } from './apps.ts';
import { arriveAtVivo, tapOnVivo } from './device.ts';
import { isRefusal, readMessage, type VivoMessage } from './message.ts';
import { CODES, ENDPOINTS, LIMITS, PATHS, SWITCHES, USER, type VivoCode, type VivoSwitches } from './spec.ts';

const appValidator = Compile(AppSchema);
const TestPhone = Type.Object({ app: Type.String(), regId: Type.String({ minLength: 1 }) });
const testPhoneValidator = Compile(TestPhone);
const DAY_MS = 86_400_000;
interface Receipt {
  taskId: string;
  param: string;
  token: string;
}
type Target = { regId: string; device: Device<VivoApp> } | { regId: string; status: number };

export class VivoCloud implements Cloud {
  readonly #context: CloudContext;
  readonly #accounts = new Accounts<VivoApp>('vivo');
  readonly #devices: Devices<VivoApp>;
  readonly #grants: AccessTokens<VivoApp>;
  readonly #receipts: Callbacks<Receipt>;
  readonly #rate = new RateWindow();
  readonly #stored = new Map<string, { app: VivoApp; message: VivoMessage }>();
  /** Request ids that were taken: a repeated one gets the same answer and no second push. */
  readonly #taken = new Map<string, CloudAnswer>();
  /** App, day and class → messages. */
  readonly #spent = new Map<string, number>();
  #sequence = 0;
  readonly switches: VivoSwitches;
  readonly phones: PhoneHost;
  readonly verbs: Cloud['verbs'];

  constructor(context: CloudContext) {
    const { clock, events } = context;
    this.#context = context;
    this.switches = Object.assign(defaultPositions(SWITCHES), context.switches);
    // §4: ids of today look so and are longer than 50.
    this.#devices = new Devices(clock, () => `v2-${randomBytes(36).toString('base64url')}`);
    this.#grants = new AccessTokens(clock.now);
    this.#receipts = new Callbacks({ vendor: 'vivo', clock, events }, packReceipts);
    this.phones = phoneHost({
      vendor: 'vivo',
      defaults: { brand: 'vivo', model: 'V2324A' },
      // 101: not supported (react-native-client.md §1.5).
      failureCode: '101',
      accounts: this.#accounts,
      devices: this.#devices,
      // Id and key are in the app's manifest.
      params: () => ({}),
      tapped: (_phone, notification, coldStart) => tapOnVivo(notification, coldStart, this.switches.tap),
    });
    this.verbs = {
      testPhone: {
        schema: TestPhone,
        run: (input) => {
          const { app, regId } = checked(testPhoneValidator, input, 'testPhone');
          this.#accounts.get(app).testPhones.add(regId);
        },
      },
    };
  }

  /**
   * Creates an app as the push platform would. @throws {SandboxError} naming the field.
   * @example const app = sandbox.clouds.vivo.addApp({ packageName: 'com.example.chat' });
   */
  addApp(wanted: NewVivoApp): VivoApp {
    return this.addAccount(wanted);
  }
  addAccount(input: unknown): VivoApp {
    return this.#accounts.add(newApp(checked(appValidator, input, 'app'), this.#accounts.size));
  }
  accounts(): readonly VivoApp[] {
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
    if (!Object.values(PATHS).some((path) => path === request.path) || request.method !== 'POST') {
      return { ...jsonAnswer('404', { error: 'Not Found' }), status: 404 };
    }
    const json = readJson(request.body.toString('utf8'));
    const body = isObject(json) ? json : {};
    if (request.path === PATHS.auth) return this.#auth(body);
    const header = request.headers['authtoken'];
    const app = this.#grants.accountOf(typeof header === 'string' ? header : undefined);
    if (app === 'unknown' || app === 'expired') return failed('10000');
    // Optional: old clients leave it out (§3).
    if (body['appId'] !== undefined && String(body['appId']) !== app.appId) return failed('10094');
    const { clock } = this.#context;
    if (app.perSecond !== null && !this.#rate.take(app.appId, app.perSecond, 1000, clock.now())) return failed('10072');
    const key = `${app.appId} ${request.path} ${String(body['requestId'] ?? '')}`;
    const before = this.#taken.get(key);
    if (before !== undefined) return before;
    const answer = this.#take(app, request.path, body);
    if (answer.code === '0') this.#taken.set(key, answer);
    return answer;
  }

  answerFault(fault: Answering): CloudAnswer {
    switch (fault.kind) {
      case 'vendor_code':
        return failed(fault.code);
      case 'throttle':
        return failed('10072');
      case 'status':
        return gatewayAnswer(fault);
      default:
        return fault satisfies never;
    }
  }
  revokeAuth(): void {
    this.#grants.revokeAll();
  }

  /** §3. */
  #auth(body: Record<string, unknown>): CloudAnswer {
    const text = (name: string): string => (body[name] === undefined ? '' : String(body[name]).trim());
    const [appId, appKey, timestamp] = [text('appId'), text('appKey'), text('timestamp')];
    if (appId === '') return failed('10200', 'appId is empty');
    if (appKey === '') return failed('10201', 'appKey is empty');
    const now = this.#context.clock.now();
    if (!this.#rate.take(`auth ${appId}`, LIMITS.authPerSecond, 1000, now)) return failed('10040');
    const app = this.#accounts.find(appId);
    if (app?.appId !== appId || app.appKey !== appKey) return failed('10204');
    if (!/^\d{13}$/.test(timestamp) || Math.abs(Number(timestamp) - now) > LIMITS.clockSkewMs) return failed('10202');
    const wanted = createHash('md5')
      .update(appId + appKey + timestamp + app.appSecret)
      .digest('hex');
    if (text('sign') !== wanted) return failed('10203');
    return jsonAnswer('0', { result: 0, desc: '请求成功', authToken: this.#grants.grant(app, LIMITS.tokenLifeMs) });
  }

  #take(app: VivoApp, path: string, body: Record<string, unknown>): CloudAnswer {
    if (path === PATHS.list) return this.#list(app, body);
    const message = readMessage(body, this.switches);
    if (isRefusal(message)) return failed(message.code);
    const late = this.#outsideHours(message);
    if (late !== undefined) return late;
    const taskId = this.#newTask();
    if (path === PATHS.save) {
      this.#stored.set(taskId, { app, message });
      return jsonAnswer('0', { result: 0, desc: '请求成功', taskId });
    }
    const regId = String(body['regId'] ?? '');
    if (regId === '') return failed('10050');
    const target = this.#target(app, regId, message);
    if ('status' in target) {
      const invalidUser = { status: target.status, userid: regId };
      return jsonAnswer('10302', { result: 10302, desc: CODES['10302'], invalidUser });
    }
    const spent = this.#takeQuota(app, message, 1);
    if (spent !== undefined) return spent;
    this.#deliver(target.device, taskId, message, message.callback?.url);
    return this.#told({ result: 0, desc: '请求成功', taskId }, [regId]);
  }

  /** §5. */
  #list(app: VivoApp, body: Record<string, unknown>): CloudAnswer {
    const stored = this.#stored.get(String(body['taskId'] ?? ''));
    const regIds = Array.isArray(body['regIds']) ? body['regIds'].map(String) : [];
    if (stored === undefined || stored.app !== app) return failed('10150', 'taskId is unknown');
    if (regIds.length < 2 || regIds.length > LIMITS.targets) return failed('10158');
    const whole = this.#context.faults.wholeRefusal(regIds);
    if (whole !== undefined) return failed(whole);
    const { message } = stored;
    const late = this.#outsideHours(message);
    if (late !== undefined) return late;
    const spent = this.#takeQuota(app, message, regIds.length);
    if (spent !== undefined) return spent;
    const taskId = String(body['taskId']);
    const invalidUsers: { status: number; userid: string }[] = [];
    for (const regId of regIds) {
      const target = this.#target(app, regId, message);
      if ('status' in target) invalidUsers.push({ status: target.status, userid: regId });
      // §9: an address serves pushes to one phone only.
      else this.#deliver(target.device, taskId, message, undefined);
    }
    return this.#told(
      { result: 0, desc: '请求成功', requestId: String(body['requestId'] ?? ''), invalidUsers },
      regIds,
    );
  }

  #target(app: VivoApp, regId: string, message: VivoMessage): Target {
    const { faults } = this.#context;
    const device = this.#devices.get(regId);
    if (device === undefined || device.account !== app || (faults.any && faults.isPartialVictim(regId))) {
      return { regId, status: USER.unknown };
    }
    // One status for both (§4).
    if (device.goneAt !== undefined || device.phone?.notificationsOn === false)
      return { regId, status: USER.goneOrOff };
    const awayMs = this.#context.clock.now() - (device.awaySince ?? Number.POSITIVE_INFINITY);
    if (awayMs > Number(this.switches.inactiveDays) * DAY_MS) return { regId, status: USER.inactive };
    return message.isTest && !app.testPhones.has(regId) ? { regId, status: USER.noTestPhone } : { regId, device };
  }

  #deliver(device: Device<VivoApp>, taskId: string, message: VivoMessage, address: string | undefined): void {
    const now = this.#context.clock.now();
    if (!message.isSystem && this.#devices.count(device, chinaDay(now), 'operation') > LIMITS.operationPerDay) {
      this.#devices.lost(device, taskId, 'device_quota');
      return;
    }
    const { callback } = message;
    // The id wins when both are given (§9).
    const url = callback?.id === undefined ? address : device.account.receipts.get(callback.id);
    this.#devices.deliver(device, {
      id: taskId,
      expiresAt: message.onlineOnly ? now : now + message.ttlMs,
      arrive: (phone) => arriveAtVivo(phone, taskId, message),
      done: (result) => {
        if (url === undefined || callback === undefined || result.kind !== 'shown') return;
        this.#receipts.add(url, { taskId, param: callback.param, token: device.token });
      },
    });
  }

  #outsideHours(message: VivoMessage): CloudAnswer | undefined {
    const hour = chinaHour(this.#context.clock.now());
    const isNight = hour < LIMITS.operationFromHour || hour >= LIMITS.operationToHour;
    return !message.isSystem && isNight ? failed('10071') : undefined;
  }
  /** §8: each class has a day of its own. */
  #takeQuota(app: VivoApp, { isSystem }: VivoMessage, count: number): CloudAnswer | undefined {
    const { clock, faults } = this.#context;
    const most = isSystem ? app.systemQuota : app.operationQuota;
    const key = `${app.appId} ${chinaDay(clock.now())} ${isSystem}`;
    const had = this.#spent.get(key) ?? 0;
    if (faults.current.quotaSpent === true || (most !== null && had + count > most)) {
      return failed(isSystem ? '10073' : '10070');
    }
    this.#spent.set(key, had + count);
    return undefined;
  }
  #newTask(): string {
    this.#sequence += 1;
    return `${this.#context.clock.now()}${String(this.#sequence).padStart(6, '0')}`;
  }
  #told(body: unknown, regIds: readonly string[]): CloudAnswer {
    const answer = jsonAnswer('0', body);
    return this.#context.mode === 'fast' ? answer : { ...answer, detail: { ids: regIds.map(redactToken) } };
  }
}

function failed(code: string, reason?: string): CloudAnswer {
  const desc = reason ?? (Object.hasOwn(CODES, code) ? CODES[code as VivoCode] : `error ${code}`);
  return jsonAnswer(code, { result: Number(code), desc });
}

/** §9, the old form: keyed by task, ids as one text. */
function packReceipts(url: string, receipts: readonly Receipt[]) {
  const tasks = Object.fromEntries(
    [...Map.groupBy(receipts, ({ taskId }) => taskId)].map(([taskId, list]) => [
      taskId,
      { param: list[0]?.param ?? '', targets: list.map(({ token }) => token).join(',') },
    ]),
  );
  return [
    { url, headers: { 'content-type': 'application/json' }, body: JSON.stringify(tasks), receipts: receipts.length },
  ];
}

export const vivo: CloudDefinition<VivoCloud> = {
  vendor: 'vivo',
  endpoints: ENDPOINTS,
  switches: SWITCHES,
  account: AppSchema,
  maxConcurrentStreams: 100,
  maxBodyBytes: 512 * 1024,
  create: (context) => new VivoCloud(context),
};
