/** A push library as its users call it: one notification for one phone. */
export interface Note {
  title: string;
  body: string;
  ext: string;
  /** A later note with the same one replaces it on the phone. */
  replaceKey: string;
}
/** @returns the cloud's id of the push. @throws when the cloud did not take it. */
export type Push = (token: string, note: Note) => Promise<string>;

/** The id must be one: a library that answers otherwise has not pushed. */
export function idOf(id: unknown): string {
  if (typeof id !== 'string' || id === '') throw new Error(`the library answered without an id: ${JSON.stringify(id)}`);
  return id;
}
