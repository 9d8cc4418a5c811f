/** Reads a call of the push-only API: path, query, header and body, each by schema. Pure. */
import { codes } from '@tim-push/protocol';
import { DeviceID, PutDeviceBodySchema, UserID, UserSig } from '@tim-push/protocol/schemas';
import Type, { type Static, type TObject } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { ImResult } from '../../im/index.ts';

export const ReportBodySchema = Type.Object({
  userID: UserID,
  /** As the push carried it (`PUSH_TAG_KEY`). */
  tag: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' }),
  /** When the phone saw it, epoch ms. */
  atMs: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
});
const DeleteQuerySchema = Type.Object({ userID: UserID });
const AddressSchema = Type.Object({ deviceId: DeviceID, sdkappid: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) });
const SigSchema = Type.Object({ userSig: UserSig });

const validators = {
  put: Compile(PutDeviceBodySchema),
  report: Compile(ReportBodySchema),
  delete: Compile(DeleteQuerySchema),
  address: Compile(AddressSchema),
  sig: Compile(SigSchema),
};

export interface CallParts {
  params: unknown;
  query: unknown;
  authorization: string | undefined;
}
export interface Address {
  appId: number;
  deviceKey: string;
  userSig: string;
}

export const readPut = (body: unknown): ImResult<Static<typeof PutDeviceBodySchema>> =>
  check<typeof PutDeviceBodySchema>(validators.put, body);
export const readReport = (body: unknown): ImResult<Static<typeof ReportBodySchema>> =>
  check<typeof ReportBodySchema>(validators.report, body);
export const readDelete = (query: unknown): ImResult<Static<typeof DeleteQuerySchema>> =>
  check<typeof DeleteQuerySchema>(validators.delete, query);

/** Which device of which app, and the ticket of the caller. */
export function readAddress({ params, query, authorization }: CallParts): ImResult<Address> {
  const { deviceId } = params as { deviceId?: unknown };
  const { sdkappid } = query as { sdkappid?: unknown };
  const address = check<typeof AddressSchema>(validators.address, { deviceId, sdkappid });
  if (!address.ok) return address;
  const userSig = /^UserSig +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (userSig === undefined) {
    return refuse(codes.sigEmpty, 'the header Authorization must be "UserSig <userSig>"', 'Authorization');
  }
  if (!validators.sig.Check({ userSig })) return refuse(codes.sigMalformed, 'the UserSig is too long', 'Authorization');
  return {
    ok: true,
    value: { appId: Number(address.value.sdkappid), deviceKey: address.value.deviceId, userSig },
  };
}

function check<T extends TObject>(validator: Validator, value: unknown): ImResult<Static<T>> {
  if (validator.Check(value)) return { ok: true, value: value as Static<T> };
  const [error] = validator.Errors(value);
  if (error === undefined) return refuse(codes.parameterIllegal, 'the call does not fit its schema', '');
  const path = error.instancePath.split('/').slice(1);
  if (error.keyword === 'required') {
    const field = [...path, error.params.requiredProperties[0]].join('.');
    return refuse(codes.parameterIllegal, `${field} is missing`, field);
  }
  const field = path.join('.');
  if (field === 'sdkappid')
    return refuse(codes.parameterIllegal, 'sdkappid in the URL must be the number of the app (SDKAppID)', field);
  const problem = error.keyword === 'enum' ? `must be one of ${error.params.allowedValues.join(', ')}` : error.message;
  return refuse(codes.parameterIllegal, `${field === '' ? 'the body' : field} ${problem}`, field);
}

function refuse(code: number, desc: string, field: string): ImResult<never> {
  return { ok: false, error: field === '' ? { code, desc } : { code, desc, field } };
}
