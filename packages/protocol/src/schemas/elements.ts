import Type from 'typebox';

/** Sizes are checked on the whole body (12 KB); here only shapes. Unknown extra keys are let through, as the REST API does. */
const Size = Type.Optional(Type.Integer({ minimum: 0 }));
const Text = Type.Optional(Type.String());
/** The app's own file: http or https. */
const Url = Type.String({ pattern: '^https?://', maxLength: 4096 });

const element = <const T extends string, C extends Type.TProperties>(type: T, content: C) =>
  Type.Object({ MsgType: Type.Literal(type), MsgContent: Type.Object(content) });

export const TextElement = element('TIMTextElem', { Text: Type.String() });
export const CustomElement = element('TIMCustomElem', { Data: Type.String(), Desc: Text, Ext: Text, Sound: Text });
export const LocationElement = element('TIMLocationElem', {
  Desc: Type.String(),
  Latitude: Type.Number({ minimum: -90, maximum: 90 }),
  Longitude: Type.Number({ minimum: -180, maximum: 180 }),
});
export const FaceElement = element('TIMFaceElem', { Index: Type.Integer(), Data: Text });
export const ImageElement = element('TIMImageElem', {
  UUID: Text,
  ImageFormat: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
  ImageInfoArray: Type.Array(
    Type.Object({
      Type: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)]),
      Size,
      Width: Size,
      Height: Size,
      URL: Url,
    }),
    { minItems: 1, maxItems: 3 },
  ),
});
export const SoundElement = element('TIMSoundElem', { Url, UUID: Text, Size, Second: Size, Download_Flag: Size });
export const VideoElement = element('TIMVideoFileElem', {
  VideoUrl: Url,
  VideoUUID: Text,
  VideoSize: Size,
  VideoSecond: Size,
  VideoFormat: Text,
  VideoDownloadFlag: Size,
  ThumbUrl: Type.Optional(Url),
  ThumbUUID: Text,
  ThumbSize: Size,
  ThumbWidth: Size,
  ThumbHeight: Size,
  ThumbFormat: Text,
  ThumbDownloadFlag: Size,
});
export const FileElement = element('TIMFileElem', {
  Url,
  UUID: Text,
  FileSize: Size,
  FileName: Text,
  Download_Flag: Size,
});

export const ELEMENT_SCHEMAS = {
  TIMTextElem: TextElement,
  TIMCustomElem: CustomElement,
  TIMLocationElem: LocationElement,
  TIMFaceElem: FaceElement,
  TIMImageElem: ImageElement,
  TIMSoundElem: SoundElement,
  TIMVideoFileElem: VideoElement,
  TIMFileElem: FileElement,
} as const;

export const MessageElementSchema = Type.Union([
  TextElement,
  CustomElement,
  LocationElement,
  FaceElement,
  ImageElement,
  SoundElement,
  VideoElement,
  FileElement,
]);
/** A message holds at most one custom element: checked by `checkElements`, a schema cannot say it. */
export const ElementsSchema = Type.Array(MessageElementSchema, { minItems: 1, maxItems: 32 });
