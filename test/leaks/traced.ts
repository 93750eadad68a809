import { isTraceparent } from '#programme';
import { mutationFor } from '../support/api.js';
import { type Cast, supervised } from '../support/programme.js';
import { replay } from '../support/queries.js';
import { recordedEvents } from '../support/recorded-log.js';
import type { RunningServer } from '../support/server.js';

/** Found again wherever a trace is kept. */
export const TRACE_ID = 'feedfacefeedfacefeedfacefeedface';
const TRACED = 'traced-zq5';
const traceparent = `00-${TRACE_ID}-00f067aa0ba902b7-01`;

/** Facts about somebody, of which one raises a task, and a token that is refused, in a trace of the caller's. */
export async function sendInTrace({ api }: RunningServer, { officer }: Cast): Promise<void> {
  const json = { 'content-type': 'application/json', traceparent };
  for (const [role, command, input] of supervised(TRACED, officer, 10, 100)) {
    const body = JSON.stringify({ query: mutationFor(command), variables: { input } });
    const { errors } = await api.post(body, { ...json, authorization: `Bearer ${api.token(role)}` });
    if (errors.length > 0) throw new Error(`a traced command was refused: ${JSON.stringify(errors)}`);
  }
  await api.post('{}', { ...json, authorization: 'Bearer guessed' });
}

/** The types of the events that carry the trace, and whatever an event carries that has not the form of one. */
export async function tracesIn({ folder, stores }: RunningServer) {
  const events = await recordedEvents({ folder, stores });
  const traces = events.map(({ type, metadata }) => ({ type, trace: metadata['traceparent'] }));
  return {
    traced: traces.filter(({ trace }) => trace === traceparent).map(({ type }) => type),
    others: traces.filter(({ trace }) => trace !== undefined && !isTraceparent(trace)),
  };
}

/** What is given to evaluators, and to the person whom the traced facts are about. */
export async function givenAway({ api }: RunningServer): Promise<readonly string[]> {
  const document =
    'mutation ($input: SubjectAccessInput!) { subjectAccess(input: $input) { entries json html } }';
  const given = await api.ask<object>('DATA_PROTECTION_OFFICER', document, { input: { personId: TRACED } });
  return [(await replay(api)).text, JSON.stringify(given)];
}
