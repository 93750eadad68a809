/**
 * A function that remembers what it made, at least of the last `most` keys and at most of twice as many: two
 * generations, of which the older is dropped when the younger is full.
 */
export function remembering<Value>(most: number, make: (key: string) => Value): (key: string) => Value {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();
  return (key) => {
    const known = young.get(key);
    if (known !== undefined) return known;
    const value = old.get(key) ?? make(key);
    if (young.size >= most) [young, old] = [new Map(), young];
    young.set(key, value);
    return value;
  };
}
