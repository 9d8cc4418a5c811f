/**
 * UserSig (TLSSigAPIv2): the signed ticket of a login and of a REST call (facts: tim-api §2). Node only.
 *
 * @example
 * const sig = createUserSig({ sdkAppID: 1400000000, secret, userID: 'alice', expireSeconds: 86_400 });
 * const result = verifyUserSig(sig, { sdkAppID: 1400000000, secret, userID: 'alice' });
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { codes } from './codes.ts';

/** Longest ticket that is looked at, and longest text it may inflate to: a real one has about 250 and 300 bytes. */
const MAX_SIG_CHARS = 4096;
const MAX_INFLATED_BYTES = 8192;

export interface CreateUserSigInput {
  sdkAppID: number;
  /** The app's secret, used as text, never decoded. */
  secret: string;
  userID: string;
  /** Life in seconds from `timeSeconds`. */
  expireSeconds: number;
  /** Unix seconds of issue; default now. */
  timeSeconds?: number;
  /** Extra bytes to sign (a room ticket's privilege map). */
  userbuf?: Uint8Array;
}

/** Makes a UserSig that every TLSSigAPIv2 verifier accepts. Secrets stay on the server: an app asks its back end for this. */
export function createUserSig(input: CreateUserSigInput): string {
  const time = input.timeSeconds ?? Math.floor(Date.now() / 1000);
  const userbuf = input.userbuf === undefined ? undefined : Buffer.from(input.userbuf).toString('base64');
  const ticket: Record<string, string | number> = {
    'TLS.ver': '2.0',
    'TLS.identifier': input.userID,
    'TLS.sdkappid': input.sdkAppID,
    'TLS.time': time,
    'TLS.expire': input.expireSeconds,
  };
  if (userbuf !== undefined) ticket['TLS.userbuf'] = userbuf;
  ticket['TLS.sig'] = sign(input.secret, input.userID, input.sdkAppID, time, input.expireSeconds, userbuf).toString(
    'base64',
  );
  return toUrlAlphabet(deflateSync(JSON.stringify(ticket)).toString('base64'));
}

export interface VerifyUserSigInput {
  sdkAppID: number;
  secret: string;
  userID: string;
  /** Unix seconds; default now. */
  nowSeconds?: number;
}
export type VerifyUserSigResult =
  | { ok: true; userID: string; timeSeconds: number; expiresAtSeconds: number }
  | { ok: false; code: VerifyUserSigCode; desc: string };
export type VerifyUserSigCode =
  | typeof codes.sigEmpty
  | typeof codes.sigMalformed
  | typeof codes.sigNotVerified
  | typeof codes.sigIdentifierMismatch
  | typeof codes.sigSdkAppIdMismatch
  | typeof codes.sigExpired;

/** Verifies a UserSig for one user of one app. Never throws; work and memory are bounded whatever the input is. */
export function verifyUserSig(userSig: string, expected: VerifyUserSigInput): VerifyUserSigResult {
  if (userSig === '') return refused(codes.sigEmpty, 'the UserSig is empty');
  const ticket = readTicket(userSig);
  if (ticket === undefined)
    return refused(codes.sigMalformed, 'the UserSig is cut or malformed: use it exactly as generated');
  if (ticket.identifier !== expected.userID) {
    return refused(codes.sigIdentifierMismatch, 'the UserSig was made for another user ID');
  }
  if (ticket.sdkAppID !== expected.sdkAppID) {
    return refused(codes.sigSdkAppIdMismatch, 'the UserSig was made for another SDKAppID');
  }
  const right = sign(expected.secret, ticket.identifier, ticket.sdkAppID, ticket.time, ticket.expire, ticket.userbuf);
  const given = Buffer.from(ticket.sig, 'base64');
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    return refused(
      codes.sigNotVerified,
      'the UserSig does not match the key of this app: is it signed with the right secret?',
    );
  }
  const expiresAtSeconds = ticket.time + ticket.expire;
  if (expiresAtSeconds <= (expected.nowSeconds ?? Math.floor(Date.now() / 1000))) {
    return refused(codes.sigExpired, 'the UserSig has expired: make a new one');
  }
  return { ok: true, userID: ticket.identifier, timeSeconds: ticket.time, expiresAtSeconds };
}

interface Ticket {
  identifier: string;
  sdkAppID: number;
  time: number;
  expire: number;
  userbuf: string | undefined;
  sig: string;
}

function readTicket(userSig: string): Ticket | undefined {
  if (userSig.length > MAX_SIG_CHARS || !/^[A-Za-z0-9*\-_+/=]+$/.test(userSig)) return undefined;
  let fields: unknown;
  try {
    const inflated = inflateSync(Buffer.from(fromUrlAlphabet(userSig), 'base64'), {
      maxOutputLength: MAX_INFLATED_BYTES,
    });
    fields = JSON.parse(inflated.toString('utf8'));
  } catch {
    // Whatever is wrong with it (not base64, not zlib, too large, not JSON), the answer is the same: malformed.
    return undefined;
  }
  if (typeof fields !== 'object' || fields === null) return undefined;
  const map = fields as Record<string, unknown>;
  const identifier = map['TLS.identifier'];
  const sdkAppID = map['TLS.sdkappid'];
  const time = map['TLS.time'];
  const expire = map['TLS.expire'];
  const userbuf = map['TLS.userbuf'];
  const sig = map['TLS.sig'];
  if (typeof identifier !== 'string' || typeof sig !== 'string') return undefined;
  if (!Number.isSafeInteger(sdkAppID) || !Number.isSafeInteger(time) || !Number.isSafeInteger(expire)) return undefined;
  if (userbuf !== undefined && typeof userbuf !== 'string') return undefined;
  return { identifier, sdkAppID: sdkAppID as number, time: time as number, expire: expire as number, userbuf, sig };
}

function sign(
  secret: string,
  userID: string,
  sdkAppID: number,
  time: number,
  expire: number,
  userbuf: string | undefined,
): Buffer {
  let content = `TLS.identifier:${userID}\nTLS.sdkappid:${sdkAppID}\nTLS.time:${time}\nTLS.expire:${expire}\n`;
  if (userbuf !== undefined) content += `TLS.userbuf:${userbuf}\n`;
  return createHmac('sha256', secret).update(content).digest();
}

const toUrlAlphabet = (base64: string): string => base64.replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');
const fromUrlAlphabet = (text: string): string => text.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=');

function refused(code: VerifyUserSigCode, desc: string): VerifyUserSigResult {
  return { ok: false, code, desc };
}
