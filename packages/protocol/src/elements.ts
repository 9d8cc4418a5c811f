/** Message elements in the REST API's own form: the one form that travels on the socket, over REST and in the store. */
export type MessageElement =
  | { MsgType: 'TIMTextElem'; MsgContent: { Text: string } }
  | { MsgType: 'TIMCustomElem'; MsgContent: { Data: string; Desc?: string; Ext?: string; Sound?: string } }
  | { MsgType: 'TIMLocationElem'; MsgContent: { Desc: string; Latitude: number; Longitude: number } }
  | { MsgType: 'TIMFaceElem'; MsgContent: { Index: number; Data?: string } }
  | { MsgType: 'TIMImageElem'; MsgContent: ImageContent }
  | { MsgType: 'TIMSoundElem'; MsgContent: SoundContent }
  | { MsgType: 'TIMVideoFileElem'; MsgContent: VideoContent }
  | { MsgType: 'TIMFileElem'; MsgContent: FileContent };

export type ElementType = MessageElement['MsgType'];

export interface ImageContent {
  UUID?: string;
  /** 1 JPG, 2 GIF, 3 PNG, 4 BMP, 255 other. */
  ImageFormat?: number;
  /** Type 1 original, 2 large, 3 thumbnail. URL is the app's own. */
  ImageInfoArray: { Type: 1 | 2 | 3; Size?: number; Width?: number; Height?: number; URL: string }[];
}
export interface SoundContent {
  Url: string;
  UUID?: string;
  Size?: number;
  /** Length in seconds. */
  Second?: number;
  Download_Flag?: number;
}
export interface VideoContent {
  VideoUrl: string;
  VideoUUID?: string;
  VideoSize?: number;
  VideoSecond?: number;
  VideoFormat?: string;
  VideoDownloadFlag?: number;
  ThumbUrl?: string;
  ThumbUUID?: string;
  ThumbSize?: number;
  ThumbWidth?: number;
  ThumbHeight?: number;
  ThumbFormat?: string;
  ThumbDownloadFlag?: number;
}
export interface FileContent {
  Url: string;
  UUID?: string;
  FileSize?: number;
  FileName?: string;
  Download_Flag?: number;
}
