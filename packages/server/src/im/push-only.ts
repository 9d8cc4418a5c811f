import { codes } from '@tim-push/protocol';
import type { Store } from '../store/index.ts';
import type { Clock, Log, Sessions } from './contract.ts';
import { sigRevoked } from './login-errors.ts';
import type { ReportedCertificate } from './reported-certificate.ts';
import { fail, ok, storeCall } from './result.ts';

/** Devices of apps that use another IM back end: they report a token over HTTP and have no connection. */
export function createPushOnly(deps: {
  store: Store;
  clock: Clock;
  log: Log;
  authenticate: Sessions['authenticate'];
  report: Sessions['report'];
  certificateWarning(report: ReportedCertificate): Promise<string>;
}): Pick<Sessions, 'putPushOnly' | 'deletePushOnly' | 'reportPushOnly'> {
  const { store, clock, log, authenticate, report, certificateWarning } = deps;
  return {
    putPushOnly: async (command) => {
      const authenticated = authenticate(command);
      if (!authenticated.ok) return authenticated;
      return await storeCall(log, async () => {
        const result = await store.putPushOnlyDevice({
          appId: command.appId,
          userId: command.userId,
          deviceKey: command.deviceKey,
          platform: command.platform,
          brand: command.brand ?? '',
          model: '',
          language: command.language ?? '',
          tokenSource: command.tokenSource ?? '',
          sigTimeMs: authenticated.value.sigTimeMs,
          certificateId: command.certificateId,
          token: command.token,
          state: command.state,
          nowMs: clock.now(),
        });
        switch (result.kind) {
          case 'ok': {
            const warning = await certificateWarning(command);
            return ok({
              ...result.device,
              // The phone is to get another token, although this report has revived the one it has.
              ...(result.wasRetired && { tokenRetired: result.wasRetired }),
              ...(warning !== '' && { warning }),
            });
          }
          case 'sig_revoked':
            return sigRevoked();
          case 'not_push_only': {
            const desc = 'this device logs in by socket and reports its token there; use another deviceID';
            return fail(codes.parameterIllegal, desc, 'deviceId');
          }
          default: {
            const never: never = result;
            return never;
          }
        }
      });
    },

    deletePushOnly: async (command) => {
      const authenticated = authenticate(command);
      if (!authenticated.ok) return authenticated;
      const { appId, userId, deviceKey } = command;
      return await storeCall(log, async () =>
        ok({ existed: await store.deletePushOnlyDevice(appId, userId, deviceKey, clock.now()) }),
      );
    },

    reportPushOnly: async (kind, command, tag, atMs) => {
      const authenticated = authenticate(command);
      if (!authenticated.ok) return authenticated;
      return await storeCall(log, async () => {
        const [devices = []] = await store.listDevices(command.appId, [command.userId]);
        const device = devices.find((one) => one.deviceKey === command.deviceKey);
        if (device === undefined) {
          return fail(codes.parameterIllegal, 'there is no such device of this user: register it first', 'deviceId');
        }
        return await report(kind, { deviceId: device.id }, tag, atMs);
      });
    },
  };
}
