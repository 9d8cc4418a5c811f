import type { PutDeviceBody } from '@tim-push/protocol';
import { PushCode } from '../codes.ts';
import type { TimPushOptions } from '../types.ts';
import type { Reporter } from './reporter.ts';

/** Waits before the next try of a report that did not get through, milliseconds; the last one repeats. */
const RETRY_AFTER_MS = [1000, 5000, 30_000, 120_000];
const REQUEST_TIMEOUT_MS = 10_000;

interface Device {
  deviceID: string;
  platform: PutDeviceBody['platform'];
  brand: string;
  tokenSource: string;
  language: string;
}
interface Answer {
  code: number;
  desc: string;
}

/**
 * Reports to the tim-push server by HTTP, for apps that have no IM client: `PUT /v1/devices/{deviceID}`.
 * A report that finds no network is tried again on its own until it got through or another one replaced it.
 */
export function httpReporter(server: NonNullable<TimPushOptions['server']>, device: () => Device): Reporter {
  let generation = 0;
  const base = server.url.replace(/\/+$/, '');

  async function call(method: string, path: string, body: (userID: string) => object): Promise<Answer> {
    const auth = await server.getAuth();
    const url = `${base}/v1/devices/${device().deviceID}${path}?sdkappid=${auth.sdkAppID}&userID=${encodeURIComponent(auth.userID)}`;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), REQUEST_TIMEOUT_MS);
    try {
      const response = await fetch(url, {
        method,
        headers: { 'content-type': 'application/json', authorization: `UserSig ${auth.userSig}` },
        body: method === 'DELETE' ? undefined : JSON.stringify(body(auth.userID)),
        signal: stop.signal,
      });
      const answer = (await response.json()) as Partial<Answer>;
      return { code: answer.code ?? PushCode.tokenUploadFailed, desc: answer.desc ?? `HTTP ${response.status}` };
    } finally {
      clearTimeout(timer);
    }
  }

  function report(businessID: number, token: string): Promise<Answer> {
    if (token === '') return call('DELETE', '', () => ({}));
    const { platform, brand, tokenSource, language } = device();
    return call('PUT', '', (userID) => ({
      userID,
      platform,
      brand,
      tokenSource,
      language,
      certificateID: businessID,
      token,
      state: 'active',
    }));
  }

  function retry(businessID: number, token: string, mine: number, tries: number): void {
    const wait = RETRY_AFTER_MS[Math.min(tries, RETRY_AFTER_MS.length - 1)];
    setTimeout(() => {
      if (mine !== generation) return;
      report(businessID, token).catch(() => retry(businessID, token, mine, tries + 1));
    }, wait);
  }

  return {
    async setOfflinePushConfig(businessID, token) {
      generation += 1;
      const mine = generation;
      try {
        return await report(businessID, token);
      } catch (error) {
        retry(businessID, token, mine, 0);
        return {
          code: PushCode.tokenUploadFailed,
          desc: `the tim-push server was not reached (${String(error)}): the report is repeated until it is`,
        };
      }
    },
    reportClick: (tag, atMs) => call('POST', '/click', (userID) => ({ userID, tag, atMs })),
  };
}
