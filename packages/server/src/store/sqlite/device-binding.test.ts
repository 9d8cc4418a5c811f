/** DESIGN §4 invariant 5 over any order of logins, reports, logouts and kicks. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { APP, loginInput } from '../conformance/fixtures.ts';
import { NOW } from '../conformance/with-store.ts';
import { accountCommands } from './commands/accounts.ts';
import { adminCommands } from './commands/admin.ts';
import { deviceCommands } from './commands/devices.ts';
import { planner } from './testing/planner.ts';
import { openTestTx } from './testing/tx.ts';
import type { Command, Tx } from './tx.ts';

/** Two certificates of one vendor account, one of another, and one that the server does not know. */
const LANES: Record<number, string> = { 1: 'a', 2: 'a', 3: 'b', 4: 'unknown' };

const user = fc.constantFrom('alice', 'bob', 'carol');
const step = fc.oneof(
  fc.record({ kind: fc.constant('login' as const), user, key: fc.constantFrom('k1', 'k2') }),
  fc.record({
    kind: fc.constant('report' as const),
    login: fc.nat(8),
    certificateId: fc.constantFrom(0, 1, 2, 3, 4),
    token: fc.constantFrom('', 'S', 'T'),
  }),
  fc.record({ kind: fc.constant('logout' as const), login: fc.nat(8) }),
  fc.record({ kind: fc.constant('kick' as const), user }),
);

interface HolderRow {
  id: number;
  token: string;
  certificate_id: number;
  state: string;
  epoch: number;
}
const rowsOf = (tx: Tx) => tx.all<HolderRow>('SELECT id, token, certificate_id, state, epoch FROM devices');
const conflict = (a: number, b: number): boolean =>
  LANES[a] === LANES[b] || LANES[a] === 'unknown' || LANES[b] === 'unknown';

it('one vendor account has one holder of a token, the highest epoch, and no one who is logged out', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { tx, close } = openTestTx(planner);
      const run = <Args extends unknown[], Result>(command: Command<Args, Result>, ...args: Args): Result =>
        command.run(tx, ...args);
      for (const [id, vendorAccount] of Object.entries(LANES)) {
        if (vendorAccount === 'unknown') continue;
        run(adminCommands.putCertificate, {
          id: Number(id),
          appId: APP,
          vendor: 'xiaomi',
          name: id,
          vendorAccount,
          sealedCredentials: '',
          options: {},
          endpoints: {},
          sealedProxy: '',
          enabled: true,
          createdMs: NOW,
          updatedMs: NOW,
        });
      }
      const logins: { deviceId: number; epoch: number }[] = [];
      for (const todo of steps) {
        if (todo.kind === 'login') {
          const session = run(deviceCommands.login, loginInput(todo.user, { deviceKey: todo.key }));
          if (session.kind === 'ok') logins.push({ deviceId: session.device.id, epoch: session.device.epoch });
        } else if (todo.kind === 'kick') {
          // Kicked at the very time of the next UserSig, so that the account may come back.
          run(accountCommands.kickAccount, APP, todo.user, NOW);
        } else {
          const login = logins[todo.login % Math.max(1, logins.length)];
          if (login === undefined) continue;
          if (todo.kind === 'logout') run(deviceCommands.logout, login.deviceId, login.epoch, NOW);
          else report(tx, login, todo.certificateId, todo.token);
        }

        const holders = rowsOf(tx).filter((row) => row.token !== '');
        for (const holder of holders) {
          expect(holder.state).toBe('logged_in');
          const rivals = holders.filter(
            (other) =>
              other !== holder && other.token === holder.token && conflict(other.certificate_id, holder.certificate_id),
          );
          expect(rivals).toEqual([]);
        }
      }
      close();
    }),
    { numRuns: 150 },
  );
});

/** Reports, and holds the answer to what was there before. */
function report(tx: Tx, login: { deviceId: number; epoch: number }, certificateId: number, token: string): void {
  const before = rowsOf(tx);
  const mine = before.find((row) => row.id === login.deviceId);
  const rivals = before.filter(
    (row) => row.id !== login.deviceId && row.token === token && conflict(row.certificate_id, certificateId),
  );
  const setToken = deviceCommands.setToken;
  if (setToken.kind !== 'write') throw new Error('setToken writes');
  const result = setToken.run(tx, { ...login, certificateId, token, nowMs: NOW });
  const current = mine?.epoch === login.epoch && mine.state === 'logged_in';
  const clears = certificateId === 0 || token === '';
  if (!current || (!clears && rivals.some((row) => row.epoch > login.epoch))) {
    expect(result).toEqual({ kind: 'stale' });
    expect(rowsOf(tx)).toEqual(before);
  } else if (clears) {
    expect(result).toEqual({ kind: 'cleared' });
  } else {
    expect(result).toEqual({ kind: 'bound', unbound: rivals.map((row) => row.id) });
    expect(rowsOf(tx).find((row) => row.id === login.deviceId)).toMatchObject({ token, certificate_id: certificateId });
  }
}
