import type { Profile, ProfileItems } from '@tim-push/protocol';
import type { V2TimUserFullInfo } from '../types/user.ts';
import { definedOnly } from './offline-push.ts';

export function profileFromWire(wire: Profile): V2TimUserFullInfo {
  return definedOnly<V2TimUserFullInfo>({
    userID: wire.userID,
    nickName: wire.nick ?? '',
    faceUrl: wire.faceUrl ?? '',
    selfSignature: wire.selfSignature,
    gender: wire.gender,
    allowType: wire.allowType,
    customInfo: wire.custom,
    role: wire.role,
    level: wire.level,
    birthday: wire.birthday,
  });
}

/** Only what the app gave is changed. `userID` is the login's and cannot be set. */
export function profileToWire(info: V2TimUserFullInfo): ProfileItems {
  return definedOnly<ProfileItems>({
    nick: info.nickName,
    faceUrl: info.faceUrl,
    selfSignature: info.selfSignature,
    gender: info.gender,
    allowType: info.allowType,
    custom: info.customInfo,
    role: info.role,
    level: info.level,
    birthday: info.birthday,
  });
}
