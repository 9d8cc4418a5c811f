export * from './channel.ts';
export { checkInChinese } from './check-texts.ts';
export { ChannelError, CredentialsError, OptionsError, ReceiptError, RequestError } from './errors.ts';
export {
  allowedInChinese,
  type FieldMeaning,
  type FieldRules,
  type FieldTrouble,
  fieldTroubleInChinese,
} from './field-trouble.ts';
export { type ChannelVendor, channelDefinition, createChannel, registry } from './registry.ts';
export { allowedValues, meaningOf, rulesOf, titlesOf } from './schema.ts';
export { type TroubleKind, troubleOf } from './trouble.ts';
