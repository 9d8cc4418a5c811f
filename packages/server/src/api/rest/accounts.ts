/** `im_open_login_svc` (facts: tim-api §4.5): both the newer key `UserID` and the older `Identifier` are read. */
import { codes, isUserID, USER_ID_PATTERN } from '@tim-push/protocol';
import Type from 'typebox';
import { defineCommand } from './command.ts';
import { done, refuse } from './envelope.ts';

const MAX_ITEMS = 100;
const UserId = Type.String({ pattern: USER_ID_PATTERN });
const Nick = Type.Optional(Type.String({ maxLength: 500 }));
const FaceUrl = Type.Optional(Type.String({ maxLength: 500 }));
const accountCodes = {
  fallback: codes.parameterIllegal,
  fields: { UserID: codes.accountMustBeString, Identifier: codes.accountMustBeString },
};

const one = { UserID: Type.Optional(UserId), Identifier: Type.Optional(UserId) };
const userIdMissing = () => refuse(codes.accountInvalidInBody, 'UserID is missing in the body', 'UserID');

const accountImport = defineCommand(
  'im_open_login_svc/account_import',
  Type.Object({ ...one, Nick, FaceUrl }),
  accountCodes,
  async (body, { im, appId }) => {
    const userId = body.UserID ?? body.Identifier;
    if (userId === undefined) return userIdMissing();
    const result = await im.accounts.import(appId, [account(userId, body.Nick, body.FaceUrl)]);
    if (!result.ok) return result;
    return result.value[0]?.ok === true
      ? done()
      : refuse(codes.accountInternal, `account '${userId}' was not imported`);
  },
);

const multiaccountImport = defineCommand(
  'im_open_login_svc/multiaccount_import',
  Type.Object({
    AccountList: Type.Optional(Type.Array(Type.Object({ UserID: Type.String(), Nick, FaceUrl }))),
    Accounts: Type.Optional(Type.Array(Type.String())),
  }),
  accountCodes,
  async (body, { im, appId }) => {
    const items = [
      ...(body.AccountList ?? []).map((item) => account(item.UserID, item.Nick, item.FaceUrl)),
      ...(body.Accounts ?? []).map((userId) => account(userId)),
    ];
    if (items.length === 0 || items.length > MAX_ITEMS) return batchSize('AccountList', items.length);
    // A wrong ID fails alone: the others are imported, as the API promises.
    const good = items.filter((item) => isUserID(item.userId));
    const result = await im.accounts.import(appId, good);
    if (!result.ok) return result;
    const imported = new Set(result.value.filter((item) => item.ok).map((item) => item.userId));
    return done({ FailAccounts: items.map((item) => item.userId).filter((userId) => !imported.has(userId)) });
  },
);

const accountCheck = defineCommand(
  'im_open_login_svc/account_check',
  Type.Object({ CheckItem: Type.Array(Type.Object({ UserID: Type.String() })) }),
  accountCodes,
  async (body, { im, appId }) => {
    const userIds = body.CheckItem.map((item) => item.UserID);
    if (userIds.length === 0 || userIds.length > MAX_ITEMS) return batchSize('CheckItem', userIds.length);
    const result = await im.accounts.check(appId, userIds);
    if (!result.ok) return result;
    return done({
      ResultItem: userIds.map((UserID, index) => ({
        UserID,
        ResultCode: 0,
        ResultInfo: '',
        AccountStatus: result.value[index] === true ? 'Imported' : 'NotImported',
      })),
    });
  },
);

const accountDelete = defineCommand(
  'im_open_login_svc/account_delete',
  Type.Object({ DeleteItem: Type.Array(Type.Object({ UserID: Type.String() })) }),
  accountCodes,
  async (body, { im, appId }) => {
    const userIds = body.DeleteItem.map((item) => item.UserID);
    if (userIds.length === 0 || userIds.length > MAX_ITEMS) return batchSize('DeleteItem', userIds.length);
    const result = await im.accounts.delete(appId, userIds);
    if (!result.ok) return result;
    return done({
      ResultItem: userIds.map((UserID, index) =>
        result.value[index] === true
          ? { ResultCode: 0, ResultInfo: '', UserID }
          : { ResultCode: codes.accountMissing, ResultInfo: 'no such account', UserID },
      ),
    });
  },
);

const kick = defineCommand('im_open_login_svc/kick', Type.Object(one), accountCodes, async (body, { im, appId }) => {
  const userId = body.UserID ?? body.Identifier;
  if (userId === undefined) return userIdMissing();
  const result = await im.accounts.kick(appId, userId);
  return result.ok ? done() : result;
});

function account(userId: string, nick?: string, faceUrl?: string): { userId: string; nick?: string; faceUrl?: string } {
  return { userId, ...(nick === undefined ? {} : { nick }), ...(faceUrl === undefined ? {} : { faceUrl }) };
}

const batchSize = (field: string, count: number) =>
  refuse(codes.batchSizeIllegal, `${field} holds ${count} accounts: 1 to ${MAX_ITEMS} are right`, field);

export const accountCommands = [accountImport, multiaccountImport, accountCheck, accountDelete, kick];
