import { randomBytes } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { checked } from '../../check.ts';
import type { Answering } from '../../faults/faults.ts';
import type { PhoneHost } from '../../phones/phones.ts';
import type { DeliveryResult } from '../../phones/vendor-sdk.ts';
import { redactToken } from '../../redact.ts';
import type { Cloud, CloudAnswer, CloudContext, CloudDefinition, CloudRequest } from '../cloud.ts';
import { type CallbackAddress, callbackSignature } from '../huawei/receipts.ts';
import { bearerOf } from '../kit/access-tokens.ts';
import { Accounts } from '../kit/accounts.ts';
import { chinaDay, gatewayAnswer, isObject, jsonAnswer, readJson } from '../kit/answers.ts';
import { Callbacks } from '../kit/callbacks.ts';
import { type Device, Devices } from '../kit/devices.ts';
import { phoneHost } from '../kit/phone-host.ts';
import { RateWindow } from '../kit/rate-window.ts';
import { defaultPositions } from '../switches.ts';
import { AppSchema, type HarmonyApp, type NewHarmonyApp, newApp } from './apps.ts';
import { arriveAtHarmony, tapOnHarmony } from './device.ts';
import { ServiceJwt } from './jwt.ts';
import { type HarmonyMessage, isRefusal, readMessage } from './message.ts';
import {
  CODES,
  ENDPOINTS,
  type HarmonySwitches,
  LIMITS,
  PUSH_TYPES,
  RESULT,
  REVOKE_PATH,
  REVOKE_TYPES,
  RIGHT_TYPES,
  SEND_PATH,
  SWITCHES,
} from './spec.ts';

const DAY_MS = 86_400_000;
const appValidator = Compile(AppSchema);
interface Receipt {
  address: CallbackAddress;
  status: Readonly<Record<string, unknown>>;
}

export class HarmonyCloud implements Cloud {
  readonly #context: CloudContext;
  readonly #accounts = new Accounts<HarmonyApp>('harmony');
  readonly #devices: Devices<HarmonyApp>;
  readonly #jwt: ServiceJwt;
  readonly #receipts: Callbacks<Receipt>;
  readonly #rate = new RateWindow();
  readonly #tests = new RateWindow();
  /** Pairs of appMessageId and token of the last day (§4). */
  readonly #seen = new Map<string, number>();
  /** Push → what a revoke finds it by. */
  readonly #sent = new Map<string, string[]>();
  #sequence = 0;
  readonly switches: HarmonySwitches;
  readonly phones: PhoneHost;
  readonly verbs: Cloud['verbs'] = {};

  constructor(context: CloudContext) {
    const { clock, events } = context;
    this.#context = context;
    this.switches = Object.assign(defaultPositions(SWITCHES), context.switches);
    this.#devices = new Devices(clock, () => randomBytes(48).toString('base64url'));
    this.#jwt = new ServiceJwt(clock.now, () => this.#accounts.all());
    this.#receipts = new Callbacks({ vendor: 'harmony', clock, events }, (url, receipts) =>
      Array.from({ length: Math.ceil(receipts.length / LIMITS.receiptsPerCall) }, (_, nth) => {
        const part = receipts.slice(nth * LIMITS.receiptsPerCall, (nth + 1) * LIMITS.receiptsPerCall);
        return {
          url,
          headers: { 'content-type': 'application/json', ...callbackSignature(part[0]?.address, clock.now()) },
          body: JSON.stringify({ statuses: part.map(({ status }) => status) }),
          receipts: part.length,
        };
      }),
    );
    this.phones = phoneHost({
      vendor: 'harmony',
      defaults: { brand: 'HUAWEI', model: 'BRA-AL00' },
      failureCode: '1000900010',
      accounts: this.#accounts,
      devices: this.#devices,
      params: () => ({}),
      tapped: (_phone, notification, coldStart) => tapOnHarmony(notification, coldStart),
    });
  }

  /**
   * Creates an app and a service account as AppGallery Connect would. @throws {SandboxError} naming the field.
   * @example const { serviceAccount } = sandbox.clouds.harmony.addApp({ packageName: 'com.example.chat' });
   */
  addApp(wanted: NewHarmonyApp): HarmonyApp {
    return this.addAccount(wanted);
  }
  addAccount(input: unknown): HarmonyApp {
    const wanted = checked(appValidator, input, 'app');
    return this.#accounts.add(newApp(wanted, this.#accounts.size));
  }
  accounts(): readonly HarmonyApp[] {
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
    const project = SEND_PATH.exec(request.path)?.[1];
    const client = REVOKE_PATH.exec(request.path)?.[1];
    if (request.method !== 'POST' || (project === undefined && client === undefined)) {
      return { ...jsonAnswer('404', {}), status: 404 };
    }
    const app = this.#jwt.appOf(bearerOf(request.headers['authorization']));
    if (typeof app === 'string') return this.#answer(app);
    const type = request.headers['push-type'];
    if (typeof type !== 'string' || !PUSH_TYPES.has(type))
      return this.#answer('80100001', 'push-type is missing or unknown');
    if (client !== undefined) {
      if (!REVOKE_TYPES.has(type)) return this.#answer('80100001', 'push-type takes 0 or 2');
      return client === app.appId ? this.#revoke(app, request) : this.#answer('80300032');
    }
    if (project !== app.projectId) return this.#answer(this.switches.otherProject);
    return this.#send(app, request, type);
  }

  answerFault(fault: Answering): CloudAnswer {
    switch (fault.kind) {
      case 'vendor_code':
        return this.#answer(fault.code);
      case 'throttle':
        // §8: over the rate is a bare 503.
        return gatewayAnswer({ kind: 'status', status: 503, retryAfter: fault.retryAfter, body: 'empty' });
      case 'status':
        return gatewayAnswer(fault);
      default:
        return fault satisfies never;
    }
  }
  revokeAuth(): void {
    this.#jwt.revokeAll();
  }

  #send(app: HarmonyApp, request: CloudRequest, pushType: string): CloudAnswer {
    if (RIGHT_TYPES.has(pushType)) return this.#answer('80300007', 'noPushTypeRight');
    const message = readMessage(request.body.toString('utf8'), pushType);
    if (isRefusal(message)) return this.#answer(message.refused, message.reason);
    const { faults, clock } = this.#context;
    const { receiptId } = message;
    if (receiptId !== undefined && app.receipts.every(({ id }) => id !== receiptId)) return this.#answer('80300013');
    if (faults.current.quotaSpent === true) return this.#answer('80300029');
    const now = clock.now();
    const { length: size } = message.tokens;
    if (app.perSecond !== null && !this.#rate.take(app.appId, app.perSecond, 1000, now, size)) {
      return gatewayAnswer({ kind: 'status', status: 503, retryAfter: undefined, body: 'empty' });
    }
    const tests = `${app.projectId} ${chinaDay(now)}`;
    if (message.isTest && !this.#tests.take(tests, LIMITS.testsPerDay, DAY_MS, now, size)) {
      return this.#answer('80300029');
    }
    const whole = faults.wholeRefusal(message.tokens);
    if (whole !== undefined) return this.#answer(whole);
    const requestId = this.#requestId();
    // §4: why a token is refused.
    const reasons = new Set<string>();
    const illegal = message.tokens.filter((token) => {
      const device = this.#devices.get(token);
      const isBad = device === undefined || device.account !== app || device.goneAt !== undefined;
      if (isBad || (faults.any && faults.isPartialVictim(token))) {
        reasons.add(device === undefined ? 'tokenFormatError' : 'noRight');
        return true;
      }
      this.#deliver(device, message, requestId);
      return false;
    });
    const answer = this.#partition(message.tokens.length, illegal, requestId, { reasons });
    return this.#context.mode === 'fast' ? answer : { ...answer, detail: { tokens: message.tokens.map(redactToken) } };
  }

  #partition(
    total: number,
    illegal: readonly string[],
    requestId: string,
    { code = '80100000', reasons = new Set() }: { code?: string; reasons?: ReadonlySet<string> },
  ): CloudAnswer {
    if (illegal.length === 0) return this.#answer('80000000', undefined, requestId);
    if (illegal.length === total) {
      return this.#answer('80300007', [CODES['80300007'], ...reasons].join(', '), requestId);
    }
    const msg = JSON.stringify({
      success: total - illegal.length,
      failure: illegal.length,
      [this.switches.listName]: illegal,
    });
    return jsonAnswer(code, { code, msg, requestId });
  }

  #deliver(device: Device<HarmonyApp>, message: HarmonyMessage, requestId: string): void {
    const { clock } = this.#context;
    const { notification, biTag } = message;
    const address = device.account.receipts.find(
      ({ id }) => id === (message.receiptId ?? device.account.receipts[0]?.id),
    );
    const report = (result: number): void => {
      if (address === undefined) return;
      const about = { biTag, pushType: 0, appPackageName: device.account.packageName, token: device.token, requestId };
      this.#receipts.add(address.url, {
        address,
        status: { ...about, deliveryStatus: { result, timestamp: clock.now() } },
      });
    };
    if (this.#isRepeated(device, notification?.appMessageId)) return;
    const day = chinaDay(clock.now());
    if (device.phone !== undefined && this.#devices.count(device, day, 'all') > LIMITS.perDevicePerDay) {
      this.#devices.lost(device, requestId, 'device_quota');
      report(RESULT.tooMany);
      return;
    }
    const isMarketing = !device.account.selfClassification || notification?.category === 'MARKETING';
    // Free of it are test messages (§3) and what shows nothing.
    const counts = isMarketing && notification !== undefined && !message.isTest;
    if (counts && this.#devices.count(device, day, 'marketing') > LIMITS.marketingPerDay) {
      this.#devices.lost(device, requestId, 'device_quota');
      report(RESULT.quota);
      return;
    }
    if (message.notifyId !== undefined) {
      const key = `${device.token} ${message.notifyId}`;
      const former = this.#sent.get(key);
      if (former === undefined) this.#sent.set(key, [requestId]);
      else former.push(requestId);
    }
    this.#devices.deliver(device, {
      id: requestId,
      expiresAt: clock.now() + message.ttlMs,
      ...(message.collapseKey === -1 ? {} : { waitsUnder: String(message.collapseKey) }),
      pushedOut: () => report(RESULT.pushedOut),
      arrive: (phone) => arriveAtHarmony(phone, requestId, message),
      done: (result) => report(resultOf(result)),
    });
  }
  #isRepeated(device: Device<HarmonyApp>, appMessageId: string | undefined): boolean {
    if (appMessageId === undefined || device.phone === undefined) return false;
    const key = `${appMessageId} ${device.token}`;
    const now = this.#context.clock.now();
    const before = this.#seen.get(key);
    if (before !== undefined && now - before < DAY_MS) return true;
    this.#seen.set(key, now);
    return false;
  }

  /** §5. */
  #revoke(app: HarmonyApp, request: CloudRequest): CloudAnswer {
    const json = readJson(request.body.toString('utf8'));
    const { notifyId, token } = isObject(json) ? json : {};
    const isList = Array.isArray(token) && token.every((one) => typeof one === 'string');
    if (!Number.isInteger(notifyId) || !isList) return this.#answer('80100001', 'notifyId and token are required');
    if (token.length === 0 || token.length > LIMITS.targets) return this.#answer('80300010');
    const devices = token.flatMap((one: string) => this.#devices.get(one) ?? []);
    if (new Set(devices.map(({ account }) => account)).size > 1) return this.#answer('80300017');
    if (devices.some(({ account }) => account !== app)) return this.#answer('80300028');
    for (const device of devices) {
      for (const id of this.#sent.get(`${device.token} ${notifyId}`) ?? []) this.#devices.recall(device, id);
    }
    const unknown = token.filter((one: string) => this.#devices.get(one) === undefined);
    return this.#partition(token.length, unknown, this.#requestId(), { code: '80100020' });
  }

  #answer(code: string, reason?: string, requestId = this.#requestId()): CloudAnswer {
    const msg = reason ?? (Object.hasOwn(CODES, code) ? CODES[code as keyof typeof CODES] : `error ${code}`);
    return jsonAnswer(code, { code, msg, requestId }, this.#statusOf(code));
  }
  #statusOf(code: string): number {
    if (this.switches.httpStatus === 'always_200' || code === '80000000') return 200;
    if (code.startsWith('8020')) return 401;
    return code.startsWith('81') ? 500 : 400;
  }
  #requestId(): string {
    this.#sequence += 1;
    return `${this.#context.clock.now()}${String(this.#sequence).padStart(11, '0')}`;
  }
}

/** §7. */
function resultOf(result: DeliveryResult): number {
  if (result.kind !== 'dropped') return RESULT.delivered;
  return result.reason === 'notifications_off' ? RESULT.off : RESULT.other;
}

export const harmony: CloudDefinition<HarmonyCloud> = {
  vendor: 'harmony',
  endpoints: ENDPOINTS,
  switches: SWITCHES,
  account: AppSchema,
  maxConcurrentStreams: 100,
  maxBodyBytes: 512 * 1024,
  create: (context) => new HarmonyCloud(context),
};
