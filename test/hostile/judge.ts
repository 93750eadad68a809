import { type Attempt, type Heard } from './attempt.js';
import { MARK, WORK_MARK } from './two-persons.js';

/** What would tell of our insides, or of somebody who is out of reach. */
const NEVER: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a value about the person out of reach', new RegExp(MARK, 'i')],
  ['a failure that nobody expected', /INTERNAL_SERVER_ERROR/],
  ['frames of a stack', /^\s+at .+:\d+|\\n\s+at /m],
  ['a place of our program', /node_modules|node:internal|\/dist\/|\.(js|ts):\d+/],
  [
    'words of a database',
    /SQLITE_|syntax error at or near|near "[^"]*": syntax error|no such (table|column)|invalid byte sequence|invalid input syntax for type|(relation|column) "[^"]*" does not exist|out of range for type/i,
  ],
  ['a polluted prototype', /\[object Object\]/],
];

const AT_WORK = new RegExp(WORK_MARK, 'i');

/** In the words of WebSocket and of graphql-ws: the server failed. */
const FAILED = [1011, 4500];

/** What is wrong with an answer: nothing, where the list is empty. */
export function faultsOf(
  { what, shut = false, letIn = false, meetsWorkers = false, refusedWith }: Attempt,
  { status, closed, text }: Heard,
): readonly string[] {
  const faults = NEVER.filter(([, pattern]) => pattern.test(text)).map(([fault]) => fault);
  if (!meetsWorkers && AT_WORK.test(text)) faults.push('a value about somebody in work');
  if (status !== undefined && status >= 500 && status !== 503) faults.push(`status ${status}`);
  if (closed !== undefined && FAILED.includes(closed)) faults.push(`closed with ${closed}`);
  if (shut && gave(status, text)) faults.push('something was given to nobody');
  if (letIn && isKeptOut(status, text)) faults.push('somebody was not let in, so nothing was tried');
  if (refusedWith !== undefined && !text.includes(refusedWith))
    faults.push(`it was not refused because it "${refusedWith}"`);
  return faults.map(
    (fault) => `${fault}\n  sent  ${what}\n  heard ${status ?? closed ?? ''} ${text.slice(0, 1_200)}`,
  );
}

/** At the door for subscriptions nothing is heard of an attempt but over a socket that was acknowledged. */
const isKeptOut = (status: number | undefined, text: string): boolean =>
  status === undefined ? !text.includes('"connection_ack"') : status === 401 || status === 429;

/** Whoever is nobody gets no data: neither an answer of GraphQL, nor lines of the replay, nor a push. */
const gave = (status: number | undefined, text: string): boolean =>
  status === 200 || /"data":\{|"type":"(next|connection_ack)"|throughline-replay/.test(text);
