import type { MessageElement } from '@tim-push/protocol';
import { ImageType, MessageElemType } from '../enums.ts';
import type { V2TimImage, V2TimMessage } from '../types/message.ts';
import { definedOnly } from './offline-push.ts';

/** The fields of a `V2TimMessage` that tell what it says. */
type Content = Pick<
  V2TimMessage,
  | 'elemType'
  | 'textElem'
  | 'customElem'
  | 'imageElem'
  | 'soundElem'
  | 'videoElem'
  | 'fileElem'
  | 'locationElem'
  | 'faceElem'
>;

/** Wire 1 original, 2 large, 3 thumbnail (facts: tim-api, element table) → the client's own numbers. */
const IMAGE_TYPES = {
  1: ImageType.V2TIM_IMAGE_TYPE_ORIGIN,
  2: ImageType.V2TIM_IMAGE_TYPE_LARGE,
  3: ImageType.V2TIM_IMAGE_TYPE_THUMB,
} as const;

/**
 * What a message says, as apps know it. `elemType` is of the first element; further elements of other kinds (back ends
 * send them by REST) fill their own field, of one kind the first wins.
 */
export function contentOf(elements: readonly MessageElement[]): Content {
  const content: Content = { elemType: MessageElemType.V2TIM_ELEM_TYPE_NONE };
  for (const element of [...elements].reverse()) Object.assign(content, one(element));
  return content;
}

function one(element: MessageElement): Content {
  switch (element.MsgType) {
    case 'TIMTextElem':
      return { elemType: MessageElemType.V2TIM_ELEM_TYPE_TEXT, textElem: { text: element.MsgContent.Text } };
    case 'TIMCustomElem': {
      const { Data, Desc, Ext } = element.MsgContent;
      return {
        elemType: MessageElemType.V2TIM_ELEM_TYPE_CUSTOM,
        customElem: { data: Data, desc: Desc ?? '', extension: Ext ?? '' },
      };
    }
    case 'TIMLocationElem': {
      const { Desc, Latitude, Longitude } = element.MsgContent;
      return {
        elemType: MessageElemType.V2TIM_ELEM_TYPE_LOCATION,
        locationElem: { desc: Desc, latitude: Latitude, longitude: Longitude },
      };
    }
    case 'TIMFaceElem':
      return {
        elemType: MessageElemType.V2TIM_ELEM_TYPE_FACE,
        faceElem: definedOnly({ index: element.MsgContent.Index, data: element.MsgContent.Data }),
      };
    case 'TIMImageElem':
      return {
        elemType: MessageElemType.V2TIM_ELEM_TYPE_IMAGE,
        imageElem: {
          imageList: element.MsgContent.ImageInfoArray.map((image) =>
            definedOnly<V2TimImage>({
              UUID: element.MsgContent.UUID,
              type: IMAGE_TYPES[image.Type],
              size: image.Size,
              width: image.Width,
              height: image.Height,
              url: image.URL,
            }),
          ),
        },
      };
    case 'TIMSoundElem': {
      const { Url, UUID, Size, Second } = element.MsgContent;
      return {
        elemType: MessageElemType.V2TIM_ELEM_TYPE_SOUND,
        soundElem: definedOnly({ url: Url, UUID, dataSize: Size, duration: Second }),
      };
    }
    case 'TIMVideoFileElem': {
      const video = element.MsgContent;
      return {
        elemType: MessageElemType.V2TIM_ELEM_TYPE_VIDEO,
        videoElem: definedOnly({
          videoUrl: video.VideoUrl,
          UUID: video.VideoUUID,
          videoSize: video.VideoSize,
          duration: video.VideoSecond,
          snapshotUrl: video.ThumbUrl,
          snapshotUUID: video.ThumbUUID,
          snapshotSize: video.ThumbSize,
          snapshotWidth: video.ThumbWidth,
          snapshotHeight: video.ThumbHeight,
        }),
      };
    }
    case 'TIMFileElem': {
      const { Url, UUID, FileSize, FileName } = element.MsgContent;
      return {
        elemType: MessageElemType.V2TIM_ELEM_TYPE_FILE,
        fileElem: definedOnly({ url: Url, UUID, fileSize: FileSize, fileName: FileName }),
      };
    }
    default: {
      // A newer server may know more kinds: they show as "none" here and break nothing.
      const unknown: never = element;
      void unknown;
      return {};
    }
  }
}
