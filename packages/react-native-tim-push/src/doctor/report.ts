/** Collects what the checks find. */

import type { CheckVendor, Edit, Finding, Outcome, Place, Severity, Theme } from './finding.ts';
import { CHECKS } from './ids.ts';

export interface Detail {
  vendor?: CheckVendor;
  at?: Place | undefined;
  values?: Record<string, string>;
  fix?: Edit[];
}

export class Report {
  readonly findings: Finding[] = [];

  add<T extends Theme>(theme: T, outcome: Outcome<T>, { vendor, at, values = {}, fix = [] }: Detail = {}): void {
    const outcomes: Record<string, Severity> = CHECKS[theme].outcomes;
    this.findings.push({
      id: vendor === undefined ? theme : `${vendor}.${theme}`,
      theme,
      outcome,
      severity: outcomes[outcome] ?? 'missing',
      ...(vendor === undefined ? {} : { vendor }),
      ...(at === undefined ? {} : { at }),
      values: { ...(vendor === undefined ? {} : { vendor }), ...values },
      fix,
    });
  }

  /** Whether a check has found something to put right so far. */
  has(id: string, severity: Severity): boolean {
    return this.findings.some((finding) => finding.id === id && finding.severity === severity);
  }
}
