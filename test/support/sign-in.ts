import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '#access';

/** What an issuer tells of itself. */
export interface Discovered {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
}

export interface Granted {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly expires_in: number;
}

const CLIENT = 'throughline-demonstration';
/** Nothing listens there: the test reads the answer off the address. */
const BACK = 'http://127.0.0.1:49152/callback';

export async function discovered(issuer: string): Promise<Discovered> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  return (await response.json()) as Discovered;
}

/** A browser and a program of one person, as far as signing in by the authorization code with PKCE needs them. */
export class SignIn {
  readonly verifier = randomBytes(32).toString('base64url');
  readonly state = randomBytes(8).toString('hex');
  private readonly cookies = new Map<string, string>();

  constructor(private readonly issuer: Discovered) {}

  /** Where the person is sent. */
  address(change: Readonly<Record<string, string | undefined>> = {}): string {
    const parameters: Readonly<Record<string, string | undefined>> = {
      client_id: CLIENT,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: BACK,
      state: this.state,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...change,
    };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
    return `${this.issuer.authorization_endpoint}?${query}`;
  }

  /** Opens an address, and follows it within the issuer. */
  async open(address: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.cookies.set(name, value);
    }
    const to = response.headers.get('location');
    if (to === null) return response;
    const next = new URL(to, address);
    if (next.pathname === new URL(BACK).pathname) return response;
    return this.open(next.href);
  }

  /** Signs in by an account, and gives the code that the program is sent back with. */
  async code(account: Role): Promise<string> {
    const page = await this.open(this.address());
    if (page.status !== 200) throw new Error(`no page of accounts: ${page.status} ${await page.text()}`);
    const back = await this.open(page.url, { account });
    const to = back.headers.get('location');
    if (to === null) throw new Error(`not sent back: ${back.status} ${await back.text()}`);
    const { searchParams } = new URL(to);
    if (searchParams.get('state') !== this.state) throw new Error('the answer is to another question');
    const code = searchParams.get('code');
    if (code === null) throw new Error(`no code: ${searchParams}`);
    return code;
  }

  exchange(code: string, verifier = this.verifier): Promise<Response> {
    return this.token({
      grant_type: 'authorization_code',
      client_id: CLIENT,
      redirect_uri: BACK,
      code,
      code_verifier: verifier,
    });
  }

  async tokens(account: Role): Promise<Granted> {
    return granted(await this.exchange(await this.code(account)));
  }

  async refreshed({ refresh_token = '' }: Granted): Promise<Granted> {
    return granted(await this.token({ grant_type: 'refresh_token', client_id: CLIENT, refresh_token }));
  }

  private token(form: Readonly<Record<string, string>>): Promise<Response> {
    return fetch(this.issuer.token_endpoint, { method: 'POST', body: new URLSearchParams(form) });
  }
}

/** A token of a system's own, by client credentials. */
export async function tokenOfSystem(
  { token_endpoint }: Discovered,
  client: string,
  secret: string,
): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`;
  return fetch(token_endpoint, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
}

export async function granted(response: Response): Promise<Granted> {
  if (response.status !== 200) throw new Error(`no token: ${response.status} ${await response.text()}`);
  return (await response.json()) as Granted;
}
