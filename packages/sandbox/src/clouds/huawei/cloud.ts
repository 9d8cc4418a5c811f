import { randomBytes } from 'node:crypto';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { checked } from '../../check.ts';
import type { Answering } from '../../faults/faults.ts';
import type { PhoneHost } from '../../phones/phones.ts';
import type { DeliveryResult } from '../../phones/vendor-sdk.ts';
import { redactToken } from '../../redact.ts';
import type { Cloud, CloudAnswer, CloudContext, CloudDefinition, CloudRequest } from '../cloud.ts';
import { AccessTokens, bearerOf } from '../kit/access-tokens.ts';
import { Accounts } from '../kit/accounts.ts';
import { chinaDay, gatewayAnswer, jsonAnswer } from '../kit/answers.ts';
import { Callbacks } from '../kit/callbacks.ts';
import { type Device, Devices } from '../kit/devices.ts';
import { phoneHost } from '../kit/phone-host.ts';
import { RateWindow } from '../kit/rate-window.ts';
import { defaultPositions } from '../switches.ts';
import { AppSchema, type HuaweiApp, type NewHuaweiApp, newApp } from './apps.ts';
import { arriveAtHuawei, tapOnHuawei } from './device.ts';
import { type HuaweiMessage, isRefusal, readMessage } from './message.ts';
import { type CallbackAddress, type HuaweiReceipt, packReceipts } from './receipts.ts';
import { CODES, ENDPOINTS, type HuaweiSwitches, LIMITS, SEND_PATH, STATUS, SWITCHES, TOKEN_PATHS } from './spec.ts';

const ReceiptInput = Type.Object({
  app: Type.String(),
  id: Type.Optional(Type.String()),
  url: Type.String({ minLength: 1 }),
  user: Type.Optional(Type.String()),
  secret: Type.Optional(Type.String()),
});
const appValidator = Compile(AppSchema);
const receiptValidator = Compile(ReceiptInput);
const FIVE_MINUTES_MS = 300_000;
const DAY_MS = 86_400_000;

export class HuaweiCloud implements Cloud {
  readonly #context: CloudContext;
  readonly #accounts = new Accounts<HuaweiApp>('huawei');
  readonly #devices: Devices<HuaweiApp>;
  readonly #grants: AccessTokens<HuaweiApp>;
  readonly #receipts: Callbacks<HuaweiReceipt>;
  readonly #rate = new RateWindow();
  readonly #tests = new RateWindow();
  #sequence = 0;
  readonly switches: HuaweiSwitches;
  readonly phones: PhoneHost;
  readonly verbs: Cloud['verbs'];

  constructor(context: CloudContext) {
    const { clock, events } = context;
    this.#context = context;
    this.switches = Object.assign(defaultPositions(SWITCHES), context.switches);
    this.#devices = new Devices(clock, () => randomBytes(64).toString('base64url'));
    this.#grants = new AccessTokens(clock.now);
    this.#receipts = new Callbacks({ vendor: 'huawei', clock, events }, (url, receipts) =>
      packReceipts(url, receipts, clock.now()),
    );
    this.phones = phoneHost({
      vendor: 'huawei',
      defaults: { brand: 'HUAWEI', model: 'ALN-AL00' },
      // 907135702: the certificate's fingerprint is not that of AppGallery Connect (react-native-client.md §1.5).
      failureCode: '907135702',
      accounts: this.#accounts,
      devices: this.#devices,
      params: ({ appId }) => ({ app_id: appId }),
      tapped: (_phone, notification, coldStart) => tapOnHuawei(notification, coldStart),
    });
    this.verbs = {
      receiptAddress: {
        schema: ReceiptInput,
        run: (input) => {
          const { app, id = 'default', ...address } = checked(receiptValidator, input, 'receiptAddress');
          this.#accounts.get(app).receipts.push({ id, ...address });
        },
      },
    };
  }

  /**
   * Creates an app as AppGallery Connect would. @throws {SandboxError} naming the field.
   * @example const app = sandbox.clouds.huawei.addApp({ packageName: 'com.example.chat' });
   */
  addApp(wanted: NewHuaweiApp): HuaweiApp {
    return this.addAccount(wanted);
  }
  addAccount(input: unknown): HuaweiApp {
    const wanted = checked(appValidator, input, 'app');
    return this.#accounts.add(newApp(wanted, this.#accounts.size));
  }
  accounts(): readonly HuaweiApp[] {
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
  endpointOf(path: string): string {
    return TOKEN_PATHS.has(path) ? 'oauth' : 'api';
  }

  handle(request: CloudRequest): CloudAnswer {
    if (TOKEN_PATHS.has(request.path) && request.method === 'POST') return this.#token(request);
    const [, version, id] = SEND_PATH.exec(request.path) ?? [];
    if (id === undefined || request.method !== 'POST') return { ...jsonAnswer('404', {}), status: 404 };
    const app = this.#grants.accountOf(bearerOf(request.headers['authorization']));
    if (app === 'unknown') return this.#answer('80200001');
    if (app === 'expired') return this.#answer('80200003');
    if (id !== (version === '1' ? app.appId : app.projectId)) return this.#answer(this.switches.otherApp);
    return this.#send(app, request);
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
    this.#grants.revokeAll();
  }

  /** §2a. */
  #token(request: CloudRequest): CloudAnswer {
    const form = new URLSearchParams(request.body.toString('utf8'));
    const refuse = (sub: number, words: string): CloudAnswer =>
      jsonAnswer(sub, { error: 1101, sub_error: sub, error_description: words }, 400);
    const id = form.get('client_id') ?? '';
    if (!String(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
      return refuse(20_001, 'the body is no form');
    }
    if (form.get('grant_type') !== 'client_credentials') return refuse(20_001, 'grant_type is invalid');
    if (!/^\d{1,64}$/.test(id)) return refuse(20_002, 'client_id is invalid');
    if (!form.get('client_secret')) return refuse(20_171, 'client_secret is empty');
    const now = this.#context.clock.now();
    if (!this.#rate.take(`oauth ${id}`, LIMITS.tokensPer5Minutes, FIVE_MINUTES_MS, now)) {
      return gatewayAnswer({ kind: 'status', status: 503, retryAfter: undefined, body: 'empty' });
    }
    const app = this.#accounts.find(id);
    // The sub_error of a wrong secret is unconfirmed (§2a).
    if (app?.appId !== id || form.get('client_secret') !== app.appSecret)
      return refuse(20_172, 'client_secret is wrong');
    const answer = jsonAnswer('ok', {
      access_token: this.#grants.grant(app, app.tokenLifeMs),
      expires_in: app.tokenLifeMs / 1000,
      token_type: 'Bearer',
    });
    // §2a: the real one escapes slashes, so that nobody cuts strings out of it.
    return { ...answer, body: answer.body.replaceAll('/', '\\/') };
  }

  #send(app: HuaweiApp, request: CloudRequest): CloudAnswer {
    const message = readMessage(request.body.toString('utf8'));
    if (isRefusal(message)) return this.#answer(message.refused, message.reason);
    const { faults, clock } = this.#context;
    const address =
      message.receiptId === undefined ? app.receipts[0] : app.receipts.find(({ id }) => id === message.receiptId);
    if (message.receiptId !== undefined && address === undefined) return this.#answer('80300013');
    if (message.isUrgent && !app.highPriority) return this.#answer('80300011');
    if (message.validateOnly) return this.#answer('80000000');
    if (faults.current.quotaSpent === true) return this.#answer('80300029');
    const { length: size } = message.tokens;
    if (app.perSecond !== null && !this.#rate.take(app.appId, app.perSecond, 1000, clock.now(), size)) {
      return gatewayAnswer({ kind: 'status', status: 503, retryAfter: undefined, body: 'empty' });
    }
    if (message.isTest && !this.#takeTests(app, size)) return this.#answer('80300029');
    const whole = faults.wholeRefusal(message.tokens);
    if (whole !== undefined) return this.#answer(whole);
    const requestId = this.#requestId();
    const illegal: string[] = [];
    for (const token of message.tokens) {
      const device = this.#devices.get(token);
      const isVictim = faults.any && faults.isPartialVictim(token);
      const gone = device?.goneAt !== undefined;
      if (
        device === undefined ||
        device.account !== app ||
        isVictim ||
        (gone && this.switches.goneToken === 'illegal')
      ) {
        illegal.push(token);
      } else this.#deliver(device, message, requestId, address);
    }
    const detail = {
      tokens: message.tokens.map(redactToken),
      illegal: illegal.length,
      category: message.category ?? '',
    };
    const answer = this.#partition(message.tokens.length, illegal, requestId);
    return this.#context.mode === 'fast' ? answer : { ...answer, detail };
  }

  /** §3: messages to test users, an app a day. */
  #takeTests(app: HuaweiApp, size: number): boolean {
    const day = chinaDay(this.#context.clock.now());
    return this.#tests.take(`${app.appId} ${day}`, LIMITS.testsPerDay, DAY_MS, this.#context.clock.now(), size);
  }

  #partition(total: number, illegal: readonly string[], requestId: string): CloudAnswer {
    if (illegal.length === total) return this.#answer('80300007', undefined, requestId);
    if (illegal.length === 0) return this.#answer('80000000', undefined, requestId);
    // §3: the text holds JSON.
    const msg = JSON.stringify({ success: total - illegal.length, failure: illegal.length, illegal_tokens: illegal });
    return jsonAnswer('80100000', { code: '80100000', msg, requestId });
  }

  #deliver(
    device: Device<HuaweiApp>,
    message: HuaweiMessage,
    requestId: string,
    address: CallbackAddress | undefined,
  ): void {
    const { clock } = this.#context;
    const report = (status: number): void => {
      if (address === undefined) return;
      const about = { biTag: message.biTag, appid: device.account.appId, token: device.token };
      this.#receipts.add(address.url, { address, status: { ...about, status, timestamp: clock.now(), requestId } });
    };
    if (device.goneAt !== undefined) {
      report(STATUS.notInstalled);
      return;
    }
    const day = chinaDay(clock.now());
    const isPhone = device.phone !== undefined;
    if (isPhone && this.#devices.count(device, day, 'all') > LIMITS.perDevicePerDay) {
      this.#devices.lost(device, requestId, 'device_quota');
      report(STATUS.tooMany);
      return;
    }
    const isMarketing = !device.account.selfClassification || message.isLow || message.category === 'MARKETING';
    if (isMarketing && !message.isTest && this.#devices.count(device, day, 'marketing') > LIMITS.marketingPerDay) {
      this.#devices.lost(device, requestId, 'device_quota');
      report(Number(this.switches.marketingCap));
      return;
    }
    this.#devices.deliver(device, {
      id: requestId,
      expiresAt: clock.now() + message.ttlMs,
      ...(message.collapseKey === -1 ? {} : { waitsUnder: String(message.collapseKey) }),
      mostWaiting: LIMITS.mostWaiting,
      pushedOut: () => report(STATUS.pushedOut),
      arrive: (phone) => arriveAtHuawei(phone, requestId, message),
      done: (result) => report(statusOf(result)),
    });
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
function statusOf(result: DeliveryResult): number {
  if (result.kind !== 'dropped') return STATUS.delivered;
  if (result.reason === 'notifications_off') return STATUS.off;
  return result.reason === 'app_not_running' ? 27 : 14;
}

export const huawei: CloudDefinition<HuaweiCloud> = {
  vendor: 'huawei',
  endpoints: ENDPOINTS,
  switches: SWITCHES,
  account: AppSchema,
  maxConcurrentStreams: 100,
  maxBodyBytes: 512 * 1024,
  create: (context) => new HuaweiCloud(context),
};
