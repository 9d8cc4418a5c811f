import { TimCode } from '../codes.ts';
import type { Logger } from '../logger.ts';
import { failed, neverReject, type V2TimCallback } from '../results.ts';
import type { AppStateTracker } from '../session/app-state.ts';
import type { PushConfig } from '../session/push-config.ts';
import { wrongCount } from './arguments.ts';

export interface V2TIMOfflinePushManager {
  /**
   * Tells the server under which certificate ID and with which token this phone can be reached while the app is away. The
   * push plugin calls it. It is kept and sent again until the server has it, and after every login.
   * `(0, '')` turns pushes to this device off.
   *
   * @param businessID the certificate ID, a number (a numeric string is taken too)
   * @param isTPNSToken of the old package; without meaning here
   * @returns 6014 before login, 6017 for wrong arguments, 9520 when it is kept for later
   * @example await getOfflinePushManager().setOfflinePushConfig(5218, token)
   */
  setOfflinePushConfig(businessID: number, token: string, isTPNSToken?: boolean): Promise<V2TimCallback>;
  /**
   * The app goes to the background: from now on messages come as pushes as well. In React Native this happens by itself, and
   * the badge counts unread messages; a call of the app's own wins.
   *
   * @param unreadCount the number for the app's badge now; each push from now on counts one more
   */
  doBackground(unreadCount: number): Promise<V2TimCallback>;
  /** The app is in front again: no pushes while it is connected. In React Native it is called by itself. */
  doForeground(): Promise<V2TimCallback>;
}

export function createOfflinePushManager(parts: {
  log: Logger;
  pushConfig(): PushConfig | undefined;
  appState(): AppStateTracker | undefined;
}): V2TIMOfflinePushManager {
  const noSdk = (method: string) => failed(TimCode.notInitialized, `${method}: call initSDK first`);
  return neverReject(
    {
      async setOfflinePushConfig(businessID: number, token: string) {
        const config = parts.pushConfig();
        if (!config) return noSdk('setOfflinePushConfig');
        const id = typeof businessID === 'string' ? Number(businessID) : businessID;
        const problem = wrongCount('setOfflinePushConfig', 'businessID (the certificate ID)', id);
        if (problem) return problem;
        if (typeof token !== 'string' || !/^[\x21-\x7e]{0,4096}$/.test(token)) {
          return failed(
            TimCode.badParameter,
            'setOfflinePushConfig: token must be the string that the phone vendor gave',
          );
        }
        return config.set(id, token);
      },
      async doBackground(unreadCount: number) {
        const state = parts.appState();
        if (!state) return noSdk('doBackground');
        return wrongCount('doBackground', 'unreadCount', unreadCount) ?? state.doBackground(unreadCount);
      },
      async doForeground() {
        return parts.appState()?.doForeground() ?? noSdk('doForeground');
      },
    },
    parts.log.error,
  );
}
