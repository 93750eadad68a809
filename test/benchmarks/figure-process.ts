/**
 * One figure at one size, in a process of its own, so that its memory is its own too. Arguments: the figure's name,
 * events, seed, folder, fixtures. It says `ready`; a round that it is sent is measured, and the answer a sample; `close`
 * ends it.
 */
import type { Round } from './figure.js';
import { figureNamed } from './figures.js';

const [name, events, seed, folder = '', fixtures = ''] = process.argv.slice(2);
const figure = await figureNamed(name).open({ events: Number(events), seed: Number(seed), folder, fixtures });
process.on('message', (message) => {
  void (typeof message === 'number' || message === 'alone' ? measure(message) : close());
});
// The parent has ended: nobody asks any more, and what is under way may take minutes.
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function measure(round: Round): Promise<void> {
  process.send?.(await figure.round(round));
}

async function close(): Promise<void> {
  await figure.close();
  process.disconnect();
}
