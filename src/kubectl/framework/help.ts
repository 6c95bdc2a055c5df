/** Help texts in kubectl's layout. models kubectl/pkg/util/templates */
import type { Command, Located } from './command.ts';
import { type Flag, initialValue } from './flag.ts';

export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

const OPTIONS_TIP =
  'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';

/** What `--help` prints for a command. @param groups how the root lists its commands */
export function helpText(located: Located, groups?: readonly CommandGroup[]): string {
  const { command, path } = located;
  const sections = [indentRest((command.long ?? `${command.short}.`).trim())];
  if (command.aliases?.length) sections.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}`);
  if (command.examples !== undefined) sections.push(`Examples:\n${exampleText(command.examples)}`);
  const width = nameWidth(command);
  if (groups !== undefined) sections.push(groups.map(group => groupText(group, width)).join('\n\n'));
  else if (command.commands?.length)
    sections.push(groupText({ title: 'Available Commands:', commands: command.commands }, width));
  const visible = (command.flags ?? []).filter(flag => !flag.hidden && flag.deprecated === undefined);
  if (visible.length > 0) sections.push(`Options:\n${flagText(visible)}`);
  sections.push(`Usage:\n  ${usageLine(located)}`);
  const tips = command.commands?.length
    ? `Use "${path.join(' ')} <command> --help" for more information about a given command.\n`
    : '';
  return `${sections.join('\n\n')}\n\n${tips}${OPTIONS_TIP}`;
}

/** The line below `Usage:`. */
export function usageLine({ command, path }: Located): string {
  const words = [path.join(' ')];
  if (command.use) words.push(command.use);
  if (command.flagsInUsage && !command.use?.includes('[flags]')) words.push('[flags]');
  if (!command.use?.includes('[options]')) words.push('[options]');
  return words.join(' ');
}

/** The list of flags as the help shows it. */
export function flagText(flags: readonly Flag[]): string {
  return [...flags]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(flag => {
      const short = flag.short === undefined ? '' : `-${flag.short}, `;
      return `    ${short}--${flag.name}=${shownValue(flag)}:\n\t${flag.usage}\n`;
    })
    .join('\n')
    .replace(/\n$/, '');
}

function shownValue(flag: Flag): string {
  const value = initialValue(flag);
  if (flag.kind === 'string') return `'${value}'`;
  if (flag.kind === 'pairs') return value;
  return flag.kind === 'strings' || flag.kind === 'stringArray' ? `[${value}]` : value;
}

/** How wide the column of names is. models cobra's NamePadding and the three spaces of kubectl's templates */
function nameWidth(command: Command): number {
  return Math.max(11, ...(command.commands ?? []).map(one => one.name.length)) + 3;
}

function groupText(group: CommandGroup, width: number): string {
  const shown = group.commands.filter(command => !command.hidden);
  const lines = shown.map(command => `  ${command.name.padEnd(width)}${command.short}`);
  return `${group.title}\n${lines.join('\n')}`.trimEnd();
}

/** Paragraphs after the first stand one column in. */
function indentRest(text: string): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 || line === '' ? line : ` ${line.trimStart()}`))
    .join('\n');
}

function exampleText(text: string): string {
  return text
    .trim()
    .split('\n')
    .map(line => `  ${line.trim()}`)
    .join('\n');
}
