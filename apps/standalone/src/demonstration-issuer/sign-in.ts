import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { ROLES } from '#access';
import { WHO } from '../who.js';
import { isAccount } from './accounts.js';

const INTERACTION = /^\/interaction\/[\w-]+$/;
const MAX_BODY_BYTES = 1_024;

/**
 * The page of accounts, and the choice of one. There is no password: who is at this machine may be anyone.
 * @returns false where the request is not about signing in
 */
export async function signIn(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (!INTERACTION.test(request.url ?? '')) return false;
  // Throws where the cookie of this very attempt is not there: another site cannot choose for its visitor.
  await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
    return true;
  }
  const account = new URLSearchParams(await bodyOf(request)).get('account');
  if (!isAccount(account)) {
    response.writeHead(400, { 'content-type': 'text/plain' }).end('Choose one of the accounts.');
    return true;
  }
  // The choice is the consent too, which programs on a machine of their own must have each time.
  const chosen = { login: { accountId: account }, consent: {} };
  await provider.interactionFinished(request, response, chosen, { mergeWithLastSubmission: false });
  return true;
}

const PAGE = [
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Who are you?</title>',
  '<h1>Who are you?</h1><p>This is the demonstration: choose any account. None of them is anybody.</p>',
  '<form method="post"><ul>',
  ...ROLES.map((role) => `<li><button name="account" value="${role}">${role}</button> ${WHO[role]}</li>`),
  '</ul></form></html>',
].join('\n');

/** As far as it is of bearable size: more names no account. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MAX_BODY_BYTES) return '';
  }
  return body;
}
