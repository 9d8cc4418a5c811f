import { checkElements, codes, type ElementType, type MessageElement } from '@tim-push/protocol';
import { ELEMENT_SCHEMAS } from '@tim-push/protocol/schemas';
import { Compile } from 'typebox/compile';
import { type RestFailure, refuse } from './envelope.ts';
import { fieldError } from './field-error.ts';

/** One validator a type, so that an error names the field of that element instead of listing what the others would need. */
const validators = new Map(Object.entries(ELEMENT_SCHEMAS).map(([type, schema]) => [type, Compile(schema)]));
const MAX_ELEMENTS = 32;

/** Checks `MsgBody`: 90002 missing or empty, 90007 no array, 90010 a wrong element, 80002 too long. */
export function readMessageBody(
  body: unknown,
  maxBytes: number,
): { ok: true; elements: MessageElement[] } | { ok: false; error: RestFailure } {
  if (body === undefined) return refuse(codes.msgBodyInvalid, 'MsgBody is missing', 'MsgBody');
  if (!Array.isArray(body)) return refuse(codes.msgBodyNotArray, 'MsgBody must be an array of elements', 'MsgBody');
  if (body.length === 0) return refuse(codes.msgBodyInvalid, 'MsgBody must hold at least one element', 'MsgBody');
  if (body.length > MAX_ELEMENTS) {
    return refuse(codes.msgBodyInvalid, `MsgBody holds ${body.length} elements: at most ${MAX_ELEMENTS}`, 'MsgBody');
  }
  for (const [index, element] of body.entries()) {
    const error = elementError(element, `MsgBody[${index}]`);
    if (error !== undefined) return { ok: false, error };
  }
  const bytes = Buffer.byteLength(JSON.stringify(body));
  if (bytes > maxBytes) {
    return refuse(codes.bodyTooLong, `MsgBody has ${bytes} bytes: at most ${maxBytes}`, 'MsgBody');
  }
  const elements = body as MessageElement[];
  const problem = checkElements(elements);
  return problem === undefined ? { ok: true, elements } : refuse(codes.elementInvalid, problem, 'MsgBody');
}

function elementError(element: unknown, where: string): RestFailure | undefined {
  if (typeof element !== 'object' || element === null) {
    return { code: codes.elementInvalid, desc: `${where} is no object`, field: where };
  }
  const type = (element as { MsgType?: unknown }).MsgType;
  const validator = typeof type === 'string' ? validators.get(type) : undefined;
  if (validator === undefined) {
    const known = Object.keys(ELEMENT_SCHEMAS) as ElementType[];
    return {
      code: codes.elementInvalid,
      desc: `${where}.MsgType must be one of ${known.join(', ')}`,
      field: `${where}.MsgType`,
    };
  }
  return validator.Check(element)
    ? undefined
    : fieldError(validator.Errors(element), { fallback: codes.elementInvalid }, `${where}.`);
}
