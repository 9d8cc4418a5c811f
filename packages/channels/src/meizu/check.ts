import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

const FIXES: Fixes = {
  byCode: {
    '110000': 'Copy the App ID of this app from the Flyme push platform',
    '110009': 'The app is on the platform’s black list: ask the platform',
  },
  byCause: {
    credentials: 'Copy App ID and App Secret (not the App Key) of this app from the Flyme push platform',
    permission: 'See the app’s state in the Flyme push platform',
    config: 'Check the endpoint "api" of this certificate',
  },
};

/** What a push to an id that belongs to no phone proves: the signature is looked at before the id — clouds/meizu.md §5, §6. */
export function checkOfMeizu(outcome: Outcome, code: string, detail: string): CredentialCheck {
  const ok = { ok: true, proved: 'appId+appSecret' } as const;
  switch (outcome.kind) {
    case 'sent':
    case 'invalid_token':
    case 'notifications_off':
      return { ...ok, detail: 'a signed push to an id that belongs to no phone was answered' };
    case 'throttled':
      // Code 110010 comes after the signature was taken; a bare HTTP 429 says nothing.
      if (/^\d+$/.test(code)) return { ...ok, detail: 'the signature was taken; the app is over its rate right now' };
      break;
    case 'unavailable':
    case 'uncertain':
    case 'refused':
      break;
    default:
      return outcome satisfies never;
  }
  return failedCheck(outcome, code, detail, FIXES);
}
