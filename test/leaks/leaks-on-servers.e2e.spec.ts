import { searchableServers } from './everything-kept.js';
import { describeLeaks } from './leaks.js';

describeLeaks('on PostgreSQL and the test server of EventStoreDB', searchableServers);
