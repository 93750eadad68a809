import type { Role } from '#access';
import { type Claims, claimsOf } from './tokens.js';

export interface ApiError {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

/** What came back over HTTP. `text` is all of the body, for what must not stand in it. */
export interface Answer<Data> {
  readonly status: number;
  readonly text: string;
  readonly data: Data | undefined;
  readonly errors: readonly ApiError[];
}

export interface CommandReceipt {
  readonly commandId: string;
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  readonly entries: readonly { readonly id: string; readonly type: string }[];
  readonly deviations: readonly string[];
  readonly repeated: boolean;
}

export interface RecordState {
  readonly head: string | null;
  readonly latestSequence: string;
  readonly readModels: readonly {
    readonly name: string;
    readonly status: string;
    readonly position: string | null;
    readonly lag: number;
    readonly parked: number;
    readonly skipped: number;
  }[];
}

const RECEIPT = 'commandId position stream revision entries { id type } deviations repeated';

/** GraphQL over HTTP, as a client of the programme speaks it. */
export class Api {
  constructor(
    readonly url: string,
    private readonly tokens: ReadonlyMap<Role, string>,
  ) {}

  token(role: Role): string {
    const token = this.tokens.get(role);
    if (token === undefined) throw new Error(`no token was printed for ${role}`);
    return token;
  }

  claims(role: Role): Claims {
    return claimsOf(this.token(role));
  }

  /** Sends a document, and takes whatever comes. */
  async send<Data = unknown>(
    token: string | undefined,
    query: string,
    variables: object = {},
    signal?: AbortSignal,
  ): Promise<Answer<Data>> {
    return this.post<Data>(
      JSON.stringify({ query, variables }),
      {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      signal,
    );
  }

  /** Posts a body as it is. */
  async post<Data = unknown>(
    body: string,
    headers: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<Answer<Data>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers,
      body,
      ...(signal === undefined ? {} : { signal }),
    });
    const text = await response.text();
    const { data, errors = [] } = parsed<Data>(text);
    return { status: response.status, text, data: data ?? undefined, errors };
  }

  /**
   * Asks as a role, and expects an answer.
   * @throws Error with the errors where there are any
   */
  async ask<Data>(role: Role, query: string, variables: object = {}): Promise<Data> {
    const { data, errors, text } = await this.send<Data>(this.token(role), query, variables);
    if (errors.length > 0 || data === undefined) throw new Error(`${role} was told: ${text}`);
    return data;
  }

  /** Carries out a command as a role, such as `StartSentence`. */
  async command(role: Role, name: string, input: object): Promise<CommandReceipt> {
    const data = await this.ask<Readonly<Record<string, CommandReceipt>>>(role, mutationFor(name), { input });
    const [receipt] = Object.values(data);
    if (!receipt) throw new Error(`${name} gave no receipt`);
    return receipt;
  }

  /** Waits until every read model has taken in a position. @throws Error where one could not take in an entry */
  async caughtUp(position: string): Promise<RecordState> {
    for (;;) {
      const state = await this.recordState();
      const { readModels } = state;
      const parked = readModels.filter((model) => model.parked > 0).map(({ name }) => name);
      if (parked.length > 0) throw new Error(`entries could not be projected into ${parked.join(', ')}`);
      if (readModels.every((model) => model.position !== null && model.position >= position)) return state;
    }
  }

  async recordState(): Promise<RecordState> {
    const { recordState } = await this.ask<{ recordState: RecordState }>(
      'ADMINISTRATOR',
      '{ recordState { head latestSequence readModels { name status position lag parked skipped } } }',
    );
    return recordState;
  }

  /** The same where it is to be refused. */
  async refused(role: Role, name: string, input: object): Promise<ApiError> {
    const { errors, text } = await this.send(this.token(role), mutationFor(name), { input });
    const [error] = errors;
    if (!error) throw new Error(`${name} was not refused: ${text}`);
    return error;
  }
}

/** The document of a command's mutation. */
export function mutationFor(command: string): string {
  const field = command.charAt(0).toLowerCase() + command.slice(1);
  return `mutation ($input: ${command}Input!) { ${field}(input: $input) { ${RECEIPT} } }`;
}

function parsed<Data>(text: string): { readonly data?: Data | null; readonly errors?: readonly ApiError[] } {
  try {
    return JSON.parse(text) as { data?: Data | null; errors?: readonly ApiError[] };
  } catch {
    return {}; // no JSON: `text` holds what came instead, and the test looks at it
  }
}
