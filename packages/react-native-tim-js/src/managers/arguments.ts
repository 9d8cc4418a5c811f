import { isUserID, nearestName } from '@tim-push/protocol';
import { TimCode } from '../codes.ts';
import { failed, type V2TimCallback } from '../results.ts';

/** Checks of what apps pass. Each answers the problem as a result that names the call, the field and what would be right, or undefined. */

export function wrongUserID(method: string, field: string, given: unknown): V2TimCallback | undefined {
  if (isUserID(given)) return undefined;
  const desc = `${method}: ${field} must be a user ID of 1 to 32 printable ASCII characters, none of its ends a blank`;
  return failed(typeof given === 'string' && given !== '' ? TimCode.userIDInvalid : TimCode.badParameter, desc);
}

export function wrongUserIDs(method: string, given: unknown, most: number): V2TimCallback | undefined {
  if (!Array.isArray(given) || given.length === 0 || given.length > most) {
    return failed(TimCode.badParameter, `${method}: userIDList must be an array of 1 to ${most} user IDs`);
  }
  for (const userID of given) {
    const problem = wrongUserID(method, 'userIDList', userID);
    if (problem) return problem;
  }
  return undefined;
}

/** Message IDs of this server are decimal. */
export function wrongMsgID(method: string, given: unknown): V2TimCallback | undefined {
  if (typeof given === 'string' && /^[0-9]{1,16}$/.test(given)) return undefined;
  return failed(TimCode.badParameter, `${method}: msgID must be the msgID of a message that was sent or received`);
}

export function wrongCount(method: string, field: string, given: unknown): V2TimCallback | undefined {
  if (typeof given === 'number' && Number.isInteger(given) && given >= 0) return undefined;
  return failed(TimCode.badParameter, `${method}: ${field} must be a whole number from 0`);
}

/** One sentence for each key that nobody knows. */
export function unknownKeys(method: string, given: object, known: readonly string[]): string[] {
  return Object.keys(given)
    .filter((key) => !known.includes(key))
    .map((key) => `${method}: ${key} is not known: did you mean ${nearestName(key, known)}?`);
}
