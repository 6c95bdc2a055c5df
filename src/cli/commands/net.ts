import { harmlessLine } from '../../base/harmless.ts';
import type { Connection } from '../../cluster/net.ts';
import { LANGUAGES, type Language } from '../../tutor/content/localized.ts';
import { netLines } from '../../tutor/net/lines.ts';
import type { AddCommand } from '../add-command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { print, printJson } from '../print.ts';
import { askSessions } from '../session/door.ts';

interface NetOptions {
  readonly namespace: string;
  readonly lang: string;
  readonly json?: boolean;
}

/** `berth net POD [TARGET]`: each hop of a Pod's connections with the rule that let it pass or stopped it. */
export const addNet: AddCommand = (program, done) => {
  program
    .command('net')
    .argument('<pod>', 'name of a pod')
    .argument('[target]', 'NAME:PORT, IP:PORT, pod/NAME:PORT (/udp behind it for UDP) or a URL')
    .option('-n, --namespace <name>', 'its namespace', 'default')
    .option('--lang <language>', 'en or ko', 'en')
    .option('--json', 'print the hops as JSON')
    .addHelpText(
      'after',
      '\nWithout a target: name service, API server and the Services of its namespace.\nExit code 1 when a connection is not reached.\n\nExample:\n  berth net web api:8080 -n shop',
    )
    .action(async (pod: string, target: string | undefined, { namespace, lang, json }: NetOptions) => {
      const language: Language | undefined = LANGUAGES.find(known => known === lang);
      if (language === undefined)
        throw new CommandError(EXIT.usage, `--lang must be one of ${LANGUAGES.join(', ')}`);
      const subject = [namespace, pod, ...(target === undefined ? [] : [target])].join('/');
      const answer = (await askSessions('net', subject)) as
        | { readonly connections: readonly Connection[] }
        | { readonly wrong: string }
        | undefined;
      if (answer === undefined)
        throw new CommandError(
          EXIT.environment,
          `no served cluster has a running pod ${namespace}/${pod}; start one with berth cluster up, or name its namespace with -n`,
        );
      if ('wrong' in answer) throw new CommandError(EXIT.usage, answer.wrong);
      const { connections } = answer;
      if (json) printJson(connections);
      else print(`${netLines(connections, language).map(harmlessLine).join('\n')}\n`);
      done(connections.every(({ outcome }) => outcome === 'reached') ? EXIT.done : EXIT.no);
    });
};
