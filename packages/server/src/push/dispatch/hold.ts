/** The reason of a held lane as it is stored: a code, and what to do. */
import { MASS_DEATH, type OperatorCause } from './lane.ts';

const FIX = {
  credentials:
    'correct the credentials of the certificate (console or `tim-push cert`); the lane is checked again by itself',
  permission: "grant the permission in the vendor's console; the lane is checked again by itself",
  config:
    'correct what the code names (docs/clouds, `tim-push cert verify`): the clock of this server, the address, the topic, a default of the certificate; the lane is checked again by itself',
} as const satisfies Record<OperatorCause, string>;
export const WRONG_PROJECT =
  'check that the certificate belongs to the project and environment that the phones registered with';
export const holdAdvice = (cause: OperatorCause): string => FIX[cause];
export const UNUSABLE = 'certificate_unusable';

/** Why a lane is held. */
export interface Hold {
  cause: OperatorCause | 'dead_tokens' | 'certificate';
  /** The cloud's, or our own. */
  code: string;
  /** What was wrong with the certificate. */
  words?: string;
}
/** The parts that the reason of a held lane was made of; undefined where another version of the server wrote it. */
export function holdOf(reason: string): Hold | undefined {
  if (reason === reasonOf(MASS_DEATH, WRONG_PROJECT)) return { cause: 'dead_tokens', code: MASS_DEATH };
  const unusable = reasonOf(UNUSABLE, '');
  if (reason.startsWith(unusable))
    return { cause: 'certificate', code: UNUSABLE, words: reason.slice(unusable.length) };
  for (const cause of ['credentials', 'permission', 'config'] as const satisfies OperatorCause[]) {
    const advice = reasonOf('', FIX[cause]);
    if (reason.endsWith(advice)) return { cause, code: reason.slice(0, -advice.length) };
  }
  return undefined;
}
export const reasonOf = (code: string, advice: string): string => `${code}: ${advice}`;

/** The reason of a pause where the operator gave none. */
export const PAUSED = 'paused by an operator';
