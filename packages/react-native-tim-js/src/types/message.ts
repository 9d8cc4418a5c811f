import type { MessagePriorityEnum } from '../enums.ts';
import type { V2TimOfflinePushInfo } from './offline-push.ts';

export interface V2TimTextElem {
  text?: string;
}
export interface V2TimCustomElem {
  data?: string;
  /** Text of the notification; a custom message without one is not pushed. */
  desc?: string;
  extension?: string;
}
export interface V2TimImage {
  UUID?: string;
  /** `ImageType`. */
  type?: number;
  /** Bytes. */
  size?: number;
  width?: number;
  height?: number;
  url?: string;
}
export interface V2TimImageElem {
  /** What `createImageMessage` was given; only on the sender's own message. */
  path?: string;
  imageList?: V2TimImage[];
}
export interface V2TimSoundElem {
  path?: string;
  UUID?: string;
  dataSize?: number;
  /** Seconds. */
  duration?: number;
  url?: string;
}
export interface V2TimVideoElem {
  videoPath?: string;
  UUID?: string;
  videoSize?: number;
  /** Seconds. */
  duration?: number;
  snapshotPath?: string;
  snapshotUUID?: string;
  snapshotSize?: number;
  snapshotWidth?: number;
  snapshotHeight?: number;
  videoUrl?: string;
  snapshotUrl?: string;
}
export interface V2TimFileElem {
  path?: string;
  fileName?: string;
  UUID?: string;
  url?: string;
  fileSize?: number;
}
export interface V2TimLocationElem {
  desc?: string;
  longitude: number;
  latitude: number;
}
export interface V2TimFaceElem {
  index?: number;
  data?: string;
}

export interface V2TimMessage {
  msgID?: string;
  /** Unix seconds. */
  timestamp?: number;
  /** 0–100; files lie at the app's own URL, so there is nothing between. */
  progress?: number;
  sender?: string;
  nickName?: string;
  friendRemark?: string;
  faceUrl?: string;
  nameCard?: string;
  groupID?: string;
  /** The other side of a one-to-one conversation, whoever sent the message. */
  userID?: string;
  /** `MessageStatus`. */
  status?: number;
  /** `MessageElemType` of the first element. */
  elemType?: number;
  textElem?: V2TimTextElem;
  customElem?: V2TimCustomElem;
  imageElem?: V2TimImageElem;
  soundElem?: V2TimSoundElem;
  videoElem?: V2TimVideoElem;
  fileElem?: V2TimFileElem;
  locationElem?: V2TimLocationElem;
  faceElem?: V2TimFaceElem;
  localCustomData?: string;
  localCustomInt?: number;
  cloudCustomData?: string;
  isSelf?: boolean;
  isRead?: boolean;
  isPeerRead?: boolean;
  priority?: number;
  offlinePushInfo?: V2TimOfflinePushInfo;
  groupAtUserList?: string[];
  seq?: string;
  random?: number;
  isExcludedFromUnreadCount?: boolean;
  isExcludedFromLastMessage?: boolean;
  /** The handle of `create…Message`, until the message is sent. */
  id?: string;
  needReadReceipt?: boolean;
}

/** What every `create…Message` answers. */
export interface V2TimMsgCreateInfoResult {
  id?: string;
  messageInfo?: V2TimMessage;
}

export interface V2TimMessageReceipt {
  userID: string;
  /** Unix seconds: everything sent to this user up to then was read. */
  timestamp: number;
  groupID?: string;
  msgID?: string;
  readCount?: number;
  unreadCount?: number;
}

export interface V2TimReceiveMessageOptInfo {
  userID: string;
  /** `ReceiveMsgOptEnum`. */
  c2CReceiveMessageOpt?: number;
}

/** The one argument of `sendMessage`. */
export interface SendMessageParam {
  /** The handle that `create…Message` answered. */
  id: string;
  /** User ID of the receiver. */
  receiver: string;
  /** Groups are not supported yet: leave it out or ''. */
  groupID?: string;
  /** Only to who is online: not kept, not counted, not pushed. Default false. */
  onlineUserOnly?: boolean;
  isExcludedFromUnreadCount?: boolean;
  isExcludedFromLastMessage?: boolean;
  isSupportMessageExtension?: boolean;
  needReadReceipt?: boolean;
  offlinePushInfo?: V2TimOfflinePushInfo;
  /** At most 8 KB; travels with the message. */
  cloudCustomData?: string;
  /** Stays on this device. */
  localCustomData?: string;
  priority?: MessagePriorityEnum;
}
/** The one argument of `sendReplyMessage`. */
export interface SendReplyMessageParam extends Omit<SendMessageParam, 'cloudCustomData'> {
  replyMessage: V2TimMessage;
}
