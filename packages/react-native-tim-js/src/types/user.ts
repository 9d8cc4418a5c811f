export type StringMap = Record<string, string>;

export interface V2TimUserInfo {
  userID: string;
  nickName?: string;
  faceUrl?: string;
}
export interface V2TimUserFullInfo {
  userID?: string;
  nickName?: string;
  faceUrl?: string;
  selfSignature?: string;
  /** 0 unknown, 1 male, 2 female. */
  gender?: number;
  allowType?: number;
  customInfo?: StringMap;
  role?: number;
  level?: number;
  birthday?: number;
}
export interface V2TimUserStatus {
  userID?: string;
  statusType?: number;
  customStatus?: string;
}
