/**
 * One figure at one size, in a process of its own, so that its memory is its own too. Arguments: the figure's name,
 * events, folder, fixtures. It says `ready`; a number that it is sent is a round, and the answer a sample; `close`
 * ends it.
 */
import { figureNamed } from './figures.js';

const [name, events, folder = '', fixtures = ''] = process.argv.slice(2);
const figure = await figureNamed(name).open({ events: Number(events), folder, fixtures });
process.on('message', (message) => {
  void (typeof message === 'number' ? measure(message) : close());
});
process.send?.('ready');

async function measure(round: number): Promise<void> {
  process.send?.(await figure.round(round));
}

async function close(): Promise<void> {
  await figure.close();
  process.disconnect();
}
