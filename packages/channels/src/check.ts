import type { CredentialCheck, Outcome, PushContent, RefusalCause } from './channel.ts';
import { troubleOf } from './trouble.ts';

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
  if (outcome.kind !== 'refused') return undecidedCheck(outcome, code, detail);
  const cause = CAUSES[outcome.cause];
  const words = wordsOf(code, detail) || 'this is no answer of the cloud’s own';
  return { ok: false, code, cause, detail: words, fix: fixes.byCode[code] ?? fixes.byCause[cause] };
}

/** The cloud did not get to the credentials: what that means and what to do; its own words only where they are some. */
export function undecidedCheck(
  outcome: Exclude<Outcome, { kind: 'refused' }>,
  code: string,
  detail: string,
): CredentialCheck {
  const words = wordsOf(code, detail);
  const said = words === '' ? code : `${code}: ${words}`;
  if (outcome.kind === 'throttled') {
    const seconds = Math.ceil(outcome.retryAfterMs / 1000);
    const fix = `Nothing is known to be wrong: try again in ${seconds} s. Pushes wait meanwhile, and go by themselves`;
    return {
      ok: false,
      code,
      cause: 'busy',
      detail: `the cloud wants fewer requests now (${said}): ${UNDECIDED}`,
      fix,
    };
  }
  if (code === 'aborted' || troubleOf(code) === 'notReached') {
    const fix =
      'Check the network and the name service of this server, and the endpoints and the proxy of the certificate, and try again';
    return { ok: false, code, cause: 'network', detail: `the cloud was not reached (${said}): ${UNDECIDED}`, fix };
  }
  const fix =
    'Nothing is known to be wrong: try again in some minutes; if it lasts, check the endpoints and the proxy of the certificate, and ask the vendor';
  const trouble = `the cloud, or a proxy before it, is in trouble (${said}): ${UNDECIDED}`;
  return { ok: false, code, cause: 'network', detail: trouble, fix };
}

const UNDECIDED = 'the credentials were not looked at';

/** Codes of answers that are none of the cloud's own: the page of a gateway tells an operator nothing. */
const FOREIGN = /^(oauth_|auth_)?(http_\d{3}|unreadable)$/;

function wordsOf(code: string, detail: string): string {
  if (code === 'aborted') return 'no answer in time';
  return FOREIGN.test(code) || /^\s*[<{[]/.test(detail) ? '' : detail.trim();
}
