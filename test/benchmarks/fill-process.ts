/** Fills one log: see `filledLog`. Arguments: the file, what with, and the setting as JSON. */
import type { Setting } from './figure.js';
import { fill, type Filling } from './filled-logs.js';

const [file = '', filling = '', setting = ''] = process.argv.slice(2);
await fill(file, filling as Filling, JSON.parse(setting) as Setting);
