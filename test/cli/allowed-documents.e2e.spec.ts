import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { startServer } from '../support/server.js';

const ME = '{ me { id } }';

/** What an office hands in: one person. */
function office(): string {
  const folder = dataFolder();
  writeFileSync(join(folder, 'people.csv'), 'occurredOn,personId\n2013-05-01,p1\n');
  const resources = [{ path: 'people.csv', command: 'registerPerson' }];
  writeFileSync(
    join(folder, 'datapackage.json'),
    JSON.stringify({ name: 'office', title: 'The office', resources }),
  );
  return folder;
}

it('A server with a list of documents takes those alone, and the command line as ever', async () => {
  const list = join(dataFolder(), 'documents.json');
  writeFileSync(list, JSON.stringify({ me: ME }));
  const server = await startServer({ env: { GRAPHQL_DOCUMENTS: list } });
  const token = server.api.token('OFFENDER_MANAGER');
  expect((await server.api.send(token, ME)).data).toMatchObject({ me: {} });
  const other = await server.api.send(token, '{ me { roles } }');
  expect(other.errors.map(({ extensions }) => extensions.code)).toEqual(['DOCUMENT_NOT_ALLOWED']);

  const imported = await throughline(['import', office(), '--data', server.folder]);
  expect(imported).toMatchObject({ code: 0, stderr: '' });
  await server.stop();
});
