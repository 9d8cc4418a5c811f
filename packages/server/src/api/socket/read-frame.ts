/** From the text of a frame to a request that fits its schema, or to the error the client gets. Pure. */
import { type ClientRequest, type ClientRequestType, codes } from '@tim-push/protocol';
import { ClientRequestSchemas, ELEMENT_SCHEMAS } from '@tim-push/protocol/schemas';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { ImError } from '../../im/index.ts';
import { isTooDeep } from '../nesting.ts';

/** A JSON object with its id, or 0 where it has none that can be answered. */
export interface Frame {
  kind: 'frame';
  id: number;
  t: unknown;
  value: object;
}
export type ParsedFrame = Frame | { kind: 'not_json' } | { kind: 'too_deep'; id: number };
export type ReadRequest = { ok: true; request: ClientRequest } | { ok: false; error: ImError };

/** The id of an answer to a frame that had none. */
const NO_ID = 0;

export function parseFrame(text: string): ParsedFrame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The reason is in the client's own bytes; the answer names the problem.
    return { kind: 'not_json' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'frame', id: NO_ID, t: undefined, value: {} };
  }
  const { id, t } = value as { id?: unknown; t?: unknown };
  const known = typeof id === 'number' && Number.isInteger(id) && id >= 0 && id <= 0x7fffffff ? id : NO_ID;
  return isTooDeep(text) ? { kind: 'too_deep', id: known } : { kind: 'frame', id: known, t, value };
}

export function readRequest(t: unknown, value: object): ReadRequest {
  if (!isRequestType(t)) return refuse(codes.requestInvalid, `t must be one of ${REQUEST_TYPES.join(', ')}`, 't');
  const validator = compiled(t);
  if (validator.Check(value)) return { ok: true, request: value as ClientRequest };
  const { field, problem } = blame(validator, value);
  return refuse(fieldCode(field, value), `${t}: ${field} ${problem}`, field);
}

const REQUEST_TYPES = Object.keys(ClientRequestSchemas) as ClientRequestType[];
const isRequestType = (t: unknown): t is ClientRequestType =>
  typeof t === 'string' && Object.hasOwn(ClientRequestSchemas, t);

/** Compiling all schemas would cost the start-up tens of milliseconds, so each is compiled when first needed. */
const validators = new Map<TSchema, Validator>();
function compiled(t: ClientRequestType): Validator {
  return validatorOf(ClientRequestSchemas[t]);
}
function validatorOf(schema: TSchema): Validator {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const made = Compile(schema);
  validators.set(schema, made);
  return made;
}

interface Blame {
  field: string;
  problem: string;
}
function blame(validator: Validator, value: object): Blame {
  const [error] = validator.Errors(value);
  if (error === undefined) return { field: '', problem: 'does not fit' };
  const path = error.instancePath.split('/').slice(1);
  if (path[0] === 'elements' && path.length > 1) return blameElement(value, Number(path[1]));
  if (error.keyword === 'required') {
    const missing = error.params.requiredProperties[0];
    return { field: [...path, missing].join('.'), problem: 'is missing' };
  }
  const problem = error.keyword === 'enum' ? `must be one of ${error.params.allowedValues.join(', ')}` : error.message;
  return { field: path.join('.'), problem };
}

/** A union says only that no member fits; the element's own `MsgType` tells which member was meant. */
function blameElement(value: object, index: number): Blame {
  const at = `elements.${index}`;
  const { elements } = value as { elements?: unknown };
  const element: unknown = Array.isArray(elements) ? elements[index] : undefined;
  if (typeof element !== 'object' || element === null) return { field: at, problem: 'must be object' };
  const type = (element as { MsgType?: unknown }).MsgType;
  if (typeof type !== 'string' || !Object.hasOwn(ELEMENT_SCHEMAS, type)) {
    return { field: `${at}.MsgType`, problem: `must be one of ${Object.keys(ELEMENT_SCHEMAS).join(', ')}` };
  }
  const inner = blame(validatorOf(ELEMENT_SCHEMAS[type as keyof typeof ELEMENT_SCHEMAS]), element);
  return { field: inner.field === '' ? at : `${at}.${inner.field}`, problem: inner.problem };
}

/** Fields whose mistakes have a number of their own in existing apps (tim-api §1). */
function fieldCode(field: string, value: object): number {
  if (field === 'userSig') return (value as { userSig?: unknown }).userSig ? codes.sigMalformed : codes.sigEmpty;
  if (/^(userID|to\.userID|userIDs\.\d+)$/.test(field)) return codes.userIdInvalid;
  if (field.startsWith('elements')) return codes.elementInvalid;
  return codes.requestInvalid;
}

function refuse(code: number, desc: string, field: string): ReadRequest {
  return { ok: false, error: { code, desc, field } };
}
