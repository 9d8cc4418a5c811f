import { TimCode } from '../codes.ts';
import type { Core } from '../core.ts';
import { LoginStatusEnum, type LogLevelEnum } from '../enums.ts';
import { type Created, customElement, textElement } from '../mapping/create.ts';
import { profileFromWire, profileToWire } from '../mapping/profile.ts';
import {
  failed,
  mapped,
  neverReject,
  type V2TimCallback,
  type V2TimValueCallback,
  value,
  withoutData,
} from '../results.ts';
import type { V2TimSDKListener, V2TimSimpleMsgListener } from '../types/listeners.ts';
import type { V2TimMessage } from '../types/message.ts';
import type { V2TimUserFullInfo } from '../types/user.ts';
import { VERSION } from '../version.ts';
import { unknownKeys, wrongUserID, wrongUserIDs } from './arguments.ts';
import type { Sender } from './send.ts';

export interface SdkMethods {
  /**
   * Starts the SDK; nothing is connected before `login`.
   *
   * @param logLevel `LogLevelEnum`; what is less grave is not logged
   * @param uiPlatform of later versions of the old package; without meaning here
   * @returns 810001 without `TencentImSDKPlugin.setServer({ url })` before it
   */
  initSDK(
    sdkAppID: number,
    logLevel: LogLevelEnum,
    listener?: V2TimSDKListener,
    uiPlatform?: unknown,
  ): Promise<V2TimValueCallback<boolean>>;
  /** Closes the connection without logging out: pushes go on. */
  unInitSDK(): Promise<V2TimCallback>;
  /**
   * @returns 70001 or 6206: the UserSig expired, make a new one; 7003 bad user ID; 9508 and 9520: no network (try again);
   * other codes are the server's
   */
  login(userID: string, userSig: string): Promise<V2TimCallback>;
  /** Takes effect here at once, with or without network; the server hears of it now or with the next login. No push comes after it. */
  logout(): Promise<V2TimCallback>;
  /** '' when nobody is logged in. */
  getLoginUser(): Promise<V2TimValueCallback<string>>;
  getLoginStatus(): Promise<V2TimValueCallback<LoginStatusEnum>>;
  /** Unix seconds of the server's clock. */
  getServerTime(): Promise<V2TimValueCallback<number>>;
  getVersion(): Promise<V2TimValueCallback<string>>;
  sendC2CTextMessage(userID: string, text: string): Promise<V2TimValueCallback<V2TimMessage>>;
  sendC2CCustomMessage(userID: string, customData: string): Promise<V2TimValueCallback<V2TimMessage>>;
  /** Changes only what is given. */
  setSelfInfo(info: V2TimUserFullInfo): Promise<V2TimCallback>;
  /** At most 100; unknown users are left out of the answer. */
  getUsersInfo(userIDList: string[]): Promise<V2TimValueCallback<V2TimUserFullInfo[]>>;
}
export interface SimpleListening {
  addSimpleMsgListener(listener: V2TimSimpleMsgListener): void;
  /** Without a listener: all of them. */
  removeSimpleMsgListener(listener?: V2TimSimpleMsgListener): void;
}

const MOST_USERS = 100;
const SELF_INFO = Object.keys({
  userID: true,
  nickName: true,
  faceUrl: true,
  selfSignature: true,
  gender: true,
  allowType: true,
  customInfo: true,
  role: true,
  level: true,
  birthday: true,
} satisfies Record<keyof V2TimUserFullInfo, true>);

export function createSdkMethods(core: Core, sender: Sender): SdkMethods & SimpleListening {
  const notStarted = (method: string) => failed(TimCode.notInitialized, `${method}: call initSDK first`);

  async function sendSimple(
    method: string,
    userID: unknown,
    created: Created,
  ): Promise<V2TimValueCallback<V2TimMessage>> {
    const running = core.running();
    if (!running) return notStarted(method);
    const problem = wrongUserID(method, 'userID', userID);
    if (problem) return problem;
    if ('problem' in created) return created.problem;
    const { id } = running.drafts.create([created.element]);
    return sender.send(method, { id, receiver: userID });
  }

  const methods: SdkMethods = {
    initSDK: async (sdkAppID, logLevel, listener) => core.start(sdkAppID, logLevel, listener),
    unInitSDK: async () => core.stop(),
    async login(userID, userSig) {
      const running = core.running();
      if (!running) return notStarted('login');
      const problem = wrongUserID('login', 'userID', userID);
      if (problem) return problem;
      if (typeof userSig !== 'string' || userSig === '') {
        return failed(TimCode.badParameter, 'login: userSig must be the signature that your back end made');
      }
      return running.session.login(userID, userSig);
    },
    logout: async () => core.running()?.session.logout() ?? notStarted('logout'),
    getLoginUser: async () => {
      const running = core.running();
      return running ? value(running.session.userID() ?? '') : notStarted('getLoginUser');
    },
    getLoginStatus: async () => value(core.running()?.session.status() ?? LoginStatusEnum.V2TIM_STATUS_LOGOUT),
    async getServerTime() {
      const running = core.running();
      if (!running) return notStarted('getServerTime');
      const ms = running.session.serverTime();
      if (ms === undefined)
        return failed(TimCode.notLoggedIn, 'getServerTime: the server was not heard yet; log in first');
      return value(Math.floor(ms / 1000));
    },
    getVersion: async () => value(VERSION),
    sendC2CTextMessage: (userID, text) =>
      sendSimple('sendC2CTextMessage', userID, textElement('sendC2CTextMessage', text)),
    sendC2CCustomMessage: (userID, customData) =>
      sendSimple('sendC2CCustomMessage', userID, customElement({ data: customData })),
    async setSelfInfo(info) {
      const running = core.running();
      if (!running) return notStarted('setSelfInfo');
      if (typeof info !== 'object' || info === null) {
        return failed(TimCode.badParameter, 'setSelfInfo: takes an object like { nickName, faceUrl }');
      }
      for (const warning of unknownKeys('setSelfInfo', info, SELF_INFO)) core.log.warn(warning);
      return withoutData(await running.session.request('setProfile', { profile: profileToWire(info) }));
    },
    async getUsersInfo(userIDList) {
      const running = core.running();
      if (!running) return notStarted('getUsersInfo');
      const problem = wrongUserIDs('getUsersInfo', userIDList, MOST_USERS);
      if (problem) return problem;
      const answer = await running.session.request('getProfiles', { userIDs: userIDList });
      return mapped(answer, ({ profiles }) => profiles.map(profileFromWire));
    },
  };

  return {
    ...neverReject({ ...methods }, core.log.error),
    addSimpleMsgListener: (listener) => core.listeners.simple.add(listener),
    removeSimpleMsgListener: (listener) => core.listeners.simple.remove(listener),
  };
}
