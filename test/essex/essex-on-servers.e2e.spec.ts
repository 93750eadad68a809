import { servers } from '../support/stores.js';
import { describeEssex } from './describe-essex.js';

describeEssex("on EventStoreDB's protocol and PostgreSQL", () => servers());
