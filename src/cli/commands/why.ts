import { harmlessLine } from '../../base/harmless.ts';
import type { WhyJson } from '../../cluster/why.ts';
import { LANGUAGES, type Language } from '../../tutor/content/localized.ts';
import { whyLines } from '../../tutor/why/lines.ts';
import type { AddCommand } from '../add-command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { print, printJson } from '../print.ts';
import { askSessions } from '../session/door.ts';

interface WhyOptions {
  readonly namespace: string;
  readonly lang: string;
  readonly json?: boolean;
}

/** `berth why POD`: why a pod of the served cluster is where it is, or nowhere. */
export const addWhy: AddCommand = (program, done) => {
  program
    .command('why')
    .argument('<pod>', 'name of a pod')
    .option('-n, --namespace <name>', 'its namespace', 'default')
    .option('--lang <language>', 'en or ko', 'en')
    .option('--json', 'print the decisions as JSON')
    .addHelpText('after', '\nExit code 1 when the pod has no node.\n\nExample:\n  berth why web -n shop')
    .action(async (pod: string, { namespace, lang, json }: WhyOptions) => {
      const language: Language | undefined = LANGUAGES.find(known => known === lang);
      if (language === undefined)
        throw new CommandError(EXIT.usage, `--lang must be one of ${LANGUAGES.join(', ')}`);
      const why = (await askSessions('why', `${namespace}/${pod}`)) as WhyJson | undefined;
      if (why === undefined) {
        throw new CommandError(
          EXIT.environment,
          `no served cluster has a pod ${namespace}/${pod}; start one with berth cluster up, or name its namespace with -n`,
        );
      }
      if (json) printJson(why);
      else print(`${whyLines(why, language).map(harmlessLine).join('\n')}\n`);
      done(why.node === undefined ? EXIT.no : EXIT.done);
    });
};
