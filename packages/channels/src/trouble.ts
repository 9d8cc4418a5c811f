/** A cloud that takes nothing at the moment: nobody's mistake, and the server tries again by itself. */
export type TroubleKind = 'busy' | 'notReached' | 'broken';

/** Codes of our own for requests without an answer that says something; those of a login have the name of it in front. */
const UNREADABLE = /^(oauth_|auth_)?unreadable$/;
const NOT_REACHED =
  /^(oauth_|auth_)?(E[A-Z]{3,}|ERR_\w+|UND_ERR_\w+|timeout|connect_timeout|queue_timeout|queue_full|closed|goaway(_\d+)?|rst_\d+|refused_stream)$/;
/** As OpenSSL calls what it does not trust. */
const NOT_TRUSTED = /^(oauth_|auth_)?(CERT_\w+|UNABLE_TO_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+)$/;
/** An HTTP status as code; of a login without `http_` too. */
const STATUS = /^(?:http_|(?:oauth_|auth_)(?:http_)?)([45]\d\d)$/;

/** What one answer, or none, says of its cloud; undefined: nothing of that kind, or in a code of the vendor's own. */
export function troubleOf(code: string, httpStatus = Number(STATUS.exec(code)?.[1] ?? 0)): TroubleKind | undefined {
  if (httpStatus === 429) return 'busy';
  if (httpStatus >= 500 || UNREADABLE.test(code)) return 'broken';
  return NOT_REACHED.test(code) || NOT_TRUSTED.test(code) ? 'notReached' : undefined;
}
