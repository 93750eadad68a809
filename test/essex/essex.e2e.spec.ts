import { files } from '../support/stores.js';
import { describeEssex } from './describe-essex.js';

describeEssex('on files', async () => files);
