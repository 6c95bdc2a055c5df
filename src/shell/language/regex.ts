/** POSIX regular expressions (with GNU's extensions) as JavaScript's. */
import { CLASSES } from './character-classes.ts';

/** An extended regular expression (`grep -E`, `[[ =~ ]]`). The result is for the flags `su`. */
export function extendedRegex(source: string): string {
  return translate(source, true);
}

/** A basic regular expression (`grep`, `sed`). */
export function basicRegex(source: string): string {
  return translate(source, false);
}

function translate(source: string, extended: boolean): string {
  let result = '';
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    if (c === '[') {
      const bracket = readBracket(source, i);
      result += bracket.text;
      i = bracket.end - 1;
      continue;
    }
    if (c === '\\') {
      const next = source[++i];
      if (next === undefined) throw new SyntaxError('Trailing backslash');
      result += escaped(next, extended);
      continue;
    }
    if (extended) {
      if (c === '{' && !/^\{\d*,?\d*\}/.test(source.slice(i))) result += '\\{';
      else if (c === '}' && !/\{\d*,?\d*$/.test(source.slice(0, i))) result += '\\}';
      else if (c === '{') result += source.slice(i).startsWith('{,') ? '{0' : '{';
      else if ('*+?'.includes(c) && /(^|[(|])$/.test(result.replace(/\\./g, '__')))
        result += c === '*' ? '\\*' : `\\${c}`;
      else if ('*+?'.includes(c) && /[*+?]$/.test(result) && !/\\.$/.test(result)) continue;
      else result += c === ']' || c === '/' ? `\\${c}` : c;
      continue;
    }
    const atStart = result === '' || (/\((\?:)?$|\|$/.test(result) && !/\\[(|]$/.test(result));
    if (c === '*' && (atStart || result === '^')) result += '\\*';
    else if (c === '^') result += atStart ? '^' : '\\^';
    else if (c === '$')
      result += i === source.length - 1 || /^\\[)|]/.test(source.slice(i + 1)) ? '$' : '\\$';
    else if ('+?(){}|]/'.includes(c)) result += `\\${c}`;
    else result += c;
  }
  return result;
}

function escaped(c: string, extended: boolean): string {
  if (!extended && '(){}|+?'.includes(c)) return c;
  switch (c) {
    case '<':
      return '\\b(?=\\w)';
    case '>':
      return '\\b(?<=\\w)';
    case '`':
      return '^';
    case "'":
      return '$';
    case 'w':
    case 'W':
    case 's':
    case 'S':
    case 'b':
    case 'B':
      return `\\${c}`;
    case 'n':
      return '\\n';
    case 't':
      return '\\t';
  }
  if (/[1-9]/.test(c)) return `\\${c}`;
  return /[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c;
}

function readBracket(source: string, start: number): { text: string; end: number } {
  let i = start + 1;
  let text = '[';
  if (source[i] === '^') {
    text += '^';
    i++;
  }
  for (let first = true; i < source.length; first = false) {
    const c = source[i]!;
    if (c === ']' && !first) return { text: `${text}]`, end: i + 1 };
    const named = /^\[:(\w+):\]/.exec(source.slice(i));
    if (named) {
      text += CLASSES[named[1]!] ?? '';
      i += named[0].length;
    } else if (c === '-' && (first || source[i + 1] === ']')) {
      text += '\\-';
      i++;
    } else {
      text += c !== '-' && /[\\\][^&~|()/{}$.*+?]/.test(c) ? `\\${c}` : c;
      i++;
    }
  }
  throw new SyntaxError('Unmatched [, [^, [:, [., or [=');
}
