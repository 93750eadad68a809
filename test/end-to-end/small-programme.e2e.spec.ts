import { files } from '../support/stores.js';
import { describeSmallProgramme } from './suites/small-programme.js';

describeSmallProgramme('On files, in one process', async () => files);
