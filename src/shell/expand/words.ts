import { type BraceExpansionPart, type DoubleQuotedChild, parse, type Word, type WordPart } from 'unbash';
import { expandBraces } from '../language/braces.ts';
import { hasMagic, quotePattern, quoteRegex } from '../language/pattern.ts';
import type { Shell } from '../shell.ts';
import { arithmeticValue } from './arithmetic.ts';
import { type Field, FieldBuilder, textOf } from './fields.ts';
import { globPaths } from './glob.ts';
import { expandParameter } from './parameters.ts';
import { homeOf } from './tilde.ts';

/** The arguments that words become: braces, tilde, parameters, commands, arithmetic, splitting, path names, quotes. */
export async function expandWords(shell: Shell, words: readonly Word[]): Promise<string[]> {
  const result: string[] = [];
  for (const word of words) {
    if (word.parts === undefined && isPlain(word.text)) {
      result.push(word.text);
      continue;
    }
    for (const plain of afterBraces(shell, word)) {
      const builder = new FieldBuilder(shell.vars.get('IFS') ?? ' \t\n');
      await expandInto(shell, plain, builder);
      for (const field of builder.finish()) result.push(...pathNames(shell, field));
    }
  }
  return result;
}

/** One value: no braces, no splitting, no path names (assignments, `case`, redirections of here-strings). */
export async function expandText(shell: Shell, word: Word, assignment = false): Promise<string> {
  if (word.parts === undefined && isPlain(word.text)) return word.text;
  return textOf(await expandField(shell, word, assignment));
}

/** The word as a pattern: what was quoted stands behind backslashes. */
export async function expandPattern(shell: Shell, word: Word): Promise<string> {
  let pattern = '';
  for (const { text, quoted } of await expandField(shell, word))
    pattern += quoted ? quotePattern(text) : text;
  return pattern;
}

/** The word as an extended regular expression: what was quoted stands for itself. */
export async function expandRegex(shell: Shell, word: Word): Promise<string> {
  let source = '';
  for (const stretch of await expandField(shell, word)) {
    const { text, quoted } = stretch;
    source += !quoted
      ? text
      : /^\w$/.test(text) && word.text.includes(`\\${text}`)
        ? `\\${text}`
        : quoteRegex(text);
  }
  return source;
}

/** The word as one field that still knows what was quoted. */
export async function expandField(shell: Shell, word: Word, assignment = false): Promise<Field> {
  const builder = new FieldBuilder(undefined);
  await expandInto(shell, word, builder, assignment);
  return builder.finish()[0] ?? [];
}

/** Adds what a word becomes to `builder`. */
export async function expandInto(
  shell: Shell,
  word: Word,
  builder: FieldBuilder,
  assignment = false,
): Promise<void> {
  const parts = word.parts;
  if (parts === undefined) return literalInto(shell, word.text, builder, true, assignment);
  for (let i = 0; i < parts.length; i++) await expandPart(shell, parts[i]!, builder, i === 0, assignment);
}

/** The text of a here-document or of something between double quotes. */
export async function expandQuoted(shell: Shell, parts: readonly WordPart[]): Promise<string> {
  const builder = new FieldBuilder(undefined);
  for (const part of parts) await quotedInto(shell, part as DoubleQuotedChild, builder);
  return textOf(builder.finish()[0] ?? []);
}

async function expandPart(
  shell: Shell,
  part: WordPart,
  builder: FieldBuilder,
  first: boolean,
  assignment: boolean,
): Promise<void> {
  switch (part.type) {
    case 'Literal':
      return literalInto(shell, part.text, builder, first, assignment);
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return builder.quoted(part.value);
    case 'DoubleQuoted':
    case 'LocaleString': {
      // "$@" without parameters vanishes; "" and "$x" do not.
      if (part.parts.length === 0 || part.parts.some(child => !isAllParameters(child.text)))
        builder.quoted('');
      for (const child of part.parts) await quotedInto(shell, child, builder);
      return;
    }
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      return expandParameter(shell, part, builder, false);
    case 'CommandExpansion':
      return builder.expanded(await shell.evaluator.substitute(shell, part));
    case 'ArithmeticExpansion':
      return builder.expanded(String(await arithmeticValue(shell, arithmeticText(part.text))));
    case 'ProcessSubstitution':
      return builder.literal(await shell.evaluator.processSubstitution(shell, part));
    case 'ExtendedGlob': {
      if (part.parts === undefined) return builder.literal(part.text);
      builder.literal(`${part.operator}(`);
      for (const child of part.parts) await expandPart(shell, child, builder, false, false);
      return builder.literal(')');
    }
    case 'Glob': {
      if (part.kind !== 'bracket') return builder.literal(part.text);
      const negated = /^\[[!^]/.exec(part.text)?.[0] ?? '[';
      if (!/["'$`\\]/.test(part.text)) return builder.literal(part.text);
      builder.literal(negated);
      for (const [i, child] of part.parts.entries()) {
        if (i === 0 && negated.length > 1 && child.type === 'Literal')
          builder.literal(child.text.replace(/^[!^]/, ''));
        else await expandPart(shell, child, builder, false, false);
      }
      return builder.literal(']');
    }
    case 'BraceExpansion':
      return unexpandedBrace(shell, part, builder);
  }
}

function isAllParameters(text: string): boolean {
  return text === '$@' || /^\$\{(@|[A-Za-z_]\w*\[@\])[}:#%/^,]/.test(text) || /^\$\{!.*[@*]\]?\}$/.test(text);
}

/** Braces that mean nothing (`{1..$n}`) or may not (in an assignment). */
async function unexpandedBrace(shell: Shell, part: BraceExpansionPart, builder: FieldBuilder): Promise<void> {
  if (part.parts === undefined) return literalInto(shell, part.text, builder, false, false);
  builder.literal('{');
  for (const child of part.parts) await expandPart(shell, child, builder, false, false);
  builder.literal('}');
}

async function quotedInto(shell: Shell, part: DoubleQuotedChild, builder: FieldBuilder): Promise<void> {
  switch (part.type) {
    case 'Literal':
      return builder.quoted(part.value);
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      return expandParameter(shell, part, builder, true);
    case 'CommandExpansion':
      return builder.quoted(await shell.evaluator.substitute(shell, part));
    case 'ArithmeticExpansion':
      return builder.quoted(String(await arithmeticValue(shell, arithmeticText(part.text))));
  }
}

function arithmeticText(text: string): string {
  return text.startsWith('$[') ? text.slice(2, -1) : text.slice(3, -2);
}

/** Unquoted text as written: tilde and backslashes. */
function literalInto(
  shell: Shell,
  text: string,
  builder: FieldBuilder,
  first: boolean,
  assignment: boolean,
): void {
  let rest = text;
  // An argument that looks like an assignment is taken for one.
  const assigns = assignment || (first && /^[A-Za-z_]\w*=/.test(text));
  if (first && rest.startsWith('~')) rest = tilde(shell, rest, builder);
  let plain = '';
  const flush = () => {
    builder.literal(plain);
    plain = '';
  };
  for (let i = 0; i < rest.length; i++) {
    const c = rest[i]!;
    if (c === '\\' && i + 1 < rest.length) {
      flush();
      i++;
      if (rest[i] !== '\n') builder.quoted(rest[i]!);
    } else if (
      rest[i + 1] === '~' &&
      (c === ':' ? assigns : c === '=' && assigns && /^[A-Za-z_]\w*$/.test(rest.slice(0, i)))
    ) {
      plain += c;
      flush();
      rest = tilde(shell, rest.slice(i + 1), builder);
      i = -1;
      if (rest.startsWith('~')) {
        plain = '~';
        i = 0;
      }
    } else {
      plain += c;
    }
  }
  flush();
}

/** Expands a tilde prefix; returns what is left. */
function tilde(shell: Shell, text: string, builder: FieldBuilder): string {
  const prefix = /^~([A-Za-z_][\w.-]*|\+|-)?(?=[/:]|$)/.exec(text);
  const home = prefix ? homeOf(shell, prefix[1] ?? '') : undefined;
  if (prefix === null || home === undefined) return text;
  builder.quoted(home);
  return text.slice(prefix[0].length);
}

function isPlain(text: string): boolean {
  return /^[\w./:=,@%+-]+$/.test(text);
}

const braced = new WeakMap<Word, readonly Word[]>();

/** Brace expansion happens on the text; its results are parsed again. */
function afterBraces(shell: Shell, word: Word): readonly Word[] {
  if (!word.text.includes('{') || !shell.options.has('braceexpand')) return [word];
  let words = braced.get(word);
  if (words === undefined) {
    const texts = expandBraces(word.text);
    words = texts.length === 1 && texts[0] === word.text ? [word] : texts.flatMap(wordFrom);
    braced.set(word, words);
  }
  return words;
}

function wordFrom(text: string): Word[] {
  if (text === '') return [];
  const statement = parse(`: ${text}`).commands[0];
  const argument = statement?.command.type === 'Command' ? statement.command.suffix[0] : undefined;
  return argument?.type === 'Word' ? [argument] : [];
}

/** Path name expansion of one field, then quote removal. */
function pathNames(shell: Shell, field: Field): string[] {
  const text = textOf(field);
  if (shell.options.has('noglob') || !field.some(s => !s.quoted && /[*?[(]/.test(s.text))) return [text];
  const pattern = field.map(s => (s.quoted ? quotePattern(s.text) : s.text.replace(/\\/g, '\\\\'))).join('');
  if (!hasMagic(pattern)) return [text];
  const has = (name: string) => shell.shopts.has(name);
  const found = globPaths(shell.world.host.files, shell.cwd, pattern, shell.actor, {
    dotglob: has('dotglob'),
    nocaseglob: has('nocaseglob'),
    globstar: has('globstar'),
  });
  if (found.length > 0) return found;
  if (has('failglob')) throw new Error(`no match: ${text}`);
  return has('nullglob') ? [] : [text];
}
