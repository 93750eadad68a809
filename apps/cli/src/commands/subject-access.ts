import { join } from 'node:path';
import { Command } from 'commander';
import { hasCode, writeSecretFile } from '#privacy';
import { BootFailure } from '../../../standalone/src/boot-failure.js';
import { GIVE_SUBJECT_ACCESS } from '../../../standalone/src/command-line-documents.js';
import { ensureFolder } from '../../../standalone/src/data-folder.js';
import { type CallingOptions, callingOf, callingOptions } from '../calling.js';
import { dataOption, parseName } from '../options.js';
import { tell } from '../output.js';
import { askAs, fieldOf } from '../server-api.js';

interface SubjectAccessOptions extends CallingOptions {
  readonly person: string;
  readonly out: string;
  readonly withhold?: readonly string[];
}

export function subjectAccessCommand(): Command {
  const command = new Command('subject-access');
  for (const option of callingOptions()) command.addOption(option);
  return command
    .description('give all that is held on a person: a page to read and JSON, without what is others’')
    .requiredOption('--person <id>', 'whose record', parseName)
    .requiredOption('--out <folder>', 'where to write subject-access-ID.html and .json, for you alone')
    .option('--withhold <texts...>', 'texts that you read and withhold, as an earlier run named them')
    .addOption(dataOption())
    .addHelpText(
      'after',
      '\nIt goes through the running server, in the name of a data-protection officer, and is on record.',
    )
    .action(async ({ person: personId, out, withhold = [], ...options }: SubjectAccessOptions) => {
      const calling = callingOf('subject-access', options);
      const answer = await askAs(calling, GIVE_SUBJECT_ACCESS, { input: { personId, withhold } });
      if (answer.kind === 'failed') throw new BootFailure(answer.failure.message);
      const given = answer.data['subjectAccess'];
      ensureFolder(out);
      const written = (['html', 'json'] as const).map((form) =>
        write(join(out, `subject-access-${personId}.${form}`), fieldOf(given, form)),
      );
      process.stdout.write(
        `${String(fieldOf(given, 'entries'))} entries given, ${String(fieldOf(given, 'withheld'))} withheld: ` +
          `${written.join(' and ')}\n`,
      );
      tellWhatIsLeft(given);
    });
}

/** @throws BootFailure */
function write(file: string, text: unknown): string {
  try {
    writeSecretFile(file, String(text));
    return file;
  } catch (cause) {
    if (!hasCode(cause, 'SECRET_UNUSABLE')) throw cause;
    throw new BootFailure(`${file}: cannot be written: name another folder in --out`, { cause });
  }
}

function tellWhatIsLeft(given: unknown): void {
  if (fieldOf(given, 'complete') !== true) {
    tell('An entry could not be taken in yet, so this is not the whole: run it again in a moment.');
  }
  const toReview = fieldOf(given, 'toReview');
  if (!Array.isArray(toReview) || toReview.length === 0) return;
  tell(
    'Read what is marked in the page before you hand it over: it may tell of somebody else. To withhold some of',
  );
  tell('it, run this again with --withhold and the names of those texts:');
  for (const name of toReview) tell(`  ${String(name)}`);
}
