import { describe, expect, it } from '@jest/globals';
import { sealedTexts, withText } from './places.js';

/** Whoever writes to any part of it fails. */
function frozen<Value extends object>(value: Value): Value {
  for (const part of Object.values(value))
    if (typeof part === 'object' && part !== null) frozen(part as object);
  return Object.freeze(value);
}

const event = frozen({
  data: { notes: [{ text: 'one' }, { text: 'two' }], place: 'here', other: { kept: true } },
});

describe('another text at a place', () => {
  it('stands there, beside others that were put there before, and nowhere else', () => {
    const first = withText(event, 'ONE', ['data', 'notes', 0, 'text'], 0);
    const both = withText(frozen(first), 'TWO', ['data', 'notes', 1, 'text'], 0);
    const all = withText(frozen(both), 'THERE', ['data', 'place'], 0);
    expect(all).toEqual({
      data: { notes: [{ text: 'ONE' }, { text: 'TWO' }], place: 'THERE', other: { kept: true } },
    });
    expect(event.data.notes).toEqual([{ text: 'one' }, { text: 'two' }]);
  });

  it('copies what lies on the way, and shares the rest', () => {
    const changed = withText(event, 'ONE', ['data', 'notes', 0, 'text'], 0);
    expect(changed.data.other).toBe(event.data.other);
    expect(changed.data.notes[1]).toBe(event.data.notes[1]);
    expect(changed.data.notes[0]).not.toBe(event.data.notes[0]);
    expect(Array.isArray(changed.data.notes)).toBe(true);
  });

  it('takes the place of a text that is all there is, and of one below where the value stood', () => {
    expect(withText('one', 'ONE', ['data', 'note'], 2)).toBe('ONE');
    expect(withText(frozen({ note: 'one' }), 'ONE', ['data', 'note'], 1)).toEqual({ note: 'ONE' });
  });

  it('is refused where there is nothing to put it into', () => {
    expect(() => withText(event, 'x', ['data', 'nothing', 'there'], 0)).toThrow('nothing at this place');
  });
});

describe('the texts that read as sealed', () => {
  it('are found at any depth, with the way to each from where the value stood', () => {
    const value = {
      a: 'sealed:1:x',
      list: ['plain', 'sealed:1:y', { deep: 'sealed:1:z' }],
      date: new Date(0),
    };
    expect(sealedTexts(value, ['data'])).toEqual([
      { text: 'sealed:1:x', path: ['data', 'a'] },
      { text: 'sealed:1:y', path: ['data', 'list', 1] },
      { text: 'sealed:1:z', path: ['data', 'list', 2, 'deep'] },
    ]);
  });
});
