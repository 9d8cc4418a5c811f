/** A user ID: 1 to 32 bytes of printable ASCII, blanks inside but none at an end (facts: tim-api §2). */
export const USER_ID_PATTERN = '^[\\x21-\\x7e]([\\x20-\\x7e]{0,30}[\\x21-\\x7e])?$';
const userID = new RegExp(USER_ID_PATTERN);

/** @example isUserID('alice') // true */
export const isUserID = (given: unknown): given is string => typeof given === 'string' && userID.test(given);
