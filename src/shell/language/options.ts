/** The options that `set -o` knows, with their letters. */
export const OPTION_LETTERS: readonly (readonly [name: string, letter: string])[] = [
  ['allexport', 'a'],
  ['braceexpand', 'B'],
  ['emacs', ''],
  ['errexit', 'e'],
  ['errtrace', 'E'],
  ['functrace', 'T'],
  ['hashall', 'h'],
  ['histexpand', 'H'],
  ['history', ''],
  ['ignoreeof', ''],
  ['interactive-comments', ''],
  ['keyword', 'k'],
  ['monitor', 'm'],
  ['noclobber', 'C'],
  ['noexec', 'n'],
  ['noglob', 'f'],
  ['nolog', ''],
  ['notify', 'b'],
  ['nounset', 'u'],
  ['onecmd', 't'],
  ['physical', 'P'],
  ['pipefail', ''],
  ['posix', ''],
  ['privileged', 'p'],
  ['verbose', 'v'],
  ['vi', ''],
  ['xtrace', 'x'],
];

const ORDER = 'abefhkmnptuvxBCEHPT';

/** The letters of the options that are on, as `$-` begins. */
export function optionLetters(on: ReadonlySet<string>): string {
  return OPTION_LETTERS.filter(([name, letter]) => letter !== '' && on.has(name))
    .map(([, letter]) => letter)
    .sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .join('');
}
