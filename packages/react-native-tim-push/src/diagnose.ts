/**
 * `react-native-tim-push/diagnose`: what keeps a notification from showing on this phone. Apart from the core, so that an
 * app that never asks does not carry it; it looks at the same state as every `TimPushPlugin` of the app.
 */
import { idName } from './config/keys.ts';
import { certificateID } from './config/read.ts';
import { chooseVendors } from './core/choose.ts';
import { config, device, findReporter, initCode, native, options, registered, reportCode } from './core/push.ts';
import { isReachable } from './reporters/reachable.ts';
import { done, settled } from './result.ts';
import type { PushResult } from './types.ts';

type YesNo = 'yes' | 'no';
/**
 * What was looked at, and what was found: stable, and the key of the text in `react-native-tim-push/diagnose-texts`.
 * `unknown`: no app can read it, or nobody could say.
 */
export type CheckCode =
  | `${'vendor_sdk' | 'certificate_id' | 'token' | 'reporter'}.${YesNo}`
  | `${'native_half' | 'logged_in' | 'token_accepted' | 'server_reached'}.${YesNo | 'unknown'}`
  | `permission.${'granted' | 'denied' | 'blocked' | 'unavailable'}`
  | `sound.${'on' | 'off' | 'unknown'}`
  | `lock_screen.${'shown' | 'content_hidden' | 'hidden' | 'unknown'}`
  | `do_not_disturb.${'on' | 'off' | 'unknown'}`
  | `channels.${'yes' | 'unknown'}`
  | `channel.${'fine' | 'missing' | 'blocked' | 'silent' | 'no_banner' | 'hidden'}`
  | `battery.${'unrestricted' | 'optimized' | 'restricted' | 'unknown'}`
  | 'auto_start.unknown'
  | 'status_bar_icon.unknown';

/** One thing that can keep a notification from showing on this phone. */
export interface Check {
  code: CheckCode;
  /** false: it keeps pushes away, or silent. undefined: the app cannot tell, a person has to look. */
  ok: boolean | undefined;
  /** For a person or a bug report: no token, no secret. */
  facts: Readonly<Record<string, unknown>>;
}

/** Below it Android shows no banner. */
const IMPORTANCE_HIGH = 4;
/** Codes of what keeps pushes away or silent, and of what a person has to look at. */
const BAD = /\.(no|denied|blocked|hidden|restricted|missing|silent)$|sound.off|disturb.on/;
const UNCLEAR = /\.(unknown|content_hidden|no_banner)$/;

/**
 * What stands between this phone and a notification, check by check: stable codes and facts, no token, no secret. Asks
 * nothing of the user, and of the server only whether it can be reached. Call it when you like, best after `init`.
 *
 * @example
 * const { data = [] } = await diagnose();
 * console.log(data.filter(({ ok }) => ok === false));
 */
export const diagnose = (): Promise<PushResult<Check[]>> => settled(async () => done(await look()));

async function look(): Promise<Check[]> {
  const checks: Check[] = [];
  const add = (name: string, found: string | boolean | undefined, facts: Check['facts'] = {}): void => {
    const code = `${name}.${found === undefined ? 'unknown' : found === true ? 'yes' : found || 'no'}` as CheckCode;
    checks.push({ code, ok: BAD.test(code) ? false : UNCLEAR.test(code) ? undefined : true, facts });
  };
  const phone = await device();
  // As it is now: it may change while the phone and the server are asked.
  const now = { config, registered, initCode, reportCode };
  // HarmonyOS, or an iPhone without an adapter: the app itself gave the token.
  add('native_half', phone ? true : now.registered ? undefined : false, phone);
  const { candidates: [first] = [], wanted } = phone ? chooseVendors(now.config, phone) : {};
  const vendor = now.registered?.vendor ?? first?.vendor ?? wanted;
  if (vendor) {
    const businessID = now.registered?.businessID ?? certificateID(now.config, vendor, phone?.apnsEnvironment);
    if (phone) add('vendor_sdk', phone.compiledIn.includes(vendor), { vendor });
    add('certificate_id', businessID > 0, { vendor, businessID, option: idName(vendor) });
  }
  add('token', !!now.registered, { vendor, initCode: now.initCode });

  const reporter = findReporter();
  const loggedIn = await reporter?.isLoggedIn?.();
  add('reporter', !!reporter);
  add('logged_in', loggedIn);
  add('token_accepted', now.reportCode === undefined ? undefined : !now.reportCode, { reportCode: now.reportCode });
  // Before login there is nobody to ask as.
  add('server_reached', loggedIn === false ? undefined : await isReachable(options).catch(() => false));

  const module = native()?.module;
  if (!module || !phone) return checks;
  const settings = await module.getNotificationSettings();
  add('permission', await module.getPermissionStatus());
  add('sound', settings.sound);
  add('lock_screen', settings.lockScreen);
  add('do_not_disturb', settings.doNotDisturb);
  if (phone.os !== 'android') return checks;

  const made = await module.listChannels();
  add('channels', made.length > 0 || undefined);
  const sent = [settings.lastChannel, ...settings.shownChannels, ...now.config.channels.map((one) => one.channelID)];
  for (const id of new Set(sent)) {
    if (id && made.every((one) => one.channelID !== id)) add('channel', 'missing', { channelID: id });
  }
  for (const channel of made) {
    const { importance, blocked, silent, lockScreen } = channel;
    const bad = blocked || !importance ? 'blocked' : silent ? 'silent' : lockScreen === 'hidden' && lockScreen;
    add('channel', bad || (importance < IMPORTANCE_HIGH ? 'no_banner' : 'fine'), channel);
  }
  add('battery', settings.battery);
  add('auto_start', undefined);
  add('status_bar_icon', undefined);
  return checks;
}
