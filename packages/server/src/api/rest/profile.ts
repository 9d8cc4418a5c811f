/** `profile`: portrait_set, portrait_get (facts: tim-api §4.5). */
import { codes, type Profile, type ProfileItems } from '@tim-push/protocol';
import Type from 'typebox';
import { defineCommand } from './command.ts';
import { done, refuse } from './envelope.ts';

const MAX_ACCOUNTS = 100;
const fieldCodes = { fallback: codes.fieldInvalid, fields: { To_Account: codes.toAccountInvalid } };
const Value = Type.Union([Type.String(), Type.Number()]);
type Value = string | number;

/** Choices that the REST API writes as words and the clients as numbers. */
const GENDERS = ['Gender_Type_Unknown', 'Gender_Type_Male', 'Gender_Type_Female'];
const ALLOW_TYPES = ['AllowType_Type_AllowAny', 'AllowType_Type_NeedConfirm', 'AllowType_Type_DenyAny'];
const CUSTOM_PREFIX = 'Tag_Profile_Custom_';

interface Tag {
  /** Undefined: the value does not fit. */
  read(value: Value): ProfileItems | undefined;
  write(profile: Profile): Value | undefined;
}
/** As clients may set them (`ProfileItemsSchema`): a nickname travels with every message and stands in every title. */
const MAX_TEXT = 500;
const MAX_CUSTOM_NAME = 8;
/** Numbers are taken too: language is one in older back ends. Undefined: too long. */
const textOf = (value: Value): string | undefined => (String(value).length <= MAX_TEXT ? String(value) : undefined);
const text = (key: 'nick' | 'faceUrl' | 'selfSignature' | 'language'): Tag => ({
  read: (value) => (textOf(value) === undefined ? undefined : { [key]: textOf(value) }),
  write: (profile) => profile[key],
});
const number = (key: 'birthday' | 'level' | 'role'): Tag => ({
  read: (value) => (Number.isInteger(value) ? { [key]: value } : undefined),
  write: (profile) => profile[key],
});
const words = (key: 'gender' | 'allowType', names: readonly string[]): Tag => ({
  read: (value) => {
    const index = typeof value === 'number' ? value : names.indexOf(value);
    return names[index] === undefined ? undefined : { [key]: index };
  },
  write: (profile) => names[profile[key] ?? -1],
});
/** Standard tags that no client of ours uses are kept as they came. */
const kept = (tag: string): Tag => ({
  read: (value) => {
    const custom = textOf(value);
    return custom === undefined ? undefined : { custom: { [tag]: custom } };
  },
  write: (profile) => profile.custom?.[tag],
});

const TAGS: Readonly<Record<string, Tag>> = {
  Tag_Profile_IM_Nick: text('nick'),
  Tag_Profile_IM_Image: text('faceUrl'),
  Tag_Profile_IM_Language: text('language'),
  Tag_Profile_IM_SelfSignature: text('selfSignature'),
  Tag_Profile_IM_Gender: words('gender', GENDERS),
  Tag_Profile_IM_AllowType: words('allowType', ALLOW_TYPES),
  Tag_Profile_IM_BirthDay: number('birthday'),
  Tag_Profile_IM_Level: number('level'),
  Tag_Profile_IM_Role: number('role'),
  Tag_Profile_IM_Location: kept('Tag_Profile_IM_Location'),
  Tag_Profile_IM_MsgSettings: kept('Tag_Profile_IM_MsgSettings'),
  Tag_Profile_IM_AdminForbidType: kept('Tag_Profile_IM_AdminForbidType'),
};
function tagOf(name: string): Tag | undefined {
  if (!name.startsWith(CUSTOM_PREFIX)) return Object.hasOwn(TAGS, name) ? TAGS[name] : undefined;
  const own = name.slice(CUSTOM_PREFIX.length);
  return own === '' || own.length > MAX_CUSTOM_NAME ? undefined : kept(own);
}

const portraitSet = defineCommand(
  'profile/portrait_set',
  Type.Object({
    From_Account: Type.String({ minLength: 1 }),
    ProfileItem: Type.Array(Type.Object({ Tag: Type.String(), Value }), { minItems: 1, maxItems: 50 }),
  }),
  fieldCodes,
  async (body, { im, appId }) => {
    const items: ProfileItems = {};
    for (const [index, { Tag: name, Value: value }] of body.ProfileItem.entries()) {
      const tag = tagOf(name);
      const field = `ProfileItem[${index}]`;
      if (tag === undefined) {
        return refuse(
          codes.fieldInvalid,
          `${field}.Tag '${name}' is unknown: use Tag_Profile_IM_* or ${CUSTOM_PREFIX}* of at most ${MAX_CUSTOM_NAME} characters`,
          field,
        );
      }
      const read = tag.read(value);
      if (read === undefined)
        return refuse(
          codes.fieldInvalid,
          `${field}.Value does not fit ${name}: a text has at most ${MAX_TEXT} characters`,
          field,
        );
      Object.assign(items, read, read.custom === undefined ? {} : { custom: { ...items.custom, ...read.custom } });
    }
    const result = await im.accounts.setProfile(appId, body.From_Account, items);
    return result.ok ? done() : result;
  },
);

const portraitGet = defineCommand(
  'profile/portrait_get',
  Type.Object({
    To_Account: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
    TagList: Type.Array(Type.String(), { minItems: 1, maxItems: 50 }),
  }),
  fieldCodes,
  async (body, { im, appId }) => {
    if (body.To_Account.length > MAX_ACCOUNTS) {
      return refuse(
        codes.tooManyReceivers,
        `To_Account holds ${body.To_Account.length} accounts: at most ${MAX_ACCOUNTS}`,
        'To_Account',
      );
    }
    const unknown = body.TagList.find((name) => tagOf(name) === undefined);
    if (unknown !== undefined) return refuse(codes.fieldInvalid, `TagList: '${unknown}' is unknown`, 'TagList');
    const result = await im.accounts.getProfiles(appId, body.To_Account);
    if (!result.ok) return result;
    const missing = body.To_Account.filter((_, index) => result.value[index] === undefined);
    return done({
      UserProfileItem: body.To_Account.map((account, index) => profileItem(account, result.value[index], body.TagList)),
      ...(missing.length === 0 ? {} : { Fail_Account: missing }),
    });
  },
);

function profileItem(account: string, profile: Profile | undefined, tags: readonly string[]): Record<string, unknown> {
  if (profile === undefined) {
    return { To_Account: account, ResultCode: codes.accountMissing, ResultInfo: 'no such account' };
  }
  const items = tags.flatMap((name) => {
    const value = tagOf(name)?.write(profile);
    return value === undefined ? [] : [{ Tag: name, Value: value }];
  });
  return { To_Account: account, ProfileItem: items, ResultCode: 0, ResultInfo: '' };
}

export const profileCommands = [portraitSet, portraitGet];
