import type { MessageElement } from './elements.ts';

/** What no schema can say about a message body. Returns the problem in words, or undefined. */
export function checkElements(elements: readonly MessageElement[]): string | undefined {
  const custom = elements.filter((element) => element.MsgType === 'TIMCustomElem').length;
  return custom > 1 ? `MsgBody holds ${custom} TIMCustomElem: at most one is allowed` : undefined;
}
