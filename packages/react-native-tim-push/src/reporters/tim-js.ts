import type { Reporter } from './reporter.ts';

/** What `react-native-tim-js` puts under this symbol when it is imported: found without importing it, so it stays optional. */
export const TIM_JS = Symbol.for('react-native-tim-js');

interface TimJs
  extends Pick<Reporter, 'onLoginStateChange' | 'onTokenRetired' | 'reportClick' | 'reportArrived' | 'setDeviceInfo'> {
  v2TIMManager: {
    getLoginStatus(): Promise<{ data?: number }>;
    getLoginUser?(): Promise<{ data?: string }>;
    getUsersInfo?(userIDs: string[]): Promise<{ code: number }>;
    getOfflinePushManager(): Pick<Reporter, 'setOfflinePushConfig'>;
  };
}
/** `V2TIM_STATUS_LOGINED`. */
const LOGGED_IN = 1;

/** The IM client of this app, if it has one. */
export const timJs = (): TimJs | undefined => (globalThis as Record<symbol, unknown>)[TIM_JS] as TimJs | undefined;

/** It as a reporter: its bridge for push plugins has the reporter's own names. */
export function timJsReporter(): Reporter | undefined {
  const tim = timJs();
  const manager = tim?.v2TIMManager;
  return (
    manager && {
      ...tim,
      setOfflinePushConfig: (businessID, token) =>
        manager.getOfflinePushManager().setOfflinePushConfig(businessID, token),
      isLoggedIn: async () => (await manager.getLoginStatus()).data === LOGGED_IN,
    }
  );
}
