import type { MessageElement } from '@tim-push/protocol';
import { TimCode } from '../codes.ts';
import { failed, type V2TimCallback } from '../results.ts';

/** An element ready to send, or why there is none. */
export type Created = { element: MessageElement } | { problem: V2TimCallback };

const bad = (desc: string): Created => ({ problem: failed(TimCode.badParameter, desc) });
const isText = (given: unknown): given is string => typeof given === 'string';
const isNumber = (given: unknown): given is number => typeof given === 'number' && Number.isFinite(given);

export function textElement(method: string, text: unknown): Created {
  if (!isText(text) || text === '') return bad(`${method}: text must be a string that is not empty`);
  return { element: { MsgType: 'TIMTextElem', MsgContent: { Text: text } } };
}

export function customElement(given: unknown): Created {
  if (typeof given !== 'object' || given === null) {
    return bad('createCustomMessage: takes one object { data, desc?, extension? }');
  }
  const { data, desc = '', extension = '' } = given as Record<string, unknown>;
  if (!isText(data)) return bad('createCustomMessage: data must be a string');
  if (!isText(desc) || !isText(extension)) return bad('createCustomMessage: desc and extension must be strings');
  return { element: { MsgType: 'TIMCustomElem', MsgContent: { Data: data, Desc: desc, Ext: extension } } };
}

export function locationElement(desc: unknown, longitude: unknown, latitude: unknown): Created {
  if (!isNumber(longitude) || longitude < -180 || longitude > 180) {
    return bad('createLocationMessage: longitude (the second argument) must be between -180 and 180');
  }
  if (!isNumber(latitude) || latitude < -90 || latitude > 90) {
    return bad('createLocationMessage: latitude (the third argument) must be between -90 and 90');
  }
  if (!isText(desc)) return bad('createLocationMessage: desc must be a string');
  return {
    element: { MsgType: 'TIMLocationElem', MsgContent: { Desc: desc, Latitude: latitude, Longitude: longitude } },
  };
}

export function faceElement(index: unknown, data: unknown): Created {
  if (!isNumber(index) || !Number.isInteger(index)) return bad('createFaceMessage: index must be a whole number');
  if (data !== undefined && !isText(data)) return bad('createFaceMessage: data must be a string');
  return { element: { MsgType: 'TIMFaceElem', MsgContent: { Index: index, ...(isText(data) ? { Data: data } : {}) } } };
}

export function imageElement(url: unknown): Created {
  const problem = notOwnUrl('createImageMessage', 'imagePath', url);
  if (problem) return { problem };
  // The app's storage made one picture: it stands for all three sizes.
  const images = ([1, 2, 3] as const).map((Type) => ({ Type, URL: String(url) }));
  return {
    element: { MsgType: 'TIMImageElem', MsgContent: { ImageFormat: imageFormat(String(url)), ImageInfoArray: images } },
  };
}

export function soundElement(url: unknown, duration: unknown): Created {
  const problem = notOwnUrl('createSoundMessage', 'soundPath', url);
  if (problem) return { problem };
  const seconds = wholeSeconds(duration);
  if (seconds === undefined) return bad('createSoundMessage: duration must be a number of seconds');
  return { element: { MsgType: 'TIMSoundElem', MsgContent: { Url: String(url), Second: seconds, Download_Flag: 2 } } };
}

export function videoElement(url: unknown, type: unknown, duration: unknown, snapshot: unknown): Created {
  const problem = notOwnUrl('createVideoMessage', 'videoFilePath', url);
  if (problem) return { problem };
  if (!isText(type)) return bad('createVideoMessage: type must be a string like "mp4"');
  const seconds = wholeSeconds(duration);
  if (seconds === undefined) return bad('createVideoMessage: duration must be a number of seconds');
  const withoutSnapshot = snapshot === undefined || snapshot === '';
  const thumbProblem = withoutSnapshot ? undefined : notOwnUrl('createVideoMessage', 'snapshotPath', snapshot);
  if (thumbProblem) return { problem: thumbProblem };
  return {
    element: {
      MsgType: 'TIMVideoFileElem',
      MsgContent: {
        VideoUrl: String(url),
        VideoSecond: seconds,
        VideoFormat: type,
        VideoDownloadFlag: 2,
        ...(withoutSnapshot ? {} : { ThumbUrl: String(snapshot), ThumbDownloadFlag: 2 }),
      },
    },
  };
}

export function fileElement(url: unknown, name: unknown): Created {
  const problem = notOwnUrl('createFileMessage', 'filePath', url);
  if (problem) return { problem };
  if (!isText(name)) return bad('createFileMessage: fileName must be a string');
  return { element: { MsgType: 'TIMFileElem', MsgContent: { Url: String(url), FileName: name, Download_Flag: 2 } } };
}

/** Files lie in the app's own storage; this server takes no uploads. */
function notOwnUrl(method: string, field: string, given: unknown): V2TimCallback | undefined {
  if (!isText(given) || given === '') return failed(TimCode.badParameter, `${method}: ${field} must be an http(s) URL`);
  if (/^https?:\/\/\S+$/.test(given)) return undefined;
  const fix = 'upload the file to your own storage first and pass its http(s) URL';
  return failed(TimCode.localFile, `${method}: ${field} is a local path, and this server takes no uploads: ${fix}`);
}

const wholeSeconds = (given: unknown): number | undefined =>
  isNumber(given) && given >= 0 ? Math.round(given) : undefined;

/** 1 JPG, 2 GIF, 3 PNG, 4 BMP, 255 other (facts: tim-api, image element). */
function imageFormat(url: string): number {
  const suffix = /\.([a-z0-9]+)(?:[?#].*)?$/i.exec(url)?.[1]?.toLowerCase();
  const formats: Record<string, number> = { jpg: 1, jpeg: 1, gif: 2, png: 3, bmp: 4 };
  return formats[suffix ?? ''] ?? 255;
}
