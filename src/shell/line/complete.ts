import { KEYWORDS } from '../builtins/names.ts';
import { homeOf } from '../expand/tilde.ts';
import { runText } from '../interpreter/text.ts';
import { quoteForShell } from '../language/quote.ts';
import { absolutePath, mayAccess, statOf } from '../process/paths.ts';
import type { Shell } from '../shell.ts';

export interface Completion {
  /** Where the completed word begins in the text before the cursor. */
  readonly start: number;
  /** What may stand there, quoted as needed. */
  readonly words: readonly string[];
  /** Typed behind a word that is the only one. */
  readonly suffix: string;
}

/** A program's own completion: what may stand at the end of `words` (the last one is being typed). */
export type ProgramCompletion = (
  shell: Shell,
  words: readonly string[],
) => Promise<readonly string[] | undefined>;

const SEPARATORS = /[\s|&;()<>]/;

/** Finds what the word before the cursor may become: commands, variables, programs' words, files. */
export class Completer {
  constructor(
    private readonly shell: Shell,
    private readonly programs: ReadonlyMap<string, ProgramCompletion> = new Map(),
  ) {}

  async complete(before: string): Promise<Completion> {
    const { words, start, raw, isCommand, redirected } = lastCommand(before);
    const word = words.at(-1)!;
    const variable = /\$\{?(\w*)$/.exec(raw);
    if (variable && !raw.startsWith("'")) {
      const brace = raw.slice(variable.index).startsWith('${');
      const head = raw.slice(0, variable.index);
      return {
        start,
        words: this.shell.vars
          .names(variable[1])
          .map(name => `${head}$${brace ? '{' : ''}${name}${brace ? '}' : ''}`),
        suffix: '',
      };
    }
    if (isCommand && !word.includes('/')) return { start, words: this.commands(word), suffix: ' ' };
    if (!redirected && !isCommand) {
      const own = await this.fromProgram(words);
      if (own !== undefined) {
        const closed = own.length === 1 && /[=/:]$/.test(own[0]!) ? '' : ' ';
        return { start, words: own, suffix: closed };
      }
    }
    const directories = words[0] === 'cd' || words[0] === 'pushd' || words[0] === 'rmdir';
    const found = this.files(word, raw, directories, isCommand);
    const single = found.length === 1 && !found[0]!.endsWith('/');
    const quote = /^["']/.exec(raw)?.[0] ?? '';
    return { start, words: found, suffix: single ? `${quote} ` : '' };
  }

  private async fromProgram(words: readonly string[]): Promise<readonly string[] | undefined> {
    let name = words[0]!;
    let rest = words.slice(1);
    const alias = this.shell.aliases.get(name);
    // `complete -F __start_kubectl k` lets an alias complete as what it stands for; here every plain alias does.
    if (alias !== undefined) {
      const parts = alias.trim().split(/\s+/);
      name = parts[0]!;
      rest = [...parts.slice(1), ...rest];
    }
    const spec = this.shell.completions.get(words[0]!);
    const wordlist = spec?.[spec.indexOf('-W') + 1];
    if (spec?.includes('-W') && wordlist !== undefined) {
      return wordlist.split(/\s+/).filter(word => word.startsWith(words.at(-1)!));
    }
    const called = spec?.[spec.indexOf('-F') + 1];
    if (called === '__start_kubectl') name = 'kubectl';
    else if (spec?.includes('-F') && called !== undefined) return this.fromFunction(spec, called, words);
    return this.programs.get(name)?.(this.shell, rest);
  }

  /** Calls the function of `complete -F`. models gen_shell_function_matches in bash's pcomplete.c */
  private async fromFunction(
    spec: readonly string[],
    called: string,
    words: readonly string[],
  ): Promise<readonly string[] | undefined> {
    const { shell } = this;
    shell.vars.makeArray('COMP_WORDS', 'indexed');
    words.forEach((word, i) => {
      shell.vars.setElement('COMP_WORDS', String(i), word);
    });
    shell.vars.set('COMP_CWORD', String(words.length - 1));
    shell.vars.set('COMP_LINE', words.join(' '));
    shell.vars.set('COMP_POINT', String(words.join(' ').length));
    shell.vars.makeArray('COMPREPLY', 'indexed');
    const { status } = shell;
    const args = [words[0]!, words.at(-1)!, words.at(-2)!].map(quoteForShell);
    await runText(shell, `${called} ${args.join(' ')}`);
    shell.status = status;
    const found = shell.vars.elements('COMPREPLY');
    return found.length === 0 && spec.includes('-o') ? undefined : found;
  }

  private commands(prefix: string): string[] {
    const names = new Set<string>();
    const add = (name: string) => {
      if (name.startsWith(prefix)) names.add(name);
    };
    for (const name of KEYWORDS) add(name);
    for (const name of this.shell.builtins.keys()) add(name);
    for (const name of this.shell.functions.keys()) add(name);
    for (const name of this.shell.aliases.keys()) add(name);
    const { files } = this.shell.world.host;
    for (const folder of (this.shell.vars.get('PATH') ?? '').split(':')) {
      if (statOf(files, folder)?.type !== 'directory') continue;
      for (const name of files.readdir(folder)) {
        if (!name.startsWith(prefix)) continue;
        const stat = statOf(files, `${folder}/${name}`);
        if (stat?.type === 'file' && mayAccess(stat, this.shell.actor, 1)) names.add(name);
      }
    }
    return [...names].sort();
  }

  private files(word: string, raw: string, directoriesOnly: boolean, executablesOnly: boolean): string[] {
    const slash = word.lastIndexOf('/');
    const folder = slash < 0 ? '' : word.slice(0, slash + 1);
    const prefix = word.slice(slash + 1);
    const home = /^~([\w.-]*)\//.exec(folder);
    const base = home ? (homeOf(this.shell, home[1]!) ?? '~') + folder.slice(home[0].length - 1) : folder;
    const path = absolutePath(this.shell.cwd, base === '' ? '.' : base);
    const { files } = this.shell.world.host;
    if (statOf(files, path, this.shell.actor)?.type !== 'directory') return [];
    const quote = /^["']/.exec(raw)?.[0];
    const result: string[] = [];
    for (const name of files.readdir(path, this.shell.actor)) {
      if (!name.startsWith(prefix) || (name.startsWith('.') && !prefix.startsWith('.'))) continue;
      const stat = statOf(files, `${path}/${name}`, this.shell.actor);
      const directory = stat?.type === 'directory';
      if (directoriesOnly && !directory) continue;
      if (executablesOnly && !directory && !(stat && mayAccess(stat, this.shell.actor, 1))) continue;
      const text = `${folder}${name}`;
      result.push(`${quote ? quote + text : escapeName(text)}${directory ? '/' : ''}`);
    }
    return result;
  }
}

function escapeName(text: string): string {
  return text.replace(/[\s"'\\$`&|;()<>*?[\]{}!#]/g, '\\$&');
}

/** The words of the command that the cursor stands in, unquoted, and where the last one begins. */
function lastCommand(before: string): {
  words: string[];
  start: number;
  raw: string;
  isCommand: boolean;
  redirected: boolean;
} {
  let words: string[] = [];
  let word = '';
  let start = 0;
  let quote = '';
  let redirected = false;
  let inWord = false;
  const finish = () => {
    if (inWord) {
      if (redirected) redirected = false;
      else if (words.length > 0 || !/^[A-Za-z_]\w*=/.test(word)) words.push(word);
    }
    word = '';
    inWord = false;
  };
  for (let i = 0; i < before.length; i++) {
    const c = before[i]!;
    const begins = () => {
      if (!inWord) start = i;
      inWord = true;
    };
    if (quote !== '') {
      if (c === quote) quote = '';
      else if (c === '\\' && quote === '"' && i + 1 < before.length) word += before[++i];
      else word += c;
    } else if (c === '"' || c === "'") {
      begins();
      quote = c;
    } else if (c === '\\' && i + 1 < before.length) {
      begins();
      word += before[++i];
    } else if (SEPARATORS.test(c)) {
      finish();
      if (/[|&;(]/.test(c)) words = [];
      redirected = /[<>]/.test(c) || (redirected && /\s/.test(c));
    } else {
      begins();
      word += c;
      if (c === '(') words = [];
    }
  }
  if (!inWord) start = before.length;
  const prefixes = [
    'sudo',
    'watch',
    'time',
    'exec',
    'nohup',
    'if',
    'then',
    'else',
    'do',
    'while',
    'until',
    '!',
    '{',
    'xargs',
  ];
  while (words.length > 0 && prefixes.includes(words[0]!)) words.shift();
  return {
    words: [...words, word],
    start,
    raw: before.slice(start),
    isCommand: words.length === 0 && !redirected,
    redirected,
  };
}
