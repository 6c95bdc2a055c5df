/** Vim's magic patterns as JavaScript's. */
export function vimRegex(pattern: string): string {
  let source = '';
  let very = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '\\') {
      const next = pattern[++i] ?? '\\';
      if (next === 'v') very = true;
      else if (next === 'm') very = false;
      else if (very) source += next === '<' || next === '>' ? `\\${next}` : `\\${next}`;
      else if ('(){}|+?'.includes(next)) source += next === '?' || next === '=' ? '?' : next;
      else if (next === '=') source += '?';
      else if (next === '<' || next === '>') source += '\\b';
      else if (next === 'c' || next === 'C') continue;
      else if (next === 'h') source += '[A-Za-z_]';
      else if (next === 'a') source += '[A-Za-z]';
      else if (next === 'x') source += '[0-9A-Fa-f]';
      else if (next === 'l') source += '[a-z]';
      else if (next === 'u') source += '[A-Z]';
      else if (next === 'n') source += '\\n';
      else source += `\\${next}`;
    } else if (very) source += c === '<' || c === '>' ? '\\b' : c === '=' ? '?' : c;
    else if ('(){}|+?'.includes(c)) source += `\\${c}`;
    else source += c;
  }
  return source;
}
