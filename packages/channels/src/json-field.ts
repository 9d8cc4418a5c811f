/**
 * One more field of an object whose JSON is put together by hand, with the comma before it; nothing where it has no value.
 *
 * @example `"title":${JSON.stringify(title)}${jsonField('image', image)}`
 */
export const jsonField = (name: string, value: string | undefined): string =>
  value === undefined || value === '' ? '' : `,"${name}":${JSON.stringify(value)}`;
