import type { Theme } from '../theme.ts';

/** A block of code as styled lines: commands stand out from their output, keys of YAML from values. */
export function highlight(text: string, language: string, theme: Theme): string[] {
  const lines = text.split('\n');
  if (language === 'yaml') return lines.map(line => yamlLine(line, theme));
  if (language === 'console') return lines.map(line => consoleLine(line, theme));
  if (language === 'bash' || language === 'sh') return lines.map(line => theme.paint('code', line));
  return lines;
}

function yamlLine(line: string, theme: Theme): string {
  if (/^\s*#/.test(line)) return theme.paint('dim', line);
  const match = /^(\s*(?:- )*)([\w./-]+)(:)(\s.*|$)/.exec(line);
  if (!match) return line;
  const [, indent = '', key = '', colon = '', value = ''] = match;
  return indent + theme.paint('accent', key) + colon + value;
}

/** In a console block a line that starts with `$ ` was typed, the rest was answered. */
function consoleLine(line: string, theme: Theme): string {
  return line.startsWith('$ ') ? `${theme.paint('dim', '$')} ${theme.paint('code', line.slice(2))}` : line;
}
