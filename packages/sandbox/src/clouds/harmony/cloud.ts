import { generateKeyPairSync, randomBytes } from 'node:crypto';
import Type, { type Static } from 'typebox';
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
  SEND_PATH,
  SWITCHES,
} from './spec.ts';

const AppSchema = Type.Object(
  {
    packageName: Type.String({ minLength: 1, description: 'the bundle name' }),
    appId: Type.Optional(Type.String({ pattern: '^[0-9]{1,64}$', description: 'the client ID' })),
    projectId: Type.Optional(Type.String({ pattern: '^[0-9]{1,64}$' })),
    /** Devices a second; null lifts the limit. */
    perSecond: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
  },
  { additionalProperties: false },
);
const appValidator = Compile(AppSchema);
export type NewHarmonyApp = Static<typeof AppSchema>;

/** The service-account file (§2b). */
export interface HarmonyServiceAccount {
  project_id: string;
  key_id: string;
  private_key: string;
  sub_account: string;
}
export interface HarmonyApp {
  readonly packageName: string;
  /** The client ID. */
  readonly appId: string;
  readonly projectId: string;
  readonly serviceAccount: HarmonyServiceAccount;
  /** PEM. */
  readonly publicKey: string;
  readonly perSecond: number | null;
  /** As configured in AppGallery Connect; the first is the default one. */
  readonly receipts: CallbackAddress[];
}
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
    this.#receipts = new Callbacks({ vendor: 'harmony', clock, events }, (url, receipts) => [
      {
        url,
        headers: { 'content-type': 'application/json', ...callbackSignature(receipts[0]?.address, clock.now()) },
        body: JSON.stringify({ statuses: receipts.map(({ status }) => status) }),
        receipts: receipts.length,
      },
    ]);
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
    const number = 600_000_001 + this.#accounts.size;
    const projectId = wanted.projectId ?? `4616${number}`;
    const pair = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    return this.#accounts.add({
      packageName: wanted.packageName,
      appId: wanted.appId ?? String(number),
      projectId,
      serviceAccount: {
        project_id: projectId,
        key_id: randomBytes(16).toString('hex'),
        private_key: pair.privateKey,
        sub_account: String(100_000_000_001 + this.#accounts.size),
      },
      publicKey: pair.publicKey,
      perSecond: wanted.perSecond === undefined ? LIMITS.perSecond : wanted.perSecond,
      receipts: [],
    });
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
    if (client !== undefined) return client === app.appId ? this.#revoke(app, request) : this.#answer('80300032');
    return project === app.projectId ? this.#send(app, request) : this.#answer('80200001');
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

  #send(app: HarmonyApp, request: CloudRequest): CloudAnswer {
    const message = readMessage(request.body.toString('utf8'));
    if (isRefusal(message)) return this.#answer(message.refused, message.reason);
    const { faults, clock } = this.#context;
    if (faults.current.quotaSpent === true) return this.#answer('80300029');
    if (app.perSecond !== null && !this.#rate.take(app.appId, app.perSecond, 1000, clock.now())) {
      return gatewayAnswer({ kind: 'status', status: 503, retryAfter: undefined, body: 'empty' });
    }
    const requestId = this.#requestId();
    const illegal = message.tokens.filter((token) => {
      const device = this.#devices.get(token);
      const isBad = device === undefined || device.account !== app || device.goneAt !== undefined;
      if (isBad || (faults.any && faults.isPartialVictim(token))) return true;
      this.#deliver(device, message, requestId);
      return false;
    });
    const answer = this.#partition(message.tokens.length, illegal, requestId);
    return this.#context.mode === 'fast' ? answer : { ...answer, detail: { tokens: message.tokens.map(redactToken) } };
  }

  #partition(total: number, illegal: readonly string[], requestId: string): CloudAnswer {
    if (illegal.length === 0) return this.#answer('80000000', undefined, requestId);
    if (illegal.length === total) return this.#answer('80300007', undefined, requestId);
    const msg = JSON.stringify({
      success: total - illegal.length,
      failure: illegal.length,
      [this.switches.listName]: illegal,
    });
    return jsonAnswer('80100000', { code: '80100000', msg, requestId });
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
    if (this.#isRepeated(device, notification.appMessageId)) return;
    const day = chinaDay(clock.now());
    if (
      notification.category === 'MARKETING' &&
      this.#devices.count(device, day, 'marketing') > LIMITS.marketingPerDay
    ) {
      this.#devices.lost(device, requestId, 'device_quota');
      report(RESULT.quota);
      return;
    }
    if (message.notifyId !== undefined) {
      const key = `${device.token} ${message.notifyId}`;
      this.#sent.set(key, [...(this.#sent.get(key) ?? []), requestId]);
    }
    this.#devices.deliver(device, {
      id: requestId,
      expiresAt: clock.now() + message.ttlMs,
      ...(message.collapseKey === -1 ? {} : { waitsUnder: String(message.collapseKey) }),
      arrive: (phone) => arriveAtHarmony(phone, requestId, message),
      done: (result) => report(resultOf(result)),
    });
  }
  #isRepeated(device: Device<HarmonyApp>, appMessageId: string | undefined): boolean {
    if (appMessageId === undefined || device.phone === undefined) return false;
    const key = `${appMessageId} ${device.token}`;
    const now = this.#context.clock.now();
    const before = this.#seen.get(key);
    if (before !== undefined && now - before < 86_400_000) return true;
    this.#seen.set(key, now);
    return false;
  }

  /** §5. */
  #revoke(app: HarmonyApp, request: CloudRequest): CloudAnswer {
    const json = readJson(request.body.toString('utf8'));
    const { notifyId, token } = isObject(json) ? json : {};
    if (typeof notifyId !== 'number' || !Array.isArray(token))
      return this.#answer('80100001', 'notifyId and token are required');
    if (token.length === 0 || token.length > LIMITS.targets) return this.#answer('80300010');
    for (const one of token) {
      const device = this.#devices.get(String(one));
      if (device === undefined || device.account !== app) continue;
      for (const id of this.#sent.get(`${device.token} ${notifyId}`) ?? []) this.#devices.recall(device, id);
    }
    return this.#answer('80000000');
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
