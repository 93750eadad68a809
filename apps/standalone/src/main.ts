import 'reflect-metadata';
import './private-files.js';
import { describeFailure } from './boot-failure.js';
import { Configuration, describeSettings } from './configuration/index.js';
import { runProcess } from './run-process.js';

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(`npm start, with these settings in the environment:\n\n${describeSettings()}\n`);
} else {
  try {
    await runProcess(new Configuration(process.env));
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exitCode = 1;
  }
}
