/** A manifest or another small XML file as a tree with lines. */
import { SaxesParser } from 'saxes';

export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  line: number;
  lastLine: number;
}
export type XmlReading = { kind: 'read'; root: XmlElement } | { kind: 'broken'; line: number };

export function readXml(text: string): XmlReading {
  // Prefixes are kept as written: a manifest whose tools: is bound to nothing must still be read to say so.
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let brokenAt: number | undefined;
  parser.on('error', () => {
    brokenAt ??= parser.line;
  });
  let tagLine = 1;
  parser.on('opentagstart', () => {
    // Told behind the name: where a line ends there, one too late.
    tagLine = parser.columnIndex === 0 ? parser.line - 1 : parser.line;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { name, attributes, children: [], line: tagLine, lastLine: parser.line };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (element) element.lastLine = parser.line;
  });
  parser.write(text).close();
  return root === undefined || brokenAt !== undefined
    ? { kind: 'broken', line: brokenAt ?? 1 }
    : { kind: 'read', root };
}

export const childrenOf = (element: XmlElement | undefined, ...names: string[]): XmlElement[] =>
  (element?.children ?? []).filter((child) => names.includes(child.name));

/** Every element of the tree, outermost first. */
export const elementsOf = (element: XmlElement): XmlElement[] => [element, ...element.children.flatMap(elementsOf)];
