export * from './channel.ts';
export { ChannelError, CredentialsError, OptionsError, ReceiptError, RequestError } from './errors.ts';
export { type ChannelVendor, channelDefinition, createChannel, registry } from './registry.ts';
export { allowedValues } from './schema.ts';
export { type TroubleKind, troubleOf } from './trouble.ts';
