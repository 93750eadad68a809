import { searchableFiles } from './everything-kept.js';
import { describeLeaks } from './leaks.js';

describeLeaks('on files', searchableFiles);
