import type { Vendor } from '@tim-push/protocol';
import type { Store } from '../store/index.ts';
import type { Clock, ImDeps, Log } from './contract.ts';

/** Why no push can go out under the certificate ID that a phone reported. */
export type CertificateProblem = 'unknown' | 'disabled' | 'other_vendor';

export interface ReportedCertificate {
  appId: number;
  certificateId: number;
  token: string;
  tokenSource?: Vendor | undefined;
}

/** How often one problem of one certificate ID is logged. */
const TELL_MS = 3_600_000;
/** Lines of such problems in that time: phones name the IDs, so there is no end to them. */
const MOST_TOLD = 100;

/**
 * Looks at the certificate ID of a token report. The report is taken whatever it names, as the hosted back ends take it
 * (nothing known says otherwise, and the certificate may be made later); so that the mistake is seen, it is said in the
 * answer, logged once an hour and counted, and `explain` names it.
 *
 * @returns what is wrong, for the developer of the app; '' when nothing is.
 */
export function createReportedCertificates(deps: {
  store: Pick<Store, 'getCertificate'>;
  clock: Clock;
  log: Log;
  onTokenReport?: ImDeps['onTokenReport'];
}): (report: ReportedCertificate) => Promise<string> {
  const { store, clock, log } = deps;
  const told = new Map<string, number>();

  function isNews(key: string): boolean {
    const now = clock.now();
    // Oldest first. A clock that was set back lets everything be told anew.
    for (const [known, atMs] of told) {
      if (now >= atMs && now - atMs < TELL_MS) break;
      told.delete(known);
    }
    if (told.has(key) || told.size >= MOST_TOLD) return false;
    told.set(key, now);
    return true;
  }

  async function problemOf({ appId, certificateId, tokenSource }: ReportedCertificate) {
    const row = await store.getCertificate(certificateId);
    if (row === undefined || row.appId !== appId) return 'unknown';
    if (!row.enabled) return 'disabled';
    return tokenSource !== undefined && tokenSource !== row.vendor ? 'other_vendor' : undefined;
  }

  return async (report) => {
    const { appId, certificateId, token, tokenSource } = report;
    if (certificateId === 0 || token === '') return '';
    const problem = await problemOf(report);
    deps.onTokenReport?.(problem ?? 'ok');
    if (problem === undefined) return '';
    if (isNews(`${appId}/${certificateId}/${problem}/${tokenSource}`)) {
      log.warn(
        { alert: 'reported_certificate', problem, appId, certificate: certificateId, tokenSource, fix: FIX },
        'phones report a certificate ID under which nothing can be pushed',
      );
    }
    return WORDS[problem](certificateId, tokenSource ?? '');
  };
}

const FIX = 'compare the certificate ID in the init of the app with `tim-push cert list`';
const WORDS = {
  unknown: (id) => `taken, but no push will come: this app has no certificate ${id}`,
  disabled: (id) => `taken, but no push will come: certificate ${id} is disabled`,
  other_vendor: (id, vendor) => `taken, but no push will come: certificate ${id} is not of ${vendor}`,
} as const satisfies Record<CertificateProblem, (id: number, vendor: string) => string>;
