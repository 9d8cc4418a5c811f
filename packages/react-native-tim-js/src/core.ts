import { TimCode } from './codes.ts';
import { LogLevelEnum } from './enums.ts';
import type { Host } from './host/host.ts';
import { ADVANCED_CALLBACKS, CONVERSATION_CALLBACKS, SDK_CALLBACKS, SIMPLE_CALLBACKS } from './local/callback-names.ts';
import { type ClientListeners, createListeners, createTopic } from './local/listeners.ts';
import { consoleLogger, levelled } from './logger.ts';
import { done, failed, type V2TimCallback, type V2TimValueCallback, value } from './results.ts';
import { type Running, startRunning } from './running.ts';
import type { Session } from './session/contract.ts';
import { createTapReports } from './session/tap-reports.ts';
import { readSettings, type Settings } from './settings.ts';
import type { V2TimSDKListener } from './types/listeners.ts';
import type { DeviceInfo } from './types/options.ts';

/** How `desc` tells what to add where an app of the old package is moved over. */
const SET_SERVER_FIRST =
  'initSDK: no server is set. Add one line before it: TencentImSDKPlugin.setServer({ url: "https://your-tim-push-server" })';

const NO_SESSION: Pick<Session, 'attempt' | 'connected'> = {
  attempt: async () => ({ kind: 'lost' }),
  connected: () => false,
};

export type Core = ReturnType<typeof createCore>;

/** What lives as long as the plugin object: settings, listeners and what waits for an SDK that is not started yet. */
export function createCore(host: () => Host) {
  let settings: Settings | undefined;
  let settingsProblem: V2TimCallback | undefined;
  let running: Running | undefined;
  /** Silence until `initSDK` says how much the app wants to hear. */
  let logLevel: number = LogLevelEnum.V2TIM_LOG_NONE;
  let settingsWarnings: string[] = [];
  let deviceInfo: DeviceInfo = {};
  const log = levelled(
    () => settings?.logger ?? consoleLogger,
    () => logLevel,
  );
  const listeners: ClientListeners = {
    sdk: createListeners(log, 'initSDK', SDK_CALLBACKS),
    simple: createListeners(log, 'addSimpleMsgListener', SIMPLE_CALLBACKS),
    advanced: createListeners(log, 'addAdvancedMsgListener', ADVANCED_CALLBACKS),
    conversation: createListeners(log, 'addConversationListener', CONVERSATION_CALLBACKS),
  };
  const loginState = createTopic<boolean>(log, 'onLoginStateChange');
  const tokenRetired = createTopic<{ code: string; atMs: number }>(log, 'onTokenRetired');
  const tapReports = createTapReports(() => running?.session ?? NO_SESSION);

  return {
    log,
    listeners,
    loginState,
    tokenRetired,
    tapReports,
    running: () => running,

    setServer(options: unknown): V2TimCallback {
      const read = readSettings(options);
      if ('problem' in read) {
        settingsProblem = read.problem;
        settings = undefined;
        return read.problem;
      }
      settings = read.settings;
      settingsProblem = undefined;
      settingsWarnings = read.warnings;
      return done();
    },

    setDeviceInfo(info: DeviceInfo): void {
      deviceInfo = { ...deviceInfo, ...info };
      running?.installation.learn(info);
    },

    start(sdkAppID: unknown, level: unknown, listener: V2TimSDKListener | undefined): V2TimValueCallback<boolean> {
      if (!settings) return settingsProblem ?? failed(TimCode.serverNotSet, SET_SERVER_FIRST);
      if (typeof sdkAppID !== 'number' || !Number.isInteger(sdkAppID) || sdkAppID <= 0) {
        return failed(TimCode.badParameter, 'initSDK: sdkAppID must be a whole number above 0');
      }
      if (running && running.sdkAppID !== sdkAppID) {
        const desc = `initSDK: already running for app ${running.sdkAppID}; call unInitSDK first`;
        return failed(TimCode.badParameter, desc);
      }
      if (typeof level === 'number') logLevel = level;
      for (const warning of settingsWarnings.splice(0)) log.warn(warning);
      listeners.sdk.remove();
      if (listener) listeners.sdk.add(listener);
      if (running) return value(true);
      running = startRunning({
        sdkAppID,
        settings,
        log,
        host: host(),
        deviceInfo,
        listeners,
        onConnected: () => tapReports.onConnected(),
        onLoginState: loginState.emit,
        onTokenRetired: tokenRetired.emit,
      });
      return value(true);
    },

    stop(): V2TimCallback {
      if (!running) return failed(TimCode.notInitialized, 'unInitSDK: initSDK was not called');
      const userID = running.session.userID();
      running.dispose();
      running = undefined;
      listeners.sdk.remove();
      if (userID !== undefined) loginState.emit(false);
      return done();
    },
  };
}
