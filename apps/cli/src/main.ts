import 'reflect-metadata';
import '../../standalone/src/private-files.js';
import { describeFailure } from '../../standalone/src/boot-failure.js';
import { cli } from './cli.js';
import { isBrokenPipe, quietBrokenPipes } from './output.js';

quietBrokenPipes();
try {
  await cli().parseAsync(process.argv);
} catch (error) {
  if (!isBrokenPipe(error)) {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exitCode = 1;
  }
}
