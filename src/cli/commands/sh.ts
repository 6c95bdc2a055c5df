import type { AddCommand } from '../add-command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { labWorld } from '../lab-world.ts';
import { RealTimeDriver } from '../real-time.ts';

/** `berth sh`: just the simulated shell, on a fresh cluster, in the terminal that berth was started in. */
export const addShell: AddCommand = (program, done) => {
  program
    .command('sh')
    .addHelpText('after', '\nExample:\n  berth sh')
    .action(async () => {
      const { stdin, stdout } = process;
      if (!stdin.isTTY || !stdout.isTTY) {
        throw new CommandError(
          EXIT.environment,
          'sh needs a terminal; use berth grade LAB --script FILE without one',
        );
      }
      const world = labWorld(() => Date.now());
      const cluster = await world.build({}, 'sh');
      const pace = new RealTimeDriver(cluster.clock);
      stdin.setRawMode(true);
      pace.start();
      try {
        done(await world.login(cluster, hostTerminal(stdin, stdout)));
      } finally {
        pace.pause();
        cluster.stop();
        stdin.setRawMode(false);
        stdin.pause();
      }
    });
};

/** The host's terminal as the shell wants one. */
function hostTerminal(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream) {
  const chunks = stdin.iterator()[Symbol.asyncIterator]();
  return {
    input: {
      read: async (): Promise<Uint8Array | undefined> => {
        const { value, done } = await chunks.next();
        return done ? undefined : (value as Uint8Array);
      },
      cancel: () => stdin.pause(),
    },
    output: {
      write: (chunk: Uint8Array | string) =>
        new Promise<void>(resolve => {
          stdout.write(chunk, () => resolve());
        }),
      end: () => undefined,
    },
    get columns() {
      return stdout.columns;
    },
    get rows() {
      return stdout.rows;
    },
    onResize(changed: () => void) {
      stdout.on('resize', changed);
      return { stop: () => stdout.off('resize', changed) };
    },
  };
}
