/** Messages of one turn share a ticket: together they take no more of a lane than it offers. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { APP, loginInput } from '../conformance/fixtures.ts';
import { acceptInput } from '../conformance/push-fixtures.ts';
import { MINUTE, NOW } from '../conformance/with-store.ts';
import { type ClaimTicket, StoreError } from '../contract/index.ts';
import { commandTable } from './commands/index.ts';
import { type CommandTable, commitGroup } from './group-commit.ts';
import { planner } from './testing/planner.ts';
import { openTestTx } from './testing/tx.ts';
import type { Call, Reply } from './thread-messages.ts';
import type { Command } from './tx.ts';
import { acceptForm } from './wire/accept.ts';

const fails: Command<never[], unknown> = {
  kind: 'write',
  run: () => {
    throw new StoreError('exists', 'refused');
  },
};
const table: CommandTable = new Map([...commandTable, ['fails', fails]]);

let test: ReturnType<typeof openTestTx>;
beforeEach(() => {
  test = openTestTx(planner);
  const empty = { name: '', sealedCredentials: '', options: {}, endpoints: {}, sealedProxy: '' };
  const certificate = { id: 10, appId: APP, vendor: 'xiaomi', vendorAccount: 'account', enabled: true, ...empty };
  run('putCertificate', { ...certificate, createdMs: NOW, updatedMs: NOW });
  run('login', loginInput('alice', { nowMs: NOW }));
  const session = run('login', loginInput('bob', { nowMs: NOW })) as { device: { id: number; epoch: number } };
  const { id: deviceId, epoch } = session.device;
  run('setToken', { deviceId, epoch, certificateId: 10, token: 'token', nowMs: NOW });
});
afterEach(() => test.close());

/** As a thread gets it: what was one object in a message is one there too. */
const commit = (calls: Call[]): Reply[] => commitGroup(test.db, test.tx, table, structuredClone(calls));
function run(name: string, input: object): unknown {
  const [reply] = commit([[1, name, [input]]]);
  if (reply?.[1] !== true) throw new Error(`${name}: ${JSON.stringify(reply)}`);
  return reply[2];
}
/** @param failing before which of them another command fails. */
function accepted(ticket: ClaimTicket, { count, failing = [] }: { count: number; failing?: number[] }): number[] {
  const inputs = Array.from({ length: count }, () => acceptInput({ claim: ticket, honorMute: false }));
  const calls = inputs.map((input, id): Call => [id, 'accept', acceptForm.packArgs([input]) as never]);
  for (const at of failing.toReversed()) calls.splice(at, 0, [count, 'fails', []]);
  const replies = commit(calls).filter(([id]) => id < count);
  return replies.map((reply, index) => {
    if (reply[1] !== true) throw new Error(JSON.stringify(reply));
    return claimedBy(reply[2], inputs[index]);
  });
}
function claimedBy(reply: unknown, input = acceptInput()): number {
  const result = acceptForm.unpackResult(structuredClone(reply), acceptForm.keep([input]));
  if (result.kind !== 'accepted') throw new Error(result.kind);
  return result.claimed.length;
}
const ticket = (slots: number): ClaimTicket => ({ owner: 'one', leaseMs: MINUTE, slots: { 1: slots } });

it.each([
  ['alone', []],
  ['also where a neighbour fails and all of them run again', [4]],
  ['also where neighbours fail among them', [1, 3]],
])('takes what there is, and queues the others, %s', (_name, failing) => {
  expect(accepted(ticket(2), { count: 4, failing })).toEqual([1, 1, 0, 0]);
});

it('counts what an earlier commit of the same message took', () => {
  const claim = ticket(1);
  const inputs = Array.from({ length: 3 }, () => acceptInput({ claim, honorMute: false }));
  const calls = structuredClone(inputs.map((input, id): Call => [id, 'accept', acceptForm.packArgs([input]) as never]));
  const claims = [calls.slice(0, 1), [[9, 'fails', []] as Call, ...calls.slice(1)]]
    .flatMap((group) => commitGroup(test.db, test.tx, table, group))
    .filter(([id]) => id < 3)
    .map(([id, ok, value]) => (ok ? claimedBy(value, inputs[id]) : undefined));
  expect(claims).toEqual([1, 0, 0]);
});

it('counts each ticket for itself, however alike', () => {
  const claims = [ticket(1), ticket(1)].map((one) => accepted(one, { count: 1 }));
  expect(claims).toEqual([[1], [1]]);
});
