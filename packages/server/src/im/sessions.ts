import { codes, type ServerEvent } from '@tim-push/protocol';
import type { Store } from '../store/index.ts';
import { createAuthenticate } from './authenticate.ts';
import type {
  AppDirectory,
  Authenticated,
  Caller,
  Clock,
  ImDeps,
  ImResult,
  Log,
  LoggedIn,
  LoginCommand,
  Reports,
  Sessions,
} from './contract.ts';
import type { Delivery } from './delivery.ts';
import { forgetLogins } from './forgotten.ts';
import { loginIsOver, sigRevoked } from './login-errors.ts';
import { createPushOnly } from './push-only.ts';
import { createReportedCertificates } from './reported-certificate.ts';
import { done, fail, ok, storeCall } from './result.ts';
import type { ImSettings } from './settings.ts';

export interface SessionsDeps {
  store: Store;
  delivery: Delivery;
  apps: AppDirectory;
  reports: Reports;
  clock: Clock;
  log: Log;
  settings: ImSettings;
  onTokenReport?: ImDeps['onTokenReport'];
}
type PushConfigSet = { bound: boolean; warning?: string };

export function createSessions(deps: SessionsDeps): Sessions {
  const { store, clock, log } = deps;
  const authenticate = createAuthenticate(deps);
  const report = createReport(deps);
  const certificateWarning = createReportedCertificates(deps);

  return {
    authenticate,
    report,
    ...createPushOnly({ ...deps, authenticate, report, certificateWarning }),

    login: async (command) => {
      const authenticated = authenticate(command);
      if (!authenticated.ok) return authenticated;
      return await storeCall(log, () => login(deps, command, authenticated.value));
    },

    sinceLogin: (caller, cursor) => storeCall(log, () => sinceLogin(deps, caller, cursor)),

    logout: ({ deviceId, epoch }) =>
      storeCall(log, async () => {
        // false: another login or an administrator was first. The device is logged out either way.
        await store.logout(deviceId, epoch, clock.now());
        return done;
      }),

    setPushConfig: ({ appId, deviceId, epoch }, config) =>
      storeCall(log, async () => {
        const result = await store.setToken({ deviceId, epoch, ...config, nowMs: clock.now() });
        switch (result.kind) {
          case 'bound': {
            const warning = await certificateWarning({ appId, ...config });
            return ok<PushConfigSet>(warning === '' ? { bound: true } : { bound: true, warning });
          }
          case 'cleared':
            return ok<PushConfigSet>({ bound: false });
          case 'stale':
            return fail(codes.tokenUploadFailed, 'a newer login holds this token: log in again to take it', 'token');
          default: {
            const never: never = result;
            return never;
          }
        }
      }),

    setAppState: ({ deviceId, epoch }, state, unread) =>
      storeCall(log, async () =>
        (await store.setAppState(deviceId, epoch, state, unread, clock.now())) ? done : loginIsOver('kicked'),
      ),

    touch: (items) =>
      storeCall(log, async () => {
        await store.touchDevices([...items]);
        return done;
      }),
  };
}

async function login(
  deps: SessionsDeps,
  command: LoginCommand,
  { app, sigTimeMs, sigExpiresAtMs }: Authenticated,
): Promise<ImResult<LoggedIn>> {
  await forgetLogins(deps, app, command);
  const result = await deps.store.login({
    appId: command.appId,
    userId: command.userId,
    deviceKey: command.deviceKey,
    platform: command.platform,
    brand: command.brand ?? '',
    model: command.model ?? '',
    language: command.language ?? '',
    tokenSource: command.tokenSource ?? '',
    appState: command.appState,
    unread: command.unread,
    policy: app.settings.loginPolicy ?? deps.settings.loginPolicy,
    sigTimeMs,
    resumeEpoch: command.resumeEpoch,
    nowMs: deps.clock.now(),
  });
  switch (result.kind) {
    case 'sig_revoked':
      return sigRevoked();
    case 'superseded':
      return loginIsOver(result.by);
    case 'ok': {
      for (const { deviceId, epoch } of result.kicked) {
        const desc = `the account logged in on another device (${command.platform})`;
        const code = codes.kickedOffline;
        deps.delivery.tellDevice(deviceId, {
          t: 'event',
          event: 'kicked',
          code,
          desc,
          platform: command.platform,
          epoch,
        } satisfies ServerEvent);
      }
      const { device, nick, faceUrl, cursor } = result;
      return ok({ device, nick, faceUrl, cursor, sigExpiresAtMs });
    }
    default: {
      const never: never = result;
      return never;
    }
  }
}

/** Pages of messages that may have come in between; more than one is already strange. */
const MAX_PAGES = 5;

async function sinceLogin(deps: SessionsDeps, caller: Caller, cursor: string) {
  const { store, clock } = deps;
  const [devices = []] = await store.listDevices(caller.appId, [caller.userId]);
  const device = devices.find((one) => one.id === caller.deviceId);
  if (device === undefined) return loginIsOver('logged_out');
  if (device.epoch !== caller.epoch || device.state !== 'logged_in') return loginIsOver(device.state);
  const missed = [];
  let from = cursor;
  for (let page = 0; page < MAX_PAGES; page++) {
    const pulled = await store.pull(caller.appId, caller.userId, from, 100, clock.now());
    missed.push(...pulled.messages);
    from = pulled.cursor;
    if (!pulled.more) break;
  }
  return ok(missed);
}

function createReport({ reports, clock, log }: SessionsDeps): Sessions['report'] {
  return (kind, { deviceId }, tag, atMs) =>
    storeCall(log, async () => {
      // A phone's clock may run ahead; nothing was tapped in the future.
      const when = Math.min(atMs, clock.now());
      switch (kind) {
        case 'clicked':
          return ok(await reports.click(tag, deviceId, when));
        case 'arrived':
          return ok(await reports.arrived(tag, deviceId, when));
        default: {
          const never: never = kind;
          return never;
        }
      }
    });
}
