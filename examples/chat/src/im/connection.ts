import { LogLevelEnum, type StorageAdapter, type TencentIm } from 'react-native-tim-js';

export interface Login {
  /** Address of the tim-push server, `https://im.example.com`. */
  url: string;
  sdkAppID: number;
  userID: string;
  /** Made by the back end (`tim-push usersig alice`); the secret that makes it must not be in an app. */
  userSig: string;
}

/** Logs in. Answers what went wrong, '' when nothing did. `onLost` is called when the login ends without the user's doing. */
export async function logIn(
  im: TencentIm,
  storage: StorageAdapter,
  { url, sdkAppID, userID, userSig }: Login,
  onLost: (why: string) => void,
): Promise<string> {
  const server = im.setServer({ url, storage });
  if (server.code !== 0) return server.desc;
  const started = await im.v2TIMManager.initSDK(sdkAppID, LogLevelEnum.V2TIM_LOG_WARN, {
    onKickedOffline: () => onLost('This account logged in on another phone.'),
    onUserSigExpired: () => onLost('The UserSig expired: log in again.'),
  });
  if (started.code !== 0) return started.desc;
  const login = await im.v2TIMManager.login(userID, userSig);
  if (login.code === 0) return '';
  // The next try may name another server or app.
  await im.v2TIMManager.unInitSDK();
  return `${login.desc} (${login.code})`;
}

/** Ends the login, and with it the pushes to this phone. */
export async function logOut(im: TencentIm): Promise<void> {
  await im.v2TIMManager.logout();
  await im.v2TIMManager.unInitSDK();
}
