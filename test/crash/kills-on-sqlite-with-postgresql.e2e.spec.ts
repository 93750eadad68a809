import { describeKills } from './describe-kills.js';

describeKills({ log: 'SQLite', readModels: 'PostgreSQL' });
