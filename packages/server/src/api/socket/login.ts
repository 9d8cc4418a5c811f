/** A connection becomes a login's, and stops being it. */
import { codes, type LoginRequest, type ResponseData } from '@tim-push/protocol';
import type { Caller, Clock, Im, ImResult, LoggedIn } from '../../im/index.ts';
import type { Connection } from './connection.ts';
import type { Online } from './online.ts';

/** What a request needs to be served. */
export interface Door {
  im: Im;
  online: Online;
  clock: Clock;
  heartbeatSeconds: number;
}

export async function login(
  door: Door,
  connection: Connection,
  request: LoginRequest,
): Promise<ImResult<ResponseData['login']>> {
  if (request.resume && request.epoch === undefined) {
    return refuse(codes.requestInvalid, 'login: epoch is missing: resume names the login it continues', 'epoch');
  }
  connection.phase = 'entering';
  let entered: ImResult<ResponseData['login']> | undefined;
  try {
    entered = await enter(door, connection, request);
  } finally {
    // It may have been closed or kicked meanwhile: then it stays so.
    if (isEntering(connection)) {
      connection.phase = entered?.ok ? 'in' : 'new';
      if (!entered?.ok) door.online.leave(connection);
    }
  }
  return entered;
}
const isEntering = (connection: Connection): boolean => connection.phase === 'entering';

async function enter(
  door: Door,
  connection: Connection,
  request: LoginRequest,
): Promise<ImResult<ResponseData['login']>> {
  const { im, online, clock } = door;
  const appState = request.appState ?? 'foreground';
  const loggedIn = await im.sessions.login({
    appId: request.sdkAppID,
    userId: request.userID,
    userSig: request.userSig,
    remote: connection.remote,
    deviceKey: request.deviceID,
    platform: request.platform,
    brand: request.brand,
    model: request.model,
    language: request.language,
    tokenSource: request.tokenSource,
    appState,
    unread: request.unread,
    resumeEpoch: request.resume ? request.epoch : undefined,
    forgotten: request.forgotten,
  });
  if (!loggedIn.ok) return loggedIn;
  if (!isEntering(connection)) return refuse(codes.networkUnavailable, 'the connection closed during the login');

  const { device, cursor, sigExpiresAtMs } = loggedIn.value;
  const caller = { appId: device.appId, userId: device.userId, deviceId: device.id, epoch: device.epoch };
  online.enter(connection, caller, appState, sigExpiresAtMs);
  const missed = await im.sessions.sinceLogin(caller, cursor);
  if (!missed.ok) return missed;
  if (connection.caller === caller) {
    const events = missed.value.map((message) => ({ t: 'event', event: 'message', message }) as const);
    online.hold(connection, events);
  }
  return { ok: true, value: loginData(loggedIn.value, clock.now(), door.heartbeatSeconds) };
}

function loginData(
  { device, nick, faceUrl, cursor }: LoggedIn,
  serverTime: number,
  heartbeatSeconds: number,
): ResponseData['login'] {
  const { userId: userID, epoch, tokenRetired } = device;
  const hasToken = device.token !== '' && tokenRetired === undefined;
  const data = { userID, epoch, serverTime, heartbeatSeconds, nick, faceUrl, cursor, hasToken };
  return tokenRetired === undefined ? data : { ...data, tokenRetired };
}

export async function logout(
  door: Door,
  connection: Connection,
  caller: Caller,
): Promise<ImResult<ResponseData['logout']>> {
  connection.phase = 'leaving';
  let result: ImResult<void> | undefined;
  try {
    result = await door.im.sessions.logout(caller);
  } finally {
    if (connection.phase === 'leaving') {
      connection.phase = result?.ok ? 'new' : 'in';
      if (result?.ok) {
        connection.anonymousSinceMs = door.clock.now();
        door.online.leave(connection);
      }
    }
  }
  return result.ok ? { ok: true, value: {} } : result;
}

function refuse(code: number, desc: string, field?: string): ImResult<never> {
  return { ok: false, error: field === undefined ? { code, desc } : { code, desc, field } };
}
