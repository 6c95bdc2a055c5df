/** The options of grep. */
export const LONG = {
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'basic-regexp': 'G',
  'perl-regexp': 'P',
  regexp: 'e',
  file: 'f',
  'ignore-case': 'i',
  'no-ignore-case': '\x02',
  'invert-match': 'v',
  'word-regexp': 'w',
  'line-regexp': 'x',
  count: 'c',
  'files-with-matches': 'l',
  'files-without-match': 'L',
  'max-count': 'm',
  'only-matching': 'o',
  quiet: 'q',
  silent: 'q',
  'no-messages': 's',
  'with-filename': 'H',
  'no-filename': 'h',
  'line-number': 'n',
  'after-context': 'A',
  'before-context': 'B',
  context: 'C',
  recursive: 'r',
  'dereference-recursive': 'R',
  include: '\x03',
  exclude: '\x04',
  'exclude-dir': '\x05',
  color: '\x06',
  colour: '\x06',
  'byte-offset': 'b',
  text: 'a',
  'line-buffered': 'u',
};

export const LETTERS = 'EFGPe:f:ivwxyclLm:oqsHhnA:B:C:rRbaTuzI\x02\x03:\x04:\x05:\x06';

export interface Included {
  readonly patterns: string[];
  readonly include: string[];
  readonly exclude: string[];
  readonly excludeDir: string[];
}

/** Options that may be given several times. */
export function takeRepeated(args: readonly string[]): { included: Included; rest: string[] } {
  const included: Included = { patterns: [], include: [], exclude: [], excludeDir: [] };
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      rest.push(...args.slice(i));
      break;
    }
    const long = /^--(regexp|include|exclude|exclude-dir)(?:=([\s\S]*))?$/.exec(arg);
    const short = /^-([A-Zabchilnoqsrvwxy]*)e([\s\S]*)$/.exec(arg);
    if (long) {
      const value = long[2] ?? args[++i] ?? '';
      if (long[1] === 'regexp') included.patterns.push(...value.split('\n'));
      else
        included[long[1] === 'include' ? 'include' : long[1] === 'exclude' ? 'exclude' : 'excludeDir'].push(
          value,
        );
    } else if (short && !/[ABCmf]/.test(short[1]!)) {
      if (short[1] !== '') rest.push(`-${short[1]}`);
      included.patterns.push(...(short[2] || (args[++i] ?? '')).split('\n'));
    } else rest.push(arg);
  }
  return { included, rest };
}
