/** Reads JSON that a projection of this library wrote: its shape is the writer's, and is not checked again. */
export function storedJson<Value>(text: string): Value {
  return JSON.parse(text) as Value;
}
