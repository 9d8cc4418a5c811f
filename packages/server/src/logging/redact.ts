import { createHash } from 'node:crypto';

/** How a token appears in logs: equal tokens look equal, and none can be read back. */
export function hashToken(token: string): string {
  return token === '' ? '' : `token:${createHash('sha256').update(token).digest('hex').slice(0, 12)}`;
}

/** Query parameters, headers and JSON fields whose values are never written. */
const SECRET_FIELD =
  /\b(usersig|token|secret|password|passwd|pwd|app[-_]?secret|master[-_]?secret|client[-_]?secret|private[-_]?key|api[-_]?key|authorization|access[-_]?token|assertion)\b(["']?\s*[=:]\s*["']?)((?:bearer|basic|key=|usersig)\s+)?[^\s"'&,}]+/gi;
const PEM = /-----BEGIN [^-]+-----[\s\S]*?-----END [^-]+-----/g;
/** A UserSig always starts with a zlib header in base64. */
const USER_SIG = /\beJ[A-Za-z0-9*\-_+/=]{40,}/g;
const PROXY_PASSWORD = /(\/\/[^/\s:@]+):[^/\s@]+@/g;

/**
 * A text of unknown origin (an error of a library, a vendor's answer) without the secrets that can be recognised in it.
 *
 * @example redact('GET /v4/x?usersig=eJy…&random=1') // 'GET /v4/x?usersig=[redacted]&random=1'
 */
export function redact(text: string): string {
  return text
    .replace(PEM, '[redacted key]')
    .replace(PROXY_PASSWORD, '$1:[redacted]@')
    .replace(SECRET_FIELD, '$1$2[redacted]')
    .replace(USER_SIG, '[redacted]');
}
