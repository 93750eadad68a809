import { describeProjectionEngine } from '../contract/describe-projection-engine.js';
import { sqlitePlace } from '../testing/sqlite-place.js';

describeProjectionEngine('SQLite', sqlitePlace);
