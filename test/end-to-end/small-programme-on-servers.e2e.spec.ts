import { servers } from '../support/stores.js';
import { describeSmallProgramme } from './suites/small-programme.js';

describeSmallProgramme("On EventStoreDB's protocol and PostgreSQL, in one process", () => servers());
