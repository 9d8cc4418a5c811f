/** The one state of the plugin in this JavaScript runtime: an app that makes several plugins, or reloads, still registers once. */
import type { Platform } from '@tim-push/protocol';
import {
  BAD_PARAMETER,
  CERTIFICATE_MISSING,
  INIT_FAILED,
  INIT_MISSING,
  NOT_LOGGED_IN,
  REPORTER_MISSING,
  TOKEN_EMPTY,
  TOKEN_UPLOAD_FAILED,
  VENDOR_FAILED,
} from '../codes.ts';

import { idName } from '../config/keys.ts';
import { certificateID, type PushConfig, readConfig } from '../config/read.ts';
import { warningsOf } from '../config/warn.ts';
import { DEV } from '../dev.ts';
import { type NativeBinding, nativeBinding } from '../native.ts';
import type { NativeDeviceInfo, NativeModule } from '../native-types.ts';
import { httpReporter, type ReportedDevice } from '../reporters/http.ts';
import type { Reporter } from '../reporters/reporter.ts';
import { timJsReporter } from '../reporters/tim-js.ts';
import { fail, NO_NATIVE, OK, settled } from '../result.ts';
import type {
  ChannelOptions,
  DevicePushConfig,
  PermissionStatus,
  PushMessage,
  PushResult,
  PushVendor,
  TimPushOptions,
} from '../types.ts';
import { type Candidate, chooseVendors } from './choose.ts';
import { forgetClicks, listenForClicks, reportClicksTo } from './clicks.ts';
import { emitter } from './emitter.ts';
import { log, setLevel } from './log.ts';
import { abandon, type Registered, register, vendorSaid } from './registration.ts';

type Server = NonNullable<TimPushOptions['server']>;

/** A token of these comes from nowhere else. */
const PLATFORMS: Partial<Record<PushVendor | '', Platform>> = { apns: 'iPhone', harmony: 'Harmony' };

export const onToken = emitter<DevicePushConfig>();
export const onTokenError = emitter<PushResult>();
export const onMessage = emitter<PushMessage>();
export const onRevoked = emitter<string>();

/** How far this phone came. */
export let config: PushConfig = readConfig({}, '');
export let registered: Registered | undefined;
/** Code that the last `init` ended with, and that the last report of a token was answered with. */
export let initCode: number | undefined;
export let reportCode: number | undefined;

export let options: TimPushOptions = {};
let info: NativeDeviceInfo | undefined;
let bound: NativeBinding | undefined;
let ends: (() => void)[] = [];
let reporter: Reporter | undefined;
let reporterEnds: ((() => void) | undefined)[] = [];
let ownID = '';
/** The clouds that `init` asked: only their late tokens are taken. */
let asked: Candidate[] = [];
let running: Promise<PushResult<DevicePushConfig>> = Promise.resolve(OK);
const http = httpReporter(() => options.server as Server, reported);

/** As if the app were started, with these options known already: for tests. */
export function startAnew(given: TimPushOptions): void {
  for (const end of [...ends, ...reporterEnds]) end?.();
  for (const { listeners } of [onToken, onTokenError, onMessage, onRevoked]) listeners.clear();
  forgetClicks();
  abandon();
  registered = initCode = reportCode = info = bound = reporter = undefined;
  ends = reporterEnds = asked = [];
  ownID = '';
  running = Promise.resolve(OK);
  options = {};
  amend(given);
}

/** The options of the last `init`, with more on top: what the setters of the second generation add. */
export function amend(more: TimPushOptions): void {
  options = { ...options, ...more };
  setLevel(options.log_level);
  config = readConfig(options, info?.appID ?? '');
}

/** The native half, connected; undefined where the build has none. */
export function native(): NativeBinding | undefined {
  const binding = nativeBinding();
  if (binding && binding !== bound) attach(binding);
  return binding;
}

export async function device(): Promise<NativeDeviceInfo | undefined> {
  const binding = native();
  if (binding) info ??= await binding.module.getDeviceInfo();
  return info;
}

/** Unbinds at the server, then at the cloud; 810009: before `init` at the server alone, if somebody is there to tell it. */
export async function unregister(): Promise<PushResult> {
  const vendor = registered?.vendor;
  registered = undefined;
  asked = [];
  const told = await tell(0, '');
  // The table of codes says what it means: every byte of a text is in the app's bundle.
  if (!reporter && !told.code) return fail(INIT_MISSING, 'call init first');
  const answer = vendor ? await native()?.module.unregister(vendor) : undefined;
  return answer?.code ? answer : told;
}

async function initNow(given: TimPushOptions): Promise<PushResult<DevicePushConfig>> {
  // The package name, which the reading needs, comes from the phone; what is wrong there is said by the calls below.
  const phone = await device();
  amend(given);
  if (DEV) for (const warning of warningsOf(options, phone?.appID ?? '')) log('warn', warning);
  const missing = await takeReporter();
  if (missing) return missing;
  if (!bound || !phone) return NO_NATIVE;
  const { module } = bound;
  const { candidates, code, desc } = chooseVendors(config, phone);
  if (!candidates[0]) return fail(code, desc);
  // `unregister` empties it, whatever is waited for below.
  asked = candidates;

  for (const channel of config.channels) {
    const { code: refused, desc: why } = await makeChannel(module, channel);
    if (refused) log('warn', `channel ${channel?.channelID}: ${why}`);
  }
  const permission =
    config.request_permission === false ? undefined : ((await module.requestPermission()) as PermissionStatus);
  // The app finds it in `data.permission`.
  if (DEV && /denied|blocked/.test(`${permission}`)) log('warn', `notifications are ${permission} by the user`);

  registered = undefined;
  const result = asked === candidates && (await register(bound, config, candidates));
  if (!result || asked !== candidates) return fail(INIT_FAILED, 'unregistered meanwhile');
  if (result.data) return got(result.data, permission);
  onTokenError.emit(result as PushResult<never>);
  return result;
}

/** Who would report the token; undefined where there is nobody. */
export const findReporter = (): Reporter | undefined => options.reporter ?? (options.server ? http : timJsReporter());

/** Takes who reports, if somebody is logged in: `init` before login starts nothing. Answers what is missing. */
async function takeReporter(): Promise<PushResult<never> | undefined> {
  const found = findReporter();
  if (!found) {
    return fail(REPORTER_MISSING, 'no reporter: import react-native-tim-js, or give init `server` or `reporter`');
  }
  if (found.isLoggedIn && !(await found.isLoggedIn())) {
    return fail(NOT_LOGGED_IN, 'not logged in: call init after login');
  }
  for (const end of reporterEnds) end?.();
  reporter = found;
  reportClicksTo(found);
  reporterEnds = [found.onLoginStateChange?.(loginChanged), found.onTokenRetired?.(() => void registerAnew())];
  return undefined;
}

async function got(now: Registered, permission?: PermissionStatus): Promise<PushResult<DevicePushConfig>> {
  registered = now;
  const data: DevicePushConfig = { ...now, ...(permission && { permission }) };
  onToken.emit(data);
  return { ...(await report()), data };
}

/** An SDK of another maker may throw: that is an answer too. */
const tell = (businessID: number, token: string): Promise<PushResult> =>
  settled(async () => (await (reporter ?? findReporter())?.setOfflinePushConfig(businessID, token)) ?? OK);

async function report(): Promise<PushResult> {
  if (!registered || config.auto_report === false) return OK;
  const { vendor, businessID, token } = registered;
  const answer = await settled(async () => {
    reporter?.setDeviceInfo?.({ brand: info?.brand ?? '', tokenSource: vendor });
    return tell(businessID, token);
  });
  reportCode = answer.code;
  if (reportCode === 0) return OK;
  const result = fail(TOKEN_UPLOAD_FAILED, `token not accepted: ${answer.desc} (${reportCode})`);
  log('warn', result.desc);
  return result;
}

/** Another account on this phone: the token it holds goes to the new one. The IM client unbinds at logout itself. */
function loginChanged(loggedIn: boolean): void {
  if (!loggedIn) return;
  reportClicksTo(reporter);
  void report();
}

async function registerAnew(): Promise<void> {
  const vendor = registered?.vendor;
  if (!vendor || !bound) return;
  log('info', `the ${vendor} token was retired: registering anew`);
  const { module } = bound;
  // The server has retired it: a cloud that does not let it go keeps nobody from a new one.
  await settled(() => module.unregister(vendor));
  await init({});
}

/** Runs one after the other: a second `init` waits for the first and then does its own work with its own options. */
export function init(given: TimPushOptions): Promise<PushResult<DevicePushConfig>> {
  running = running.then(async () => {
    const result = await settled(() => initNow(given));
    initCode = result.code;
    return result;
  });
  return running;
}

function attach(binding: NativeBinding): void {
  for (const end of ends) end();
  bound = binding;
  info = undefined;
  ends = [
    listenForClicks(binding),
    // Late and refreshed tokens: `register` takes the first one while it waits, this takes every other.
    binding.listen('timPushToken', ({ vendor, token }) => {
      // What is asked for is looked up then: `unregister` may have come first.
      void running.then(async () => {
        const cloud = asked.find((one) => one.vendor === vendor);
        if (!token || !cloud || (registered ?? cloud).vendor !== vendor || registered?.token === token) return;
        await got({ ...cloud, token });
      });
    }),
    binding.listen('timPushTokenError', (error) => onTokenError.emit(fail(VENDOR_FAILED, vendorSaid(error)))),
    binding.listen('timPushMessage', ({ tag, vendor: _vendor, ...message }) => {
      onMessage.emit(message);
      if (tag) {
        reporter?.reportArrived?.(tag, Date.now()).catch((error) => log('info', `arrival not reported: ${error}`));
      }
    }),
    binding.listen('timPushRevoked', ({ messageID }) => onRevoked.emit(messageID)),
  ];
}

function reported(): ReportedDevice {
  return {
    deviceID: ownID || info?.installationID,
    facts: {
      platform: PLATFORMS[registered?.vendor ?? ''] ?? 'Android',
      brand: info?.brand,
      tokenSource: registered?.vendor,
      language: info?.language,
    },
  };
}

/** A token that another library got. */
export async function setDeviceToken({
  vendor,
  token,
  businessID,
}: {
  vendor: PushVendor;
  token: string;
  businessID?: number;
}): Promise<PushResult<DevicePushConfig>> {
  const phone = await device();
  const id = businessID ?? certificateID(config, vendor, phone?.apnsEnvironment);
  if (!id) return fail(CERTIFICATE_MISSING, `${idName(vendor)} is not set: give it to init, or businessID here`);
  if (!token) return fail(TOKEN_EMPTY, 'setDeviceToken: token is empty');
  return (await takeReporter()) ?? got({ vendor, businessID: id, token });
}

/** The app's own, else the installation's. */
export const registrationID = async (): Promise<string | undefined> => ownID || (await device())?.installationID;

export function setRegistrationID(own: string): void {
  ownID = own;
}

/** The phone fills in what is left out. */
export const makeChannel = async (module: NativeModule, channel?: ChannelOptions): Promise<PushResult> =>
  channel?.channelID && channel.channelName
    ? module.createChannel(channel)
    : fail(BAD_PARAMETER, 'a channel needs channelID and channelName');
