// Makes the user of the log on a new EventStoreDB: it appends, and reads everything; it administers nothing. Run by
// compose.yaml before the programme starts; does nothing where the user is there.
import { EventStoreDBClient } from '@eventstore/db-client';

const {
  EVENTSTOREDB: place,
  CA_FILE: authority,
  ADMIN_PASSWORD: admin,
  USER_PASSWORD: password,
} = process.env;
const USER = 'throughline';

const authorization = `Basic ${Buffer.from(`admin:${admin}`).toString('base64')}`;
const made = await fetch(`https://${place}/users/`, {
  method: 'POST',
  headers: { authorization, 'content-type': 'application/json' },
  body: JSON.stringify({ loginName: USER, fullName: 'The programme', groups: [], password }),
});
// 409: it is there already.
if (!made.ok && made.status !== 409) throw new Error(`the user could not be made: status ${made.status}`);

const client = EventStoreDBClient.connectionString(
  `esdb://admin:${encodeURIComponent(admin)}@${place}?tlsCAFile=${encodeURIComponent(authority)}`,
);
// Only administrators may read all of a log, until it says who else.
await client.setStreamMetadata('$all', { acl: { readRoles: ['$admins', USER] } }).catch((error) => {
  throw new Error(`the user could not be let in: ${error.type ?? error.name}`);
});
await client.dispose();
console.log(`EventStoreDB knows the user ${USER}.`);
