import type { Reporter } from './reporter.ts';

/** What `react-native-tim-js` puts under this symbol when it is imported: found without importing it, so it stays optional. */
export const TIM_JS = Symbol.for('react-native-tim-js');

interface TimJs {
  v2TIMManager: {
    getLoginStatus(): Promise<{ code: number; data?: number }>;
    getOfflinePushManager(): {
      setOfflinePushConfig(businessID: number, token: string): Promise<{ code: number; desc: string }>;
    };
  };
  onLoginStateChange?: Reporter['onLoginStateChange'];
  onTokenRetired?: Reporter['onTokenRetired'];
  reportClick?: Reporter['reportClick'];
  reportArrived?: Reporter['reportArrived'];
  setDeviceInfo?: Reporter['setDeviceInfo'];
}
/** `V2TIM_STATUS_LOGINED`. */
const LOGGED_IN = 1;

/** The IM client of this app, if it has one. */
export function timJsReporter(): Reporter | undefined {
  const tim = (globalThis as Record<symbol, unknown>)[TIM_JS] as TimJs | undefined;
  if (!tim) return undefined;
  return {
    setOfflinePushConfig: (businessID, token) =>
      tim.v2TIMManager.getOfflinePushManager().setOfflinePushConfig(businessID, token),
    isLoggedIn: async () => (await tim.v2TIMManager.getLoginStatus()).data === LOGGED_IN,
    onLoginStateChange: (listener) => tim.onLoginStateChange?.(listener) ?? (() => undefined),
    onTokenRetired: (listener) => tim.onTokenRetired?.(listener) ?? (() => undefined),
    reportClick: async (tag, atMs) => tim.reportClick?.(tag, atMs),
    reportArrived: async (tag, atMs) => tim.reportArrived?.(tag, atMs),
    setDeviceInfo: (info) => tim.setDeviceInfo?.(info),
  };
}
