import type { Random } from '../support/random.js';
import { type Attempt, pick, type Target } from './attempt.js';
import { send } from './http-client.js';
import { converse } from './socket-client.js';
import {
  type Operation,
  requestWith,
  type TextPlace,
  textPlaces,
  type TypedRequest,
} from './typed-documents.js';

/** A zero byte, which PostgreSQL refuses, and halves of a surrogate pair, of which every store makes something else. */
const UNKEEPABLE = ['\u0000', 'far-person\u0000', '\ud83d', 'far\udc00-person'];
const REFUSED = 'which no store can keep';

/**
 * Text that no store can keep, in every place of the schema that takes text: of queries and the subscription each
 * place, as a variable and as a literal; of each mutation one place, drawn.
 */
export function unkeepableTexts(random: Random, target: Target): readonly Attempt[] {
  const token = () => pick(random, target.tokens);
  const bad = (operation: Operation, place: TextPlace) =>
    requestWith(random, operation, place, pick(random, UNKEEPABLE));
  const mutations = Map.groupBy(textPlaces('mutation'), ({ field }) => field);
  return [
    ...textPlaces('query').flatMap((place) => [
      overHttp(token(), place, bad('query', place)),
      overHttp(token(), place, { query: literally('query', place), variables: {} }),
    ]),
    ...[...mutations.values()]
      .map((places) => pick(random, places))
      .map((place) => overHttp(token(), place, bad('mutation', place))),
    ...textPlaces('subscription').flatMap((place) => [
      overSocket(token(), place, bad('subscription', place)),
      overSocket(token(), place, { query: literally('subscription', place), variables: {} }),
    ]),
  ];
}

/** The arguments that a field of the schema cannot do without, by the field. */
const NEEDED: Readonly<Record<string, string>> = { caseFile: 'personId', programmeSummary: 'contract' };

/** A document with a zero byte among its literals, written as an escape. */
function literally(operation: Operation, { field, path }: TextPlace): string {
  const [argument = '', ...inner] = path;
  const value = inner.reduceRight((within, name) => `{ ${name}: ${within} }`, '"a\\u0000b"');
  const needed = NEEDED[field];
  const rest = needed === undefined || needed === argument ? '' : `, ${needed}: "x"`;
  return `${operation} { ${field}(${argument}: ${value}${rest}) { __typename } }`;
}

const told = ({ field, path }: TextPlace, { query, variables }: TypedRequest): string =>
  `text that no store can keep, as ${[field, ...path].join('.')}: ${query.slice(0, 200)} ${JSON.stringify(variables)}`;

function overHttp(token: string, place: TextPlace, request: TypedRequest): Attempt {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const body = JSON.stringify(request);
  return {
    what: told(place, request),
    letIn: true,
    refusedWith: REFUSED,
    run: ({ url }) => send(url, { method: 'POST', path: '/graphql', headers, body }),
  };
}

function overSocket(token: string, place: TextPlace, payload: TypedRequest): Attempt {
  const messages = [JSON.stringify({ type: 'subscribe', id: '1', payload })];
  return {
    what: told(place, payload),
    letIn: true,
    refusedWith: REFUSED,
    run: ({ url }) => converse(url, { token, messages, until: '"id":"1"' }),
  };
}
