import { Pipe, readAll } from '../../base/pipe.ts';
import { writerFile } from '../process/open-file.ts';
import { type Program, ProgramError } from '../process/program.ts';
import { strftime } from '../time.ts';
import { shortOptions } from './options.ts';

/** `watch [-n seconds] [-t] [-d] [-x] [-g] [-e] command`: runs it again and again on a screen of its own. */
export const watch: Program = async process => {
  const { flags, values, operands } = shortOptions(
    process,
    'n:tdxgebcp',
    { interval: 'n', 'no-title': 't', differences: 'd', exec: 'x', chgexit: 'g', errexit: 'e', color: 'c' },
    process.args,
    false,
  );
  if (operands.length === 0) throw new ProgramError('usage: watch [options] command');
  const seconds = Math.max(0.1, Number(values.get('n') ?? 2));
  const command = operands.join(' ');
  const argv = flags.has('x') ? operands : ['sh', '-c', command];
  const size = () => process.terminal ?? { columns: 80, rows: 24 };
  await process.print('\x1b[?1049h\x1b[?25l');
  let previous: string | undefined;
  try {
    for (;;) {
      const pipe = new Pipe();
      const fds = process.fds.clone();
      fds.set(1, writerFile(pipe));
      fds.set(2, fds.get(1)!.dup());
      const text = readAll(pipe);
      const task = process.spawn(argv, { fds });
      const status = await process.task.guard(task.ended);
      const output = (await process.task.guard(text)).replace(/\t/g, '        ');
      const { columns, rows } = size();
      const left = `Every ${seconds.toFixed(1)}s: ${command}`;
      const right = `${process.host.hostname}: ${strftime('%a %b %e %H:%M:%S %Y', process.clock.now())}`;
      const title =
        left.length + right.length + 1 > columns
          ? `${left.slice(0, Math.max(0, columns - right.length - 4))}...${right}`.slice(0, columns)
          : left + ' '.repeat(columns - left.length - right.length) + right;
      const head = flags.has('t') ? [] : [title, ''];
      const lines = [...head, ...output.split('\n')].slice(0, rows).map(line => line.slice(0, columns));
      await process.print(`\x1b[H${lines.map(line => `${line}\x1b[K`).join('\r\n')}\x1b[J`);
      if (flags.has('e') && status !== 0) return status;
      if (flags.has('g') && previous !== undefined && previous !== output) return 0;
      previous = output;
      await process.sleep(seconds * 1000);
    }
  } finally {
    await process.fds
      .get(1)
      ?.write('\x1b[?25h\x1b[?1049l')
      .catch(() => undefined);
  }
};
