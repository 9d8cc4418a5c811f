import { expect, it } from 'vitest';
import { createReportedCertificates } from './reported-certificate.ts';

const HOUR = 3_600_000;

/** No certificate exists; the clock stands where the test puts it. */
function setUp() {
  const lines: object[] = [];
  const clock = { nowMs: 1_000_000_000, now: () => clock.nowMs };
  const nothing = (): void => undefined;
  const log = { debug: nothing, info: nothing, error: nothing, warn: (line: object) => void lines.push(line) };
  const tell = createReportedCertificates({ store: { getCertificate: async () => undefined }, clock, log });
  const report = (certificateId: number) => tell({ appId: 1, certificateId, token: 'T' });
  return { lines, clock, report };
}

it('answers every report, and logs one problem once an hour', async () => {
  const { lines, clock, report } = setUp();
  for (const _ of [1, 2, 3]) expect(await report(7)).toContain('no certificate 7');
  expect(lines).toHaveLength(1);
  clock.nowMs += HOUR;
  await report(7);
  expect(lines).toHaveLength(2);
});

it('writes a bounded number of lines however many IDs phones make up', async () => {
  const { lines, clock, report } = setUp();
  for (let id = 1; id <= 1000; id++) await report(id);
  expect(lines).toHaveLength(100);
  clock.nowMs += HOUR;
  await report(5000);
  expect(lines).toHaveLength(101);
});

it('goes on telling when the clock is set back', async () => {
  const { lines, clock, report } = setUp();
  await report(7);
  clock.nowMs -= 10 * HOUR;
  await report(7);
  expect(lines).toHaveLength(2);
});
