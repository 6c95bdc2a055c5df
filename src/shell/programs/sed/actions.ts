import type { Command } from './command.ts';
import type { Next, SedRun } from './run.ts';

/** What a command does with the run, and how the cycle goes on. */
type Action = (run: SedRun, command: Command) => Next | Promise<Next>;

/** An action behind which the next command is run. */
const then =
  (act: (run: SedRun, command: Command) => void): Action =>
  (run, command) => {
    act(run, command);
    return 'on';
  };

const branchWhen =
  (wanted: boolean): Action =>
  (run, { target }) => {
    const { substituted } = run;
    run.substituted = false;
    return substituted === wanted ? { to: target } : 'on';
  };

const quit =
  (next: 'quit' | 'stop'): Action =>
  (run, { text }) => {
    run.status = Number(text || 0);
    return next;
  };

/** The commands of sed by their letters. Models the switch of GNU sed's execute_program. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  '{': () => 'on',
  ':': () => 'on',
  '=': then(run => run.output.write(`${run.input.number}\n`)),
  a: then((run, { text }) => {
    run.appended.push(text);
  }),
  i: then((run, { text }) => run.output.write(text)),
  // Of a range only the end shows the text.
  c: (run, command) => {
    if (command.to === undefined || command.negated || !run.ranges.has(command))
      run.output.write(command.text);
    return 'delete';
  },
  d: () => 'delete',
  D: run => {
    const newline = run.pattern.indexOf('\n');
    if (newline < 0) return 'delete';
    run.pattern = run.pattern.slice(newline + 1);
    run.keeps = true;
    return 'again';
  },
  b: (_run, { target }) => ({ to: target }),
  t: branchWhen(true),
  T: branchWhen(false),
  g: then(run => {
    run.pattern = run.hold;
  }),
  G: then(run => {
    run.pattern += `\n${run.hold}`;
  }),
  h: then(run => {
    run.hold = run.pattern;
  }),
  H: then(run => {
    run.hold += `\n${run.pattern}`;
  }),
  x: then(run => {
    [run.pattern, run.hold] = [run.hold, run.pattern];
  }),
  z: then(run => {
    run.pattern = '';
  }),
  n: run => run.nextLine(),
  N: run => run.joinNext(),
  p: then(run => run.output.write(`${run.pattern}\n`)),
  P: then(run => run.output.write(`${run.pattern.split('\n')[0]}\n`)),
  l: then(run => run.output.write(`${visible(run.pattern)}$\n`)),
  F: then(run => run.output.write('-\n')),
  q: quit('quit'),
  Q: quit('stop'),
  r: then((run, { text }) => {
    run.appended.push(run.fileText(text));
  }),
  w: then((run, { text }) => run.output.file(text, `${run.pattern}\n`)),
  s: then((run, { substitution }) => run.replace(substitution!)),
  y: then((run, { letters }) => {
    run.pattern = [...run.pattern].map(c => letters!.get(c) ?? c).join('');
  }),
};

/** The pattern space as `l` shows it. */
function visible(text: string): string {
  return text
    .replace(/\\/g, '\\\\')
    .replace(
      /[\x00-\x1f\x7f]/g,
      c =>
        ({ '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`,
    );
}
