import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something that must stand nowhere, and the form in which it was looked for. */
export interface Needle {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A text as it would lie in a file: as it is, and in the two encodings that stores and dumps use for bytes. */
export function needlesOf(name: string, secret: Buffer): readonly Needle[] {
  const forms: readonly (readonly [string, Buffer])[] = [
    ['raw', secret],
    ['hex', Buffer.from(secret.toString('hex'))],
    ['HEX', Buffer.from(secret.toString('hex').toUpperCase())],
    ...base64Forms(secret),
  ];
  return forms.map(([form, bytes]) => ({ name: `${name} (${form})`, bytes }));
}

const PIECE = 12;
/** A wrapped key begins with the name of its master key, which all of them share. */
const NAMED = 8;

/** A wrapped key whole and in pieces: a page of a file that is used again may cover a part of what stood there. */
export function needlesOfWrapped(name: string, wrapped: Buffer): readonly Needle[] {
  const pieces: Needle[] = [];
  for (let at = NAMED; at + PIECE <= wrapped.length; at += PIECE) {
    pieces.push({ name: `${name} (from byte ${at})`, bytes: wrapped.subarray(at, at + PIECE) });
  }
  return [...needlesOf(name, wrapped), ...pieces];
}

/**
 * Base64 of something inside something else depends on where it begins: three forms, each without the characters at
 * its ends that its neighbours share in.
 */
function base64Forms(secret: Buffer): readonly (readonly [string, Buffer])[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), secret])
      .toString('base64')
      .replace(/=+$/, '');
    const core = text.slice(Math.ceil((shift * 8) / 6), text.length - 1);
    const url = core.replace(/\+/g, '-').replace(/\//g, '_');
    return [
      [`base64+${shift}`, Buffer.from(core)],
      ...(url === core ? [] : [[`base64url+${shift}`, Buffer.from(url)] as const]),
    ] as const;
  });
}

/** Every file under a folder, however deep. */
export function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Where any of the needles stands: the file and the needle. */
export function foundInFiles(files: readonly string[], needles: readonly Needle[]): readonly string[] {
  return files.flatMap((file) => foundIn(file, readFileSync(file), needles));
}

export function foundIn(place: string, bytes: Buffer, needles: readonly Needle[]): readonly string[] {
  return needles.filter((needle) => bytes.includes(needle.bytes)).map(({ name }) => `${place}: ${name}`);
}
