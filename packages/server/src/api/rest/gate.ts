/**
 * The gate of REST v4: reads the URL, verifies the administrator's UserSig, and says which code a bad one gets.
 * The `Host` is ignored (back ends are pointed here by DNS) and `random` need not be unique (facts: tim-api §1).
 */
import { hash } from 'node:crypto';
import { codes } from '@tim-push/protocol';
import type { App, AppDirectory, Log, Sessions } from '../../im/contract.ts';
import { type RestFailure, refuse } from './envelope.ts';

export interface GateDeps {
  apps: AppDirectory;
  sessions: Pick<Sessions, 'authenticate'>;
  now(): number;
  log: Pick<Log, 'warn'>;
}
export type GateResult = { ok: true; app: App; identifier: string } | { ok: false; error: RestFailure };

/** Verified UserSigs that are remembered: inflating and signing costs more than the rest of the gate. */
const MAX_REMEMBERED = 4096;
/** A UserSig made this far in the future shows that the clock of its maker or of this machine is wrong. */
const SKEW_MS = 5 * 60_000;
const SKEW_WARNING_EVERY_MS = 3_600_000;

export type Gate = (query: Readonly<Record<string, unknown>>, remote: string) => GateResult;

export function createGate(deps: GateDeps): Gate {
  /** Hash of app, identifier and UserSig → the app it was verified with, and until when. In order of last use. */
  const remembered = new Map<string, { app: App; expiresAtMs: number }>();

  const isRemembered = (key: string, app: App): boolean => {
    const entry = remembered.get(key);
    if (entry === undefined) return false;
    remembered.delete(key);
    // A changed app (new secret, disabled) is another object: what was verified with the old one counts no more.
    if (entry.app !== app || entry.expiresAtMs <= deps.now()) return false;
    remembered.set(key, entry);
    return true;
  };
  const remember = (key: string, app: App, expiresAtMs: number): void => {
    remembered.set(key, { app, expiresAtMs });
    if (remembered.size <= MAX_REMEMBERED) return;
    const oldest = remembered.keys().next();
    if (oldest.done !== true) remembered.delete(oldest.value);
  };

  let warnedMs = Number.NEGATIVE_INFINITY;
  const warnOfSkew = (appId: number, sigTimeMs: number): void => {
    const nowMs = deps.now();
    const aheadMs = sigTimeMs - nowMs;
    if (aheadMs < SKEW_MS || nowMs - warnedMs < SKEW_WARNING_EVERY_MS) return;
    warnedMs = nowMs;
    deps.log.warn({ alert: 'clock_skew', appId, aheadMs }, 'a UserSig was made in the future: check the clocks (NTP)');
  };

  return (query, remote) => {
    const read = readQuery(query);
    if (!read.ok) return read;
    const { appId, identifier, userSig } = read;
    const app = deps.apps.get(appId);
    const key = hash('sha256', `${appId}\n${identifier}\n${userSig}`, 'base64');
    if (app === undefined || app.disabled || !isRemembered(key, app)) {
      const verified = deps.sessions.authenticate({ appId, userId: identifier, userSig, remote });
      if (!verified.ok) return verified;
      warnOfSkew(appId, verified.value.sigTimeMs);
      remember(key, verified.value.app, verified.value.sigExpiresAtMs);
      return admitted(verified.value.app, identifier);
    }
    return admitted(app, identifier);
  };
}

function admitted(app: App, identifier: string): GateResult {
  if (app.admins.includes(identifier)) return { ok: true, app, identifier };
  return refuse(
    codes.needsAdmin,
    `the account in 'identifier' is no administrator of app ${app.appId}: call with one of its administrators`,
    'identifier',
  );
}

type ReadQuery = { ok: true; appId: number; identifier: string; userSig: string } | { ok: false; error: RestFailure };

function readQuery(query: Readonly<Record<string, unknown>>): ReadQuery {
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') return refuse(codes.urlInvalid, `the URL has '${name}' more than once`, name);
  }
  const { sdkappid = '', identifier = '', usersig = '', contenttype = 'json' } = query as Record<string, string>;
  if (sdkappid === '') return refuse(codes.sdkAppIdMissing, 'sdkappid is missing in the URL', 'sdkappid');
  if (!/^\d{1,15}$/.test(sdkappid)) return refuse(codes.sdkAppIdWrong, 'sdkappid in the URL is no number', 'sdkappid');
  if (contenttype !== 'json') return refuse(codes.urlInvalid, 'contenttype in the URL must be json', 'contenttype');
  if (identifier === '') return refuse(codes.accountInvalidInUrl, 'identifier is missing in the URL', 'identifier');
  return { ok: true, appId: Number(sdkappid), identifier, userSig: usersig };
}
