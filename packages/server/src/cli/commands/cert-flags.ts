import { type ChannelDefinition, meaningOf } from '@tim-push/channels';
import type { Vendor } from '@tim-push/protocol';
import type { TObject, TSchema } from 'typebox';
import { usageError } from '../error.ts';
import type { Language } from '../texts.ts';

/** One flag made from a field of a channel's schema. */
export interface FieldFlag {
  /** `--app-secret` */
  flag: string;
  /** As commander names its value: `appSecret`. */
  key: string;
  field: string;
  part: 'credentials' | 'options';
  secret: boolean;
  vendors: Vendor[];
  description: Record<Language, string>;
  type: string;
}

/** The flags of all channels; fields that several vendors share become one flag. */
export function fieldFlags(channels: readonly { vendor: Vendor; definition: ChannelDefinition }[]): FieldFlag[] {
  const flags = new Map<string, FieldFlag>();
  for (const { vendor, definition } of channels) {
    for (const part of ['credentials', 'options'] as const) {
      for (const [field, schema] of Object.entries((definition.spec[part] as TObject).properties)) {
        const made = makeFlag(field, schema, part, vendor);
        const known = flags.get(made.flag);
        if (known === undefined) flags.set(made.flag, made);
        else known.vendors.push(vendor);
      }
    }
  }
  return [...flags.values()];
}

function makeFlag(field: string, schema: TSchema, part: FieldFlag['part'], vendor: Vendor): FieldFlag {
  const raw = schema as TSchema & Record<string, unknown>;
  const flag = `--${field.replaceAll('_', '-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const key = flag.slice(2).replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const secret = raw['secret'] === true;
  const { description, descriptionZh } = meaningOf(schema);
  return {
    flag,
    key,
    field,
    part,
    secret,
    vendors: [vendor],
    description: { en: description, zh: descriptionZh },
    type: typeOf(raw),
  };
}

/** A choice has no type of its own, only its values. */
function typeOf({ type, enum: choices }: Record<string, unknown>): string {
  if (typeof type === 'string') return type;
  return Array.isArray(choices) && choices.every((choice) => typeof choice === 'number') ? 'number' : 'string';
}

/** A flag's text as the type its field has. */
export function typedValue({ flag, type }: FieldFlag, text: string): unknown {
  switch (type) {
    case 'integer':
    case 'number':
      if (text.trim() === '' || Number.isNaN(Number(text)))
        throw usageError(flag, {
          en: [`'${text}' is no number`, `give ${flag} a number`],
          zh: [`'${text}' 不是数字`, `${flag} 应为数字`],
        });
      return Number(text);
    case 'boolean':
      if (text !== 'true' && text !== 'false')
        throw usageError(flag, {
          en: [`'${text}' is neither true nor false`, `give ${flag} true or false`],
          zh: [`'${text}' 既不是 true 也不是 false`, `${flag} 应为 true 或 false`],
        });
      return text === 'true';
    case 'object':
    case 'array':
      return parseJson(flag, text);
    default:
      return text;
  }
}

/** Reads JSON without quoting it in errors: it may be a secret. */
export function parseJson(flag: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usageError(flag, {
      en: [`the value of ${flag} is not JSON`, `give JSON, best from a file: ${flag} @file.json`],
      zh: [`${flag} 的值不是 JSON`, `给出 JSON，最好来自文件：${flag} @file.json`],
    });
  }
}
