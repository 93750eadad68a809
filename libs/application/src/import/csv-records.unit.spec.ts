import { describe, expect, it } from '@jest/globals';
import { csvRecords } from './csv-records.js';
import { textLines } from './text-lines.js';

function read(text: string | Uint8Array) {
  const file = textLines(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  if (file.kind !== 'lines') throw new Error('not in UTF-8');
  return [...csvRecords(file.lines)];
}
const row = (line: number, ...cells: string[]) => ({ kind: 'row', line, cells });
const broken = (line: number, rule: string) => ({
  kind: 'broken',
  line,
  rule: expect.stringContaining(rule),
});

describe('A CSV file', () => {
  it('may begin with a byte order mark and end its lines as Windows does', () => {
    expect(read('\uFEFFa,b\r\n1,2\r\n3,4')).toEqual([row(1, 'a', 'b'), row(2, '1', '2'), row(3, '3', '4')]);
  });

  it('may hold commas, quotes and line breaks in quoted cells', () => {
    expect(read('a,b\n"x, y","said ""no"""\n"two\nlines",2\nlast,3\n')).toEqual([
      row(1, 'a', 'b'),
      row(2, 'x, y', 'said "no"'),
      row(3, 'two\nlines', '2'),
      row(5, 'last', '3'),
    ]);
  });

  it('may have empty lines, and lines of commas alone, as spreadsheets leave them', () => {
    expect(read('a,b\n\n1,2\n,\n')).toEqual([row(1, 'a', 'b'), row(3, '1', '2')]);
  });

  it('loses one row to a quote that is never closed, and none below it', () => {
    expect(read('a,b\n"1,2\n3,4\n5,6\n')).toEqual([
      row(1, 'a', 'b'),
      broken(2, 'never closed'),
      row(3, '3', '4'),
      row(4, '5', '6'),
    ]);
  });

  it('loses one row to a lost quote even where a later row has quotes of its own', () => {
    expect(read('a,b\n"1,2\n3,"x, y"\n5,6\n')).toEqual([
      row(1, 'a', 'b'),
      broken(2, 'quote'),
      row(3, '3', 'x, y'),
      row(4, '5', '6'),
    ]);
  });

  it('reads as one cell what stands between two quotes, though it spans rows', () => {
    expect(read('a,b\n"1,2\n3,4\n5",6\n7,8')).toEqual([
      row(1, 'a', 'b'),
      row(2, '1,2\n3,4\n5', '6'),
      row(5, '7', '8'),
    ]);
  });

  it('names rows with more or fewer cells than the header', () => {
    expect(read('a,b\n1,2,3\n4\n5,6')).toEqual([
      row(1, 'a', 'b'),
      broken(2, 'has 3 cells where the header has 2'),
      broken(3, 'has 1 cells where the header has 2'),
      row(4, '5', '6'),
    ]);
  });

  it('loses one row to bytes that are not UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('a,b\n1,2\nCaf'),
      Buffer.from([0xe9]),
      Buffer.from(',3\n4,5\n'),
    ]);
    expect(read(bytes)).toEqual([row(1, 'a', 'b'), row(2, '1', '2'), broken(3, 'UTF-8'), row(4, '4', '5')]);
  });

  it('loses one row to a zero byte, and is told apart from UTF-16 without a mark', () => {
    expect(read('a,b\n1,\0\n3,4\n')).toEqual([row(1, 'a', 'b'), broken(2, 'zero byte'), row(3, '3', '4')]);
    expect(textLines(Buffer.from('a,b', 'utf16le'))).toEqual({ kind: 'other-encoding', encoding: 'UTF-16' });
  });

  it('is told apart from one in UTF-16', () => {
    expect(textLines(Buffer.from('\uFEFFa,b', 'utf16le'))).toEqual({
      kind: 'other-encoding',
      encoding: 'UTF-16',
    });
  });
});
