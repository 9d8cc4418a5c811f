import { randomBytes } from 'node:crypto';
import Type, { type Static } from 'typebox';
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
import { arriveAtHonor, tapOnHonor } from './device.ts';
import { type HonorMessage, isRefusal, readMessage } from './message.ts';
import { CODES, ENDPOINTS, type HonorSwitches, LIMITS, SEND_PATH, STATUS, SWITCHES, TOKEN_PATHS } from './spec.ts';

const AppSchema = Type.Object(
  {
    packageName: Type.String({ minLength: 1 }),
    appId: Type.Optional(Type.String({ pattern: '^[0-9]{1,32}$' })),
    clientId: Type.Optional(Type.String({ minLength: 1 })),
    clientSecret: Type.Optional(Type.String({ minLength: 8 })),
    /** Where receipts of this app go (§5). */
    receiptUrl: Type.Optional(Type.String()),
    /** Without it every message counts as marketing (§7). Default true. */
    selfClassification: Type.Optional(Type.Boolean()),
    /** Life of an access token. Default an hour (§2). */
    tokenLifeSeconds: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Requests a second; null lifts the limit. */
    perSecond: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
  },
  { additionalProperties: false },
);
const DAY_MS = 86_400_000;
const appValidator = Compile(AppSchema);
export type NewHonorApp = Static<typeof AppSchema>;
export interface HonorApp {
  readonly packageName: string;
  readonly appId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  receiptUrl: string | undefined;
  readonly selfClassification: boolean;
  readonly tokenLifeMs: number;
  readonly perSecond: number | null;
}
interface Status {
  biTag: string;
  appid: string;
  token: string;
  status: number;
  timestamp: number;
  requestId: string;
}

export class HonorCloud implements Cloud {
  readonly #context: CloudContext;
  readonly #accounts = new Accounts<HonorApp>('honor');
  readonly #devices: Devices<HonorApp>;
  readonly #grants: AccessTokens<HonorApp>;
  readonly #receipts: Callbacks<Status>;
  readonly #rate = new RateWindow();
  readonly #tests = new RateWindow();
  readonly switches: HonorSwitches;
  readonly phones: PhoneHost;
  readonly verbs: Cloud['verbs'] = {};

  constructor(context: CloudContext) {
    const { clock, events } = context;
    this.#context = context;
    this.switches = Object.assign(defaultPositions(SWITCHES), context.switches);
    this.#devices = new Devices(clock, () => randomBytes(64).toString('base64url'));
    this.#grants = new AccessTokens(clock.now);
    this.#receipts = new Callbacks({ vendor: 'honor', clock, events }, (url, statuses) => [
      {
        url,
        headers: { 'content-type': 'application/json;charset=UTF-8' },
        body: JSON.stringify({ statuses }),
        receipts: statuses.length,
      },
    ]);
    this.phones = phoneHost({
      vendor: 'honor',
      defaults: { brand: 'HONOR', model: 'PGT-AN10' },
      // 8001003 and its neighbours are the SDK's own (§7).
      failureCode: '8001003',
      accounts: this.#accounts,
      devices: this.#devices,
      params: ({ appId }) => ({ app_id: appId }),
      tapped: (_phone, notification, coldStart) => tapOnHonor(notification, coldStart),
    });
  }

  /**
   * Creates an app as the developer platform would. @throws {SandboxError} naming the field.
   * @example const app = sandbox.clouds.honor.addApp({ packageName: 'com.example.chat' });
   */
  addApp(wanted: NewHonorApp): HonorApp {
    return this.addAccount(wanted);
  }
  addAccount(input: unknown): HonorApp {
    const wanted = checked(appValidator, input, 'app');
    return this.#accounts.add({
      packageName: wanted.packageName,
      appId: wanted.appId ?? String(104_000_001 + this.#accounts.size),
      clientId: wanted.clientId ?? randomBytes(16).toString('hex'),
      clientSecret: wanted.clientSecret ?? randomBytes(24).toString('base64url'),
      receiptUrl: wanted.receiptUrl,
      selfClassification: wanted.selfClassification ?? true,
      tokenLifeMs: wanted.tokenLifeSeconds === undefined ? LIMITS.tokenLifeMs : wanted.tokenLifeSeconds * 1000,
      perSecond: wanted.perSecond === undefined ? LIMITS.perSecond : wanted.perSecond,
    });
  }
  accounts(): readonly HonorApp[] {
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
    const id = SEND_PATH.exec(request.path)?.[1];
    if (id === undefined || request.method !== 'POST') return failed(404);
    const app = this.#grants.accountOf(bearerOf(request.headers['authorization']));
    if (app === 'unknown' || app === 'expired') return failed(401);
    if (!/^\d+$/.test(String(request.headers['timestamp'] ?? ''))) return failed(400, 'timestamp is not a number');
    if (id !== app.appId) return failed(403);
    return this.#send(app, request);
  }

  answerFault(fault: Answering): CloudAnswer {
    switch (fault.kind) {
      case 'vendor_code': {
        const code = Number(fault.code);
        return failed(code);
      }
      case 'throttle':
        return failed(429);
      case 'status':
        return gatewayAnswer(fault);
      default:
        return fault satisfies never;
    }
  }
  revokeAuth(): void {
    this.#grants.revokeAll();
  }

  /** §2: Keycloak's form; its values for a wrong pair are assumed. */
  #token(request: CloudRequest): CloudAnswer {
    const form = new URLSearchParams(request.body.toString('utf8'));
    const refuse = (status: number, error: string): CloudAnswer =>
      jsonAnswer(error, { error, error_description: error.replaceAll('_', ' ') }, status);
    if (!String(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
      return refuse(400, 'invalid_request');
    }
    if (form.get('grant_type') !== 'client_credentials') return refuse(400, 'unsupported_grant_type');
    const app = this.#accounts.all().find(({ clientId }) => clientId === form.get('client_id'));
    if (app === undefined) return refuse(401, 'invalid_client');
    if (form.get('client_secret') !== app.clientSecret) return refuse(401, 'unauthorized_client');
    const { tokenLifeMs } = app;
    return jsonAnswer('ok', {
      access_token: this.#grants.grant(app, tokenLifeMs),
      expires_in: tokenLifeMs / 1000,
      token_type: 'Bearer',
    });
  }

  #send(app: HonorApp, request: CloudRequest): CloudAnswer {
    const message = readMessage(request.body.toString('utf8'), this.switches);
    if (isRefusal(message)) return failed(400, message.reason);
    const { faults, clock } = this.#context;
    // §7: which code says so is unknown; the rate's is the nearest.
    if (faults.current.quotaSpent === true) return failed(429, 'the quota of the day is used up');
    if (app.perSecond !== null && !this.#rate.take(app.appId, app.perSecond, 1000, clock.now())) return failed(429);
    const now = clock.now();
    const { length: size } = message.tokens;
    // §3: which code says so is unknown; the rate's is the nearest.
    if (message.isTest && !this.#tests.take(`${app.appId} ${chinaDay(now)}`, LIMITS.testsPerDay, DAY_MS, now, size)) {
      return failed(429, 'the test messages of the day are used up');
    }
    const whole = faults.wholeRefusal(message.tokens);
    if (whole !== undefined) return failed(Number(whole));
    const requestId = randomBytes(12).toString('hex');
    const lists: Record<'failTokens' | 'expireTokens', string[]> = { failTokens: [], expireTokens: [] };
    for (const token of message.tokens) {
      const device = this.#devices.get(token);
      if (device === undefined || device.account !== app) lists.failTokens.push(token);
      else if (faults.any && faults.isPartialVictim(token)) lists.expireTokens.push(token);
      else if (device.goneAt !== undefined) lists[this.switches.goneToken as keyof typeof lists].push(token);
      else this.#deliver(device, message, requestId);
    }
    const answer = this.#answer(message.tokens.length, lists, requestId);
    if (this.#context.mode === 'fast') return answer;
    return {
      ...answer,
      detail: { tokens: message.tokens.map(redactToken), bad: lists.failTokens.length + lists.expireTokens.length },
    };
  }

  #answer(total: number, lists: { failTokens: string[]; expireTokens: string[] }, requestId: string): CloudAnswer {
    const allBad = lists.failTokens.length + lists.expireTokens.length === total;
    if (allBad && this.switches.allBad === '80300007') return failed(80_300_007, 'all tokens are invalid', 200);
    const sendResult = !(allBad && this.switches.allBad === 'sendResultFalse');
    const code = Number(this.switches.successCode);
    return jsonAnswer(code, { code, message: 'success', data: { sendResult, requestId, ...lists } });
  }

  #deliver(device: Device<HonorApp>, message: HonorMessage, requestId: string): void {
    const { clock } = this.#context;
    const { account } = device;
    const isMarketing = !account.selfClassification || message.isLow;
    if (
      isMarketing &&
      !message.isTest &&
      this.#devices.count(device, chinaDay(clock.now()), 'marketing') > LIMITS.marketingPerDay
    ) {
      this.#devices.lost(device, requestId, 'device_quota');
      this.#report(device, message, requestId, 201);
      return;
    }
    this.#devices.deliver(device, {
      id: requestId,
      expiresAt: clock.now() + message.ttlMs,
      arrive: (phone) => arriveAtHonor(phone, requestId, message),
      done: (result) => this.#report(device, message, requestId, this.#statusOf(result)),
    });
  }
  #report({ account, token }: Device<HonorApp>, { biTag }: HonorMessage, requestId: string, status: number): void {
    if (account.receiptUrl === undefined) return;
    const timestamp = this.#context.clock.now();
    this.#receipts.add(account.receiptUrl, { biTag, appid: account.appId, token, status, timestamp, requestId });
  }
  #statusOf(result: DeliveryResult): number {
    if (result.kind !== 'dropped') return Number(this.switches.deliveredStatus);
    return result.reason === 'notifications_off' ? STATUS.off : STATUS.other;
  }
}

function failed(code: number, reason?: string, status = code >= 400 && code <= 599 ? code : 200): CloudAnswer {
  const words: string = reason ?? (code in CODES ? CODES[code as keyof typeof CODES] : `error ${code}`);
  return jsonAnswer(code, { code, message: words }, status);
}

export const honor: CloudDefinition<HonorCloud> = {
  vendor: 'honor',
  endpoints: ENDPOINTS,
  switches: SWITCHES,
  account: AppSchema,
  maxConcurrentStreams: 100,
  maxBodyBytes: 512 * 1024,
  create: (context) => new HonorCloud(context),
};
