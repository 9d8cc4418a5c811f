/** gradle.properties: `name=value` lines, with where each stands. The last of two wins, as in Java. */
export interface Property {
  value: string;
  line: number;
}

export function readProperties(text: string): Map<string, Property> {
  const properties = new Map<string, Property>();
  text.split('\n').forEach((line, index) => {
    const [, name, value] = /^\s*([^#!\s=:][^\s=:]*)\s*[=:]?\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) properties.set(name, { value: value ?? '', line: index + 1 });
  });
  return properties;
}
