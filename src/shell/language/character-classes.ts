/** What POSIX's named classes (`[:alpha:]`) hold, as it stands in brackets of JavaScript's expressions with the flag `u`. */
export const CLASSES: Readonly<Record<string, string>> = {
  alpha: '\\p{L}',
  digit: '0-9',
  alnum: '\\p{L}\\p{N}',
  upper: '\\p{Lu}',
  lower: '\\p{Ll}',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e\\u{80}-\\u{10ffff}',
  graph: '\\x21-\\x7e\\u{80}-\\u{10ffff}',
  word: '\\w',
};
