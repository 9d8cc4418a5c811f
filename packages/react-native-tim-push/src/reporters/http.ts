import type { PutDeviceAnswer, PutDeviceBody } from '@tim-push/protocol';
import { BAD_PARAMETER, TOKEN_UPLOAD_FAILED } from '../codes.ts';
import { fail } from '../result.ts';
import type { PushResult, TimPushOptions } from '../types.ts';
import type { Reporter } from './reporter.ts';

/** Waits before the next try of a report that did not get through, milliseconds; then the last one, again and again. */
const RETRY_AFTER_MS = [1000, 5000, 30_000];
const LAST_RETRY_MS = 120_000;
const REQUEST_TIMEOUT_MS = 10_000;

/** What the server is told of a phone, and under which name. */
export interface ReportedDevice {
  deviceID: string | undefined;
  facts: Pick<PutDeviceBody, 'platform' | 'brand' | 'tokenSource' | 'language'>;
}

/**
 * Reports to the tim-push server by HTTP, for apps that have no IM client: `PUT /v1/devices/{deviceID}`.
 * @param server As the app gave it last; asked at each call, so that one reporter serves every account on the phone.
 *
 * A report that finds no network is tried again on its own until it got through or another one replaced it.
 */
export function httpReporter(
  server: () => NonNullable<TimPushOptions['server']>,
  device: () => ReportedDevice,
): Reporter {
  let generation = 0;
  let onRetired: (() => void) | undefined;

  async function call(method: string, what: string, body?: object): Promise<PushResult<never>> {
    const { sdkAppID, userID, userSig } = await server().getAuth();
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), REQUEST_TIMEOUT_MS);
    const path = `/v1/devices/${device().deviceID}${what}?sdkappid=${sdkAppID}&userID=${encodeURIComponent(userID)}`;
    try {
      const response = await fetch(server().url.replace(/\/+$/, '') + path, {
        method,
        headers: { 'content-type': 'application/json', authorization: `UserSig ${userSig}` },
        body: body && JSON.stringify({ userID, ...body }),
        signal: stop.signal,
      });
      const answer = (await response.json()) as Partial<PutDeviceAnswer>;
      const { code = TOKEN_UPLOAD_FAILED, desc = `HTTP ${response.status}`, data } = answer;
      if (data?.tokenRetired) onRetired?.();
      return { code, desc };
    } finally {
      clearTimeout(timer);
    }
  }

  async function report(certificateID: number, token: string, mine: number, tries = 0): Promise<PushResult<never>> {
    try {
      const body = token && { ...device().facts, certificateID, token, state: 'active' };
      return await (body ? call('PUT', '', body) : call('DELETE', ''));
    } catch (error) {
      setTimeout(
        () => mine === generation && report(certificateID, token, mine, tries + 1),
        RETRY_AFTER_MS[tries] ?? LAST_RETRY_MS,
      );
      return fail(TOKEN_UPLOAD_FAILED, `server not reached (${error}): repeated until it is`);
    }
  }

  const tell = (what: string) => (tag: string, atMs: number) => call('POST', what, { tag, atMs });
  return {
    setOfflinePushConfig: async (certificateID, token) =>
      device().deviceID
        ? report(certificateID, token, ++generation)
        : fail(BAD_PARAMETER, 'no native half names this phone: call setRegistrationID'),
    onTokenRetired(listener) {
      onRetired = listener;
      return () => {
        onRetired = undefined;
      };
    },
    reportClick: tell('/click'),
    reportArrived: tell('/arrived'),
  };
}
