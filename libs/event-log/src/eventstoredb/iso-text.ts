const DAY = 86_400_000;
const MINUTE = 60_000;

let day = Number.NaN;
let dateText = '';

/**
 * `toISOString`, which was the largest part of what a read added to each event: the date is kept for the next time,
 * since events come in the order of time.
 * @throws RangeError where the time is none
 */
export function isoText(time: Date): string {
  const instant = time.getTime();
  const of = Math.floor(instant / DAY);
  if (of !== day) {
    const text = time.toISOString();
    dateText = text.slice(0, text.indexOf('T') + 1);
    day = of;
  }
  const inDay = instant - of * DAY;
  const minutes = Math.floor(inDay / MINUTE);
  const inMinute = inDay - minutes * MINUTE;
  const seconds = Math.floor(inMinute / 1000);
  const hours = Math.floor(minutes / 60);
  return `${dateText}${two(hours)}:${two(minutes - hours * 60)}:${two(seconds)}.${three(inMinute - seconds * 1000)}Z`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

function three(value: number): string {
  return value < 100 ? `0${two(value)}` : `${value}`;
}
