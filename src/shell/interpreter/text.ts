import { isUnfinished, lineOf, parseUnit, syntaxError, type Unit } from '../language/parse.ts';
import type { Shell } from '../shell.ts';
import { runStatements } from './run.ts';

/** What closes that which the parser found open. */
const CLOSING: Readonly<Record<string, string>> = {
  'double quote': '"',
  'single quote': "'",
  backtick: '`',
  'command substitution': ')',
  'process substitution': ')',
  'arithmetic command': ')',
  'arithmetic expansion': ')',
  'extended glob': ')',
  'parameter expansion': '}',
};

/**
 * Parses and runs a text in this very shell (`eval`, `source`, a script, a line of the prompt); returns the status.
 * Aliases that the text defines count from the next line on, and what stands before a syntax error runs, as in bash.
 */
export async function runText(shell: Shell, text: string, firstLine = 1): Promise<number> {
  const outer = { unit: shell.unit, position: shell.position };
  try {
    return await runUnits(shell, text, firstLine);
  } finally {
    Object.assign(shell, outer);
  }
}

async function runUnits(shell: Shell, text: string, firstLine: number): Promise<number> {
  let unit = parse(shell, text, firstLine);
  let statements = unit.script.commands;
  let rest = text;
  if (statements.length === 0) shell.status = 0;
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i]!;
    const error = syntaxError(unit.script);
    if (error !== undefined && error.pos <= endOfErrors(unit, i)) break;
    shell.unit = unit;
    const generation = shell.aliasGeneration;
    await runStatements(shell, [statement]);
    const next = statements[i + 1];
    if (next !== undefined && generation !== shell.aliasGeneration) {
      const line = lineOf(unit, next.pos);
      if (line > lineOf(unit, statement.end - 1)) {
        // From the text as it was written: aliases are looked up anew.
        rest = rest.slice(unit.written(next.pos));
        unit = parse(shell, rest, line);
        statements = unit.script.commands;
        i = -1;
      }
    }
  }
  const error = syntaxError(unit.script);
  if (error !== undefined) {
    shell.unit = unit;
    await reportSyntaxError(shell, unit, error);
    shell.status = 2;
  }
  return shell.status;
}

function parse(shell: Shell, text: string, firstLine: number): Unit {
  return parseUnit(text, shell.shopts.has('expand_aliases') ? shell.aliases : undefined, firstLine);
}

/** Before which place an error keeps a statement from running: on its lines, or where the text ends within it. */
function endOfErrors(unit: Unit, index: number): number {
  const { end } = unit.script.commands[index]!;
  const isLast = index === unit.script.commands.length - 1;
  return isLast && isUnfinished(unit.source) ? unit.source.length : endOfLine(unit.source, end);
}

function endOfLine(source: string, pos: number): number {
  const end = source.indexOf('\n', pos);
  return end < 0 ? source.length : end;
}

async function reportSyntaxError(
  shell: Shell,
  unit: Unit,
  error: { message: string; pos: number },
): Promise<void> {
  const open = /^(unterminated|unclosed)/.test(error.message);
  if (isUnfinished(unit.source)) {
    const line =
      lineOf(unit, open ? error.pos : unit.source.length) + (open || unit.source.endsWith('\n') ? 0 : 1);
    const quote = CLOSING[error.message.replace('unterminated ', '')];
    await shell.complain(
      quote
        ? `unexpected EOF while looking for matching \`${quote}'`
        : 'syntax error: unexpected end of file',
      line,
      true,
    );
    return;
  }
  const line = lineOf(unit, error.pos);
  const token = /^(\|\||&&|;;&?|;&|<<-?|>>|[()|&;<>]|\n|[^\s()|&;<>]+)/.exec(
    unit.source.slice(error.pos).replace(/^[ \t]+/, ''),
  )?.[0];
  await shell.complain(
    `syntax error near unexpected token \`${token === '\n' || token === undefined ? 'newline' : token}'`,
    line,
    true,
  );
  const text = unit.source.split('\n')[line - unit.firstLine] ?? '';
  if (!shell.interactive) await shell.complain(`\`${text}'`, line, true);
}
