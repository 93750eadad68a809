import { rounds } from '../support/soak.js';
import { filesAndPostgres } from '../support/stores.js';
import { describeHostile } from './describe-hostile.js';

// What a file takes, a server may refuse: zero bytes, numbers out of range. In the build fewer are drawn than on files.
describeHostile(
  'a log in a file and PostgreSQL for read models, keys and the record of access',
  filesAndPostgres,
  rounds('HOSTILE', 300),
);
