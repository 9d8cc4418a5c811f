import type { Platform } from '@tim-push/protocol';
import { PushCode } from '../codes.ts';
import { idNotSet } from '../config/keys.ts';
import { certificateID, type PushConfig, readConfig } from '../config/read.ts';
import { type NativeBinding, nativeBinding } from '../native.ts';
import type { NativeDeviceInfo } from '../native-types.ts';
import { httpReporter } from '../reporters/http.ts';
import type { Reporter } from '../reporters/reporter.ts';
import { timJsReporter } from '../reporters/tim-js.ts';
import { fail, isOk, NO_NATIVE, OK } from '../result.ts';
import type {
  DevicePushConfig,
  PermissionStatus,
  PushMessage,
  PushResult,
  PushVendor,
  TimPushOptions,
} from '../types.ts';
import { chooseVendors } from './choose.ts';
import { Clicks } from './clicks.ts';
import { Emitter } from './emitter.ts';
import { type Registered, register, vendorSaid } from './registration.ts';

type Level = NonNullable<TimPushOptions['log_level']>;
const LEVELS: Level[] = ['none', 'error', 'warn', 'info'];
const PLATFORMS: Record<string, Platform> = { android: 'Android', ios: 'iPhone', harmony: 'Harmony' };
/** The one state of the plugin in this JavaScript runtime; every `TimPushPlugin` object speaks to it. */
export class Push {
  readonly onToken = this.#emitter<DevicePushConfig>();
  readonly onTokenError = this.#emitter<PushResult>();
  readonly onMessage = this.#emitter<PushMessage>();
  readonly onRevoked = this.#emitter<string>();
  readonly clicks = new Clicks(this.#emitter(), Date.now);

  #level: Level = 'warn';
  #options: TimPushOptions = {};
  #config: PushConfig = readConfig({}, '').config;
  #device: NativeDeviceInfo | undefined;
  #binding: NativeBinding | undefined;
  #subscriptions: (() => void)[] = [];
  #reporter: Reporter | undefined;
  #reporterSubscriptions: (() => void)[] = [];
  #registered: Registered | undefined;
  /** The clouds that `init` asked: only their late tokens are taken. */
  #asked = new Map<PushVendor, number>();
  #running: Promise<PushResult<DevicePushConfig>> = Promise.resolve(OK);

  #emitter<T>(): Emitter<T> {
    return new Emitter((error) => this.#log('error', `a listener threw: ${error}`));
  }

  /** Runs one after the other: a second `init` waits for the first and then does its own work with its own options. */
  init(options: TimPushOptions): Promise<PushResult<DevicePushConfig>> {
    this.#running = this.#running
      .then(() => this.#init(options))
      .catch((error) => fail(PushCode.initFailed, `init failed: ${error}`));
    return this.#running;
  }

  /** The options of the last `init`, with more on top: what the setters of the second generation add. */
  amend(options: TimPushOptions): void {
    this.#options = { ...this.#options, ...options };
    this.#config = readConfig(this.#options, this.#device?.appID ?? '').config;
  }

  /** '' until the app sets one. */
  ownRegistrationID = '';
  async registrationID(): Promise<string> {
    return this.ownRegistrationID || ((await this.device())?.installationID ?? '');
  }

  get registered(): Registered | undefined {
    return this.#registered;
  }

  /** The native half, connected; undefined where the build has none. */
  native(): NativeBinding | undefined {
    const binding = nativeBinding();
    if (binding && binding !== this.#binding) this.#attach(binding);
    return binding;
  }

  async device(): Promise<NativeDeviceInfo | undefined> {
    const binding = this.native();
    if (binding) this.#device ??= await binding.module.getDeviceInfo();
    return this.#device;
  }

  /** A token that another library got. */
  async setDeviceToken(vendor: PushVendor, token: string, businessID?: number): Promise<PushResult<DevicePushConfig>> {
    const device = await this.device();
    const id = businessID ?? certificateID(this.#config, vendor, device?.apnsEnvironment ?? '');
    if (id === 0) {
      return fail(PushCode.certificateMissing, `${idNotSet(vendor)}: give it to init, or businessID to setDeviceToken`);
    }
    if (token === '') return fail(PushCode.tokenEmpty, 'the token is empty');
    const ready = await this.#findReporter();
    if (!isOk(ready)) return ready;
    return this.#got({ vendor, businessID: id, token });
  }

  /** Unbinds at the server, then at the cloud. */
  async unregister(): Promise<PushResult> {
    const registered = this.#registered;
    this.#registered = undefined;
    this.#asked.clear();
    const reported = (await this.#reporter?.setOfflinePushConfig(0, '')) ?? OK;
    const binding = this.native();
    if (!registered || !binding) return reported;
    const native = await binding.module.unregister(registered.vendor);
    return isOk(native) ? reported : native;
  }

  async #init(options: TimPushOptions): Promise<PushResult<DevicePushConfig>> {
    if (options.log_level && LEVELS.includes(options.log_level)) this.#level = options.log_level;
    this.#options = { ...this.#options, ...options };
    const binding = this.native();
    const device = await this.device();
    const { config, warnings } = readConfig(this.#options, device?.appID ?? '');
    for (const warning of warnings) this.#log('warn', warning);
    this.#config = config;

    const ready = await this.#findReporter();
    if (!isOk(ready)) return ready;
    if (!binding || !device) return NO_NATIVE;

    const choice = chooseVendors(config, device);
    if (choice.kind === 'none') return fail(choice.code, choice.desc);

    for (const channel of config.channels) {
      const made = await binding.module.createChannel(channelOf(channel));
      if (!isOk(made)) this.#log('warn', `channel ${channel.channelID}: ${made.desc}`);
    }
    const permission = config.askPermission
      ? ((await binding.module.requestPermission()) as PermissionStatus)
      : undefined;
    if (permission === 'denied' || permission === 'blocked') {
      this.#log('warn', `notifications are ${permission}: pushes will arrive and not show until the user allows them`);
    }

    this.#asked = new Map(choice.candidates.map((one) => [one.vendor, one.businessID]));
    this.#registered = undefined;
    const result = await register(binding, config, choice.candidates);
    if (!result.data) {
      const failed = fail(result.code, result.desc);
      this.onTokenError.emit(failed);
      return failed;
    }
    return this.#got(result.data, permission);
  }

  /** Finds who reports, and whether somebody is logged in: `init` before login starts nothing. */
  async #findReporter(): Promise<PushResult<never>> {
    const { reporter: own, server } = this.#options;
    const reporter =
      own ?? (server ? (this.#reporter ?? httpReporter(server, () => this.#httpDevice())) : timJsReporter());
    if (!reporter) {
      return fail(
        PushCode.reporterMissing,
        'nobody to report the token to: import react-native-tim-js, or give init a `server` ({ url, getAuth }) or a `reporter`',
      );
    }
    if (reporter.isLoggedIn && !(await reporter.isLoggedIn())) {
      return fail(PushCode.notLoggedIn, 'nobody is logged in: call init after login resolved with code 0');
    }
    for (const stop of this.#reporterSubscriptions.splice(0)) stop();
    this.#reporter = reporter;
    this.clicks.reportTo(reporter);
    const onLogin = reporter.onLoginStateChange?.((loggedIn) => this.#loginChanged(loggedIn));
    const onRetired = reporter.onTokenRetired?.(() => void this.#registerAnew());
    this.#reporterSubscriptions = [onLogin, onRetired].filter((stop) => stop !== undefined);
    return OK;
  }

  async #got(registered: Registered, permission?: PermissionStatus): Promise<PushResult<DevicePushConfig>> {
    this.#registered = registered;
    const data: DevicePushConfig = { ...registered, ...(permission ? { permission } : {}) };
    this.onToken.emit(data);
    return { ...(this.#config.autoReport ? await this.#report(registered) : OK), data };
  }

  async #report({ vendor, businessID, token }: Registered): Promise<PushResult> {
    this.#reporter?.setDeviceInfo?.({ brand: this.#device?.brand ?? '', tokenSource: vendor });
    const answer = await this.#reporter?.setOfflinePushConfig(businessID, token);
    if (!answer) return fail(PushCode.reporterMissing, 'no reporter');
    if (isOk(answer)) return OK;
    const result = fail(PushCode.tokenUploadFailed, `the token was not accepted: ${answer.desc} (${answer.code})`);
    this.#log('warn', result.desc);
    return result;
  }

  /** Another account on this phone: the token it holds goes to the new one. The IM client unbinds at logout itself. */
  #loginChanged(loggedIn: boolean): void {
    if (!loggedIn) return;
    if (this.#reporter) this.clicks.reportTo(this.#reporter);
    if (this.#registered && this.#config.autoReport) void this.#report(this.#registered);
  }

  async #registerAnew(): Promise<void> {
    const registered = this.#registered;
    const binding = this.native();
    if (!registered || !binding) return;
    this.#log('info', `the ${registered.vendor} token was retired: registering anew`);
    await binding.module.unregister(registered.vendor);
    await this.init({});
  }

  #attach(binding: NativeBinding): void {
    for (const stop of this.#subscriptions.splice(0)) stop();
    this.#binding = binding;
    this.#device = undefined;
    this.clicks.attach(binding);
    this.#subscriptions = [
      // Late and refreshed tokens: `register` takes the first one while it waits, this takes every other.
      binding.listen('timPushToken', ({ vendor, token }) => {
        const known = vendor as PushVendor;
        const businessID = this.#asked.get(known);
        const expected = this.#registered === undefined || this.#registered.vendor === known;
        if (token === '' || businessID === undefined || !expected || this.#registered?.token === token) return;
        void this.#running.then(() =>
          this.#registered?.token === token ? undefined : this.#got({ vendor: known, businessID, token }),
        );
      }),
      binding.listen('timPushTokenError', ({ desc, code }) =>
        this.onTokenError.emit(fail(PushCode.vendorFailed, vendorSaid(desc, code))),
      ),
      binding.listen('timPushMessage', ({ tag, vendor: _vendor, ...message }) => {
        this.onMessage.emit(message);
        if (tag !== '')
          this.#reporter
            ?.reportArrived?.(tag, Date.now())
            .catch((error) => this.#log('info', `arrival was not reported: ${error}`));
      }),
      binding.listen('timPushRevoked', ({ messageID }) => this.onRevoked.emit(messageID)),
    ];
  }

  #httpDevice(): Parameters<typeof httpReporter>[1] extends () => infer D ? D : never {
    const device = this.#device;
    return {
      deviceID: this.ownRegistrationID || (device?.installationID ?? ''),
      platform: PLATFORMS[device?.os ?? ''] ?? 'Android',
      brand: device?.brand ?? '',
      tokenSource: this.#registered?.vendor ?? '',
      language: device?.language ?? '',
    };
  }

  #log(level: Level, text: string): void {
    if (LEVELS.indexOf(level) > LEVELS.indexOf(this.#level)) return;
    const line = `[react-native-tim-push] ${text}`;
    if (level !== 'none') console[level](line);
  }
}

/** Android's importance of a channel that shows a banner and rings. */
const IMPORTANCE_HIGH = 4;
export function channelOf(channel: NonNullable<TimPushOptions['channels']>[number]) {
  return {
    id: channel.channelID,
    name: channel.channelName,
    description: channel.channelDesc ?? '',
    sound: channel.channelSound ?? '',
    importance: channel.importance ?? IMPORTANCE_HIGH,
  };
}
