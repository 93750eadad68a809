import { describeKills } from './describe-kills.js';

describeKills({ log: 'EventStoreDB', readModels: 'PostgreSQL' });
