import { randomBytes, randomUUID } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { checked } from '../../check.ts';
import type { Answering } from '../../faults/faults.ts';
import type { PhoneHost } from '../../phones/phones.ts';
import { redactToken } from '../../redact.ts';
import type { Cloud, CloudAnswer, CloudContext, CloudDefinition, CloudRequest } from '../cloud.ts';
import { Accounts } from '../kit/accounts.ts';
import { gatewayAnswer } from '../kit/answers.ts';
import { type Device, Devices } from '../kit/devices.ts';
import { phoneHost } from '../kit/phone-host.ts';
import { RateWindow } from '../kit/rate-window.ts';
import { defaultPositions } from '../switches.ts';
import { type ApnsApp, AppSchema, fingerprint, type NewApnsApp, newApp } from './apps.ts';
import { arriveAtApns, tapOnApns } from './device.ts';
import { ProviderAuth } from './provider-auth.ts';
import { type ApnsPush, readPush } from './request.ts';
import { type ApnsSwitches, DEVICE_PATH, ENVIRONMENTS, LIMITS, REASONS, type Reason, SWITCHES } from './spec.ts';

const appValidator = Compile(AppSchema);
const MINUTE_MS = 60_000;

export class ApnsCloud implements Cloud {
  readonly #context: CloudContext;
  /** A bundle may have builds of both environments. */
  readonly #accounts = new Accounts<ApnsApp>('apns', ({ appId }) => appId);
  readonly #devices: Devices<ApnsApp>;
  readonly #auth: ProviderAuth;
  readonly #rate = new RateWindow();
  readonly switches: ApnsSwitches;
  readonly phones: PhoneHost;
  readonly verbs: Cloud['verbs'] = {};

  constructor(context: CloudContext) {
    this.#context = context;
    this.switches = Object.assign(defaultPositions(SWITCHES), context.switches);
    this.#devices = new Devices(context.clock, () => randomBytes(32).toString('hex'));
    this.#auth = new ProviderAuth(context.clock.now, () => this.#accounts.all(), this.switches);
    this.phones = phoneHost({
      vendor: 'apns',
      defaults: { brand: 'Apple', model: 'iPhone17,1' },
      // NSCocoaErrorDomain: no valid "aps-environment" entitlement.
      failureCode: '3000',
      accounts: this.#accounts,
      devices: this.#devices,
      params: () => ({}),
      tapped: (_phone, notification, coldStart) => tapOnApns(notification, coldStart),
    });
  }

  /**
   * Creates an app with an APNs key. @throws {SandboxError} naming the field.
   * @example const { privateKey, keyId, teamId } = sandbox.clouds.apns.addApp({ packageName: 'com.example.chat' });
   */
  addApp(wanted: NewApnsApp): ApnsApp {
    return this.addAccount(wanted);
  }
  addAccount(input: unknown): ApnsApp {
    const wanted = checked(appValidator, input, 'app');
    const key = this.#accounts.all().find(({ teamId, keyId }) => teamId === wanted.teamId && keyId === wanted.keyId);
    return this.#accounts.add(newApp(wanted, LIMITS.perDevicePerMinute, key));
  }
  /** A push certificate (PEM) may push to this app from now on. */
  trustCertificate(app: ApnsApp, pem: string): void {
    app.certificates.push(fingerprint(pem));
  }
  accounts(): readonly ApnsApp[] {
    return this.#accounts.all();
  }
  addTokens(account: string, count: number): string[] {
    return this.#devices.addTokens(this.#accounts.get(account), count);
  }
  get sunk(): number {
    return this.#devices.sunk;
  }
  /** APNs has no receipts. */
  flushReceipts(): Promise<void> {
    return Promise.resolve();
  }
  endpointOf(): string {
    return 'api';
  }
  publicPath(path: string): string {
    return path.replace(DEVICE_PATH, (_all, token: string) => `/3/device/${redactToken(token)}`);
  }

  handle(request: CloudRequest, environment: string): CloudAnswer {
    const token = DEVICE_PATH.exec(request.path)?.[1];
    if (request.protocol !== 'h2') return this.#refuse('BadPath');
    if (request.method !== 'POST') return this.#refuse('MethodNotAllowed');
    if (token === undefined) return this.#refuse('BadPath');
    if (token === '') return this.#refuse('MissingDeviceToken');
    const apps = this.#auth.authorise(request, environment);
    if (typeof apps === 'string') return this.#refuse(apps);
    const [only, ...others] = apps;
    // §2b: a certificate of one topic stands for it; a token never does.
    const isByToken = request.headers['authorization'] !== undefined;
    const topic = isByToken || others.length > 0 ? undefined : only?.packageName;
    const push = readPush(request.headers, request.body, topic);
    if (typeof push === 'string') return { ...this.#refuse(push), authorised: true };
    return { ...this.#send(apps, push, token, environment), authorised: true };
  }

  answerFault(fault: Answering): CloudAnswer {
    switch (fault.kind) {
      case 'vendor_code':
        return this.#refuse(fault.code in REASONS ? (fault.code as Reason) : 'InternalServerError');
      case 'throttle':
        return this.#refuse('TooManyRequests');
      case 'status':
        return gatewayAnswer(fault);
      default:
        return fault satisfies never;
    }
  }
  revokeAuth(): void {
    this.#auth.revokeAll();
  }

  #send(apps: readonly ApnsApp[], push: ApnsPush, token: string, environment: string): CloudAnswer {
    const { clock, faults } = this.#context;
    const ofTopic = apps.filter(({ packageName }) => packageName === push.bundleId);
    const app = ofTopic.find((one) => one.environment === environment) ?? ofTopic[0];
    if (app === undefined) return this.#refuse('TopicDisallowed', push);
    if (!/^(?:[0-9a-f]{2}){32,}$/i.test(token)) return this.#refuse('BadDeviceToken', push);
    const device = this.#devices.get(token.toLowerCase());
    // Of nobody, or of the other environment: Apple does not tell them apart.
    if (device === undefined || device.account.environment !== environment) return this.#refuse('BadDeviceToken', push);
    if (faults.any && faults.isPartialVictim(device.token)) return this.#refuse('Unregistered', push, clock.now());
    if (device.account !== app) return this.#refuse('DeviceTokenNotForTopic', push);
    if (device.goneAt !== undefined) return this.#refuse('Unregistered', push, device.goneAt);
    if (faults.current.quotaSpent === true) return this.#refuse('TooManyRequests', push);
    const { perDevicePerMinute: most } = app;
    if (most !== null && device.phone !== undefined && !this.#rate.take(device.token, most, MINUTE_MS, clock.now())) {
      return this.#refuse('TooManyRequests', push);
    }
    return this.#accept(device, push);
  }

  #accept(device: Device<ApnsApp>, push: ApnsPush): CloudAnswer {
    const { clock, mode } = this.#context;
    const id = push.id ?? this.#newId();
    const { expiration } = push;
    const unsaid = this.switches.noExpiration === 'once' ? 0 : clock.now() + LIMITS.maxStoreMs;
    this.#devices.deliver(device, {
      id,
      // 0: tried once. Stored: one for each app and phone, the newest (§7).
      expiresAt: expiration === undefined ? unsaid : Math.min(expiration * 1000, clock.now() + LIMITS.maxStoreMs),
      waitsUnder: 'newest',
      arrive: (phone) => arriveAtApns(phone, id, push),
    });
    const headers = {
      'apns-id': id,
      ...(device.account.environment === 'sandbox' ? { 'apns-unique-id': this.#newId() } : {}),
    };
    const answer: CloudAnswer = { status: 200, headers, body: '', code: 'ok' };
    if (mode === 'fast') return answer;
    const { pushType, priority, collapseId = '' } = push;
    return { ...answer, detail: { id, token: redactToken(device.token), pushType, priority, collapseId } };
  }

  #refuse(reason: Reason, push?: ApnsPush, timestamp?: number): CloudAnswer {
    return {
      status: REASONS[reason],
      headers: { 'content-type': 'application/json', 'apns-id': push?.id ?? this.#newId() },
      body: JSON.stringify(timestamp === undefined ? { reason } : { reason, timestamp }),
      code: reason,
    };
  }
  #newId(): string {
    const id = randomUUID();
    return this.switches.apnsId === 'upper' ? id.toUpperCase() : id;
  }
}

export const apns: CloudDefinition<ApnsCloud> = {
  vendor: 'apns',
  endpoints: ENVIRONMENTS.production,
  environments: ENVIRONMENTS,
  switches: SWITCHES,
  account: AppSchema,
  firstStreams: LIMITS.firstStreams,
  asksForCertificate: true,
  maxConcurrentStreams: LIMITS.streams,
  // Far above 5 KB, so that "too large" is the cloud's answer.
  maxBodyBytes: 64 * 1024,
  create: (context) => new ApnsCloud(context),
};
