import { rounds } from '../support/soak.js';
import { files } from '../support/stores.js';
import { describeHostile } from './describe-hostile.js';

// In the build a thousand are drawn; ten thousand and more by `npm run soak`.
describeHostile('files', async () => files, rounds('HOSTILE', 1_000));
