import type { CredentialCheck, Outcome, PushContent, RefusalCause } from './channel.ts';

/** Has the form of no id that a cloud gives out, and belongs to no phone. */
export const NO_PHONE = 'tim-push-credential-check';

/** What is sent to it. */
export const CHECK_CONTENT: PushContent = {
  title: 'Hello',
  body: 'Hello',
  ext: '',
  class: 'chat',
  replaceKey: 'check',
  offlinePush: {},
  options: {},
};

type CheckCause = 'credentials' | 'permission' | 'config';
const CAUSES: Readonly<Record<RefusalCause, CheckCause>> = {
  credentials: 'credentials',
  permission: 'permission',
  quota: 'permission',
  config: 'config',
  payload: 'config',
  content: 'config',
  unexplained: 'config',
};

/** What to do, by the cloud's own code or else by the cause. */
export interface Fixes {
  readonly byCode: Readonly<Record<string, string>>;
  readonly byCause: Readonly<Record<CheckCause, string>>;
}

/** A failed check from what the cloud (or the way to it) answered. */
export function failedCheck(outcome: Outcome, code: string, detail: string, fixes: Fixes): CredentialCheck {
  if (outcome.kind !== 'refused') {
    const fix = 'The cloud did not decide: check the endpoint, the proxy and the way out of here, and try again';
    return { ok: false, code, cause: 'network', detail, fix };
  }
  const cause = CAUSES[outcome.cause];
  return { ok: false, code, cause, detail, fix: fixes.byCode[code] ?? fixes.byCause[cause] };
}
