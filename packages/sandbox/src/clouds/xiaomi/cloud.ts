import { randomBytes } from 'node:crypto';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { checked } from '../../check.ts';
import { SandboxError } from '../../errors.ts';
import type { Answering } from '../../faults/faults.ts';
import type { PhoneHost } from '../../phones/phones.ts';
import type { PushReceiver, VendorSdk } from '../../phones/vendor-sdk.ts';
import type { Cloud, CloudAnswer, CloudContext, CloudDefinition, CloudRequest } from '../cloud.ts';
import { defaultPositions } from '../switches.ts';
import { createAnswers } from './answers.ts';
import { AppSchema, type NewApp, type XiaomiApp, XiaomiApps } from './apps.ts';
import type { XiaomiParts } from './call.ts';
import { XiaomiDelivery } from './delivery.ts';
import { tapOnXiaomi } from './device.ts';
import { describeForm, parseForm } from './form.ts';
import { XiaomiQuota } from './quota.ts';
import { XiaomiReceipts } from './receipts.ts';
import { ROUTES } from './routes.ts';
import { ENDPOINTS, LIMITS, SWITCHES } from './spec.ts';
import { type Label, labelsOf, type Regid, XiaomiState } from './state.ts';

const appValidator = Compile(AppSchema);
const LabelInput = Type.Object({
  token: Type.String(),
  label: Type.Union([Type.Literal('alias'), Type.Literal('user_account'), Type.Literal('topic')]),
  value: Type.String({ minLength: 1 }),
});
const labelValidator = Compile(LabelInput);

export class XiaomiCloud implements Cloud {
  readonly #apps = new XiaomiApps();
  readonly #state = new XiaomiState();
  readonly #receipts: XiaomiReceipts;
  readonly #delivery: XiaomiDelivery;
  readonly #parts: XiaomiParts;
  readonly #context: CloudContext;
  /** The SDK gives the same regid again until the app's data is cleared. */
  readonly #regidByPhone = new WeakMap<PushReceiver, Regid>();
  readonly phones: PhoneHost;
  readonly switches: XiaomiParts['switches'];
  readonly verbs: Cloud['verbs'];

  constructor(context: CloudContext) {
    this.#context = context;
    const { clock, events, faults } = context;
    const switches: XiaomiParts['switches'] = Object.assign(defaultPositions(SWITCHES), context.switches);
    this.switches = switches;
    const quota = new XiaomiQuota(clock.now);
    this.#receipts = new XiaomiReceipts(clock, events);
    this.#delivery = new XiaomiDelivery({
      state: this.#state,
      clock,
      quota,
      receipts: this.#receipts,
      rules: switches,
    });
    const answers = createAnswers(() => `Xcm${randomBytes(10).toString('hex')}`);
    this.#parts = { state: this.#state, delivery: this.#delivery, quota, answers, clock, faults, switches };
    this.phones = { sdk: this.#sdk(), resolveAccount: (wanted) => this.#resolve(wanted) };
    this.verbs = {
      label: {
        schema: LabelInput,
        run: (input) => {
          const { token, label, value } = checked(labelValidator, input, 'label');
          this.addLabel(token, label, value);
        },
      },
    };
  }

  /**
   * Creates an app as the console would.
   * @returns the record with id, key and secret. @throws {SandboxError} naming the field.
   * @example const app = sandbox.clouds.xiaomi.addApp({ packageName: 'com.example.chat', channels: ['chat'] });
   */
  addApp(wanted: NewApp): XiaomiApp {
    return this.#apps.add(checked(appValidator, wanted, 'app'));
  }
  addAccount(input: unknown): XiaomiApp {
    return this.#apps.add(checked(appValidator, input, 'app'));
  }
  accounts(): readonly XiaomiApp[] {
    return this.#apps.all();
  }
  /** The app sets an alias, user account or topic for its regid, as the client SDK lets it. */
  addLabel(token: string, label: Label, value: string): void {
    const regid = this.#state.regids.get(token);
    if (regid === undefined) {
      throw new SandboxError('not_found', 'no such regid', {
        field: 'token',
        fix: 'use what phone.register() returned',
      });
    }
    labelsOf(regid)[label].add(value);
  }
  addTokens(account: string, count: number): string[] {
    const app = this.#apps.get(account);
    return Array.from({ length: count }, () => this.#state.addRegid(app, undefined).id);
  }
  get sunk(): number {
    return this.#delivery.sunk;
  }
  flushReceipts(): Promise<void> {
    return this.#receipts.flush();
  }

  endpointOf(): string {
    return 'api';
  }

  handle(request: CloudRequest): CloudAnswer {
    const { answers } = this.#parts;
    const app = this.#apps.authorised(request.headers['authorization']);
    if (app === undefined) return answers.error(21301);
    const route = ROUTES.get(request.path);
    if (route === undefined) return answers.error(10020);
    if (!route.methods.some((method) => method === request.method)) return answers.error(10021);
    const form = parseForm(request.method === 'GET' ? request.query : request.body.toString('utf8'));
    const answer = route.handler({ app, form }, this.#parts);
    return this.#context.mode === 'fast' ? answer : { ...answer, detail: describeForm(form) };
  }

  answerFault(fault: Answering): CloudAnswer {
    const { answers } = this.#parts;
    switch (fault.kind) {
      case 'vendor_code':
        return answers.error(Number(fault.code));
      case 'throttle':
        // Xiaomi throttles by code (§7 200002); a Retry-After header was never seen.
        return answers.error(200002, { status: Number(this.#parts.switches.qpsStatus) });
      case 'status': {
        const headers: Record<string, string> = { 'content-type': 'text/html;charset=UTF-8' };
        if (fault.retryAfter !== undefined) headers['retry-after'] = fault.retryAfter;
        const body = fault.body === 'empty' ? '' : `<html><body><h1>${fault.status}</h1></body></html>`;
        return { status: fault.status, headers, body, code: `http_${fault.status}` };
      }
      default:
        return fault satisfies never;
    }
  }
  /** §2: there is no token that could expire; a secret is good until it is changed. */
  revokeAuth(): void {}

  #resolve(wanted: { account?: string; packageName?: string }): {
    account: string;
    packageName: string;
    region: string;
  } {
    const name = wanted.account ?? wanted.packageName;
    const app = name === undefined ? this.#apps.only() : this.#apps.get(name);
    if (app === undefined) {
      throw new SandboxError('bad_request', 'which Xiaomi app is on this phone?', {
        field: 'app',
        fix: 'pass app or packageName',
      });
    }
    if (wanted.packageName !== undefined && wanted.packageName !== app.packageName) {
      throw new SandboxError(
        'bad_request',
        `app ${app.appId} has package ${app.packageName}, not ${wanted.packageName}`,
        {
          field: 'packageName',
          fix: 'leave packageName out, or create an app for it',
        },
      );
    }
    return { account: app.appId, packageName: app.packageName, region: app.region };
  }

  #sdk(): VendorSdk {
    const regidOf = (token: string): Regid | undefined => this.#state.regids.get(token);
    return {
      vendor: 'xiaomi',
      defaults: { brand: 'Xiaomi', model: '2211133C' },
      // ErrorCode.AUTH of the client SDK (android-native.md §3).
      failureCode: '70000002',
      register: (phone, account, params) => {
        const app = this.#apps.get(account);
        const wrong = [
          ['app_id', app.appId],
          ['app_key', app.appKey],
        ].find(([name = '', right]) => params[name] !== undefined && params[name] !== right);
        if (wrong !== undefined)
          return { kind: 'failed', vendorCode: '70000002', reason: `${wrong[0]} is not this app's` };
        const known = this.#regidByPhone.get(phone);
        const regid = known === undefined || known.gone ? this.#state.addRegid(app, phone) : known;
        this.#regidByPhone.set(phone, regid);
        return { kind: 'token', token: regid.id };
      },
      forget: (_phone, token) => {
        const regid = regidOf(token);
        if (regid === undefined) return;
        regid.gone = true;
        this.#state.markInvalid(regid);
        for (const { message, expiry } of regid.waiting.splice(0)) {
          expiry.cancel();
          this.#delivery.reportBad(message, regid.id);
        }
      },
      reachable: (_phone, token) => {
        const regid = regidOf(token);
        if (regid !== undefined) this.#delivery.reachable(regid);
      },
      tapped: (phone, notification, coldStart) => {
        const regid = phone.token === undefined ? undefined : regidOf(phone.token);
        if (regid !== undefined) this.#delivery.clicked(notification.messageId, regid);
        return tapOnXiaomi(notification, coldStart);
      },
    };
  }
}

export const xiaomi: CloudDefinition<XiaomiCloud> = {
  vendor: 'xiaomi',
  endpoints: ENDPOINTS,
  switches: SWITCHES,
  account: AppSchema,
  maxConcurrentStreams: 128,
  // 1000 entries of multi_messages with the longest payload, form-encoded.
  maxBodyBytes: LIMITS.targets * 16 * 1024,
  create: (context) => new XiaomiCloud(context),
};
