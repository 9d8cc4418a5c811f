/**
 * The enums of the old package, by their old names and numbers (facts: react-native-client §2.6, tim-api §5). Each is a
 * constant object and a type of the same name, so `MessageElemType.V2TIM_ELEM_TYPE_TEXT` works as before.
 */
type ValueOf<T> = T[keyof T];

export const LogLevelEnum = {
  V2TIM_LOG_NONE: 0,
  V2TIM_LOG_DEBUG: 3,
  V2TIM_LOG_INFO: 4,
  V2TIM_LOG_WARN: 5,
  V2TIM_LOG_ERROR: 6,
} as const;
export type LogLevelEnum = ValueOf<typeof LogLevelEnum>;

/** What `getLoginStatus` answers. */
export const LoginStatusEnum = {
  V2TIM_STATUS_LOGINED: 1,
  V2TIM_STATUS_LOGINING: 2,
  V2TIM_STATUS_LOGOUT: 3,
} as const;
export type LoginStatusEnum = ValueOf<typeof LoginStatusEnum>;

export const MessagePriorityEnum = {
  V2TIM_PRIORITY_DEFAULT: 0,
  V2TIM_PRIORITY_HIGH: 1,
  V2TIM_PRIORITY_NORMAL: 2,
  V2TIM_PRIORITY_LOW: 3,
} as const;
export type MessagePriorityEnum = ValueOf<typeof MessagePriorityEnum>;

/** 3 and 4 came with later versions of the field's SDKs. */
export const ReceiveMsgOptEnum = {
  V2TIM_RECEIVE_MESSAGE: 0,
  V2TIM_NOT_RECEIVE_MESSAGE: 1,
  V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE: 2,
  V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE_EXCEPT_AT: 3,
  V2TIM_NOT_RECEIVE_MESSAGE_EXCEPT_AT: 4,
} as const;
export type ReceiveMsgOptEnum = ValueOf<typeof ReceiveMsgOptEnum>;

export const MessageElemType = {
  V2TIM_ELEM_TYPE_NONE: 0,
  V2TIM_ELEM_TYPE_TEXT: 1,
  V2TIM_ELEM_TYPE_CUSTOM: 2,
  V2TIM_ELEM_TYPE_IMAGE: 3,
  V2TIM_ELEM_TYPE_SOUND: 4,
  V2TIM_ELEM_TYPE_VIDEO: 5,
  V2TIM_ELEM_TYPE_FILE: 6,
  V2TIM_ELEM_TYPE_LOCATION: 7,
  V2TIM_ELEM_TYPE_FACE: 8,
  V2TIM_ELEM_TYPE_GROUP_TIPS: 9,
  V2TIM_ELEM_TYPE_MERGER: 10,
} as const;
export type MessageElemType = ValueOf<typeof MessageElemType>;

export const MessageStatus = {
  V2TIM_MSG_STATUS_SENDING: 1,
  V2TIM_MSG_STATUS_SEND_SUCC: 2,
  V2TIM_MSG_STATUS_SEND_FAIL: 3,
  V2TIM_MSG_STATUS_HAS_DELETED: 4,
  V2TIM_MSG_STATUS_LOCAL_IMPORTED: 5,
  V2TIM_MSG_STATUS_LOCAL_REVOKED: 6,
} as const;
export type MessageStatus = ValueOf<typeof MessageStatus>;

export const ConversationType = { CONVERSATION_TYPE_INVALID: 0, V2TIM_C2C: 1, V2TIM_GROUP: 2 } as const;
export type ConversationType = ValueOf<typeof ConversationType>;

/** `type` of a `V2TimImage`: original, large, thumbnail. */
export const ImageType = {
  V2TIM_IMAGE_TYPE_ORIGIN: 0,
  V2TIM_IMAGE_TYPE_THUMB: 1,
  V2TIM_IMAGE_TYPE_LARGE: 2,
} as const;
export type ImageType = ValueOf<typeof ImageType>;

/** `iOSSound` values with a meaning of their own. */
export const IOSOfflinePushSound = {
  kIOSOfflinePushNoSound: 'push.no_sound',
  kIOSOfflinePushDefaultSound: 'default',
} as const;
