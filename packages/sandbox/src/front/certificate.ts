/** The throw-away certificate authority of one sandbox and the server certificate it signs. */
import { generate } from 'selfsigned';

export interface TlsMaterial {
  /** PEM of the authority: what clients must trust. */
  ca: string;
  cert: string;
  key: string;
}

const DAY_MS = 86_400_000;

/**
 * Makes an authority (EC P-256) and a certificate for `hosts`, `localhost`, 127.0.0.1 and ::1, good for a year.
 * The dates are the machine's, not the sandbox clock's: TLS clients compare with their own.
 */
export async function createTlsMaterial(hosts: readonly string[]): Promise<TlsMaterial> {
  const dates = { notBeforeDate: new Date(Date.now() - DAY_MS), notAfterDate: new Date(Date.now() + 365 * DAY_MS) };
  const kind = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256', ...dates } as const;
  const authority = await generate([{ name: 'commonName', value: 'tim-push sandbox CA' }], {
    ...kind,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...kind,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...['localhost', ...hosts].map((value) => ({ type: 2 as const, value })),
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { ca: authority.cert, cert: server.cert, key: server.private };
}
