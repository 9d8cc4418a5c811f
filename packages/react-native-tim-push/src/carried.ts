import { PUSH_TAG_KEY } from '@tim-push/protocol';

/** What a push brings along for the app, out of its own fields (`userInfo`, the parameters of a `want`). */
export const carried = (data: Readonly<Record<string, unknown>>): { ext: string; tag: string } => ({
  ext: asText(data['ext']),
  tag: asText(data[PUSH_TAG_KEY]),
});

/** Some senders put JSON in as an object: the app gets its text, as it would from every other cloud. */
const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
