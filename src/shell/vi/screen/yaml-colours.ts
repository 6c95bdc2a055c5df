/** The colours of a line of YAML as vim's default theme shows them, by index of the character. */
export function yamlColours(line: string): (string | undefined)[] {
  const colours: (string | undefined)[] = [];
  const paint = (from: number, to: number, colour: string) => {
    for (let i = from; i < to; i++) colours[i] = colour;
  };
  const comment = /(^|\s)#.*$/.exec(line);
  const end = comment ? comment.index + comment[1]!.length : line.length;
  if (comment) paint(end, line.length, '\x1b[34m');
  if (/^(---|\.\.\.)\s*$/.test(line)) paint(0, 3, '\x1b[35m');
  const text = line.slice(0, end);
  const dash = /^(\s*)((?:-\s+)*)/.exec(text)!;
  paint(dash[1]!.length, dash[0].length, '\x1b[33m');
  const key = /^(\s*(?:-\s+)*)([^\s:#"'][^:#]*|"[^"]*"|'[^']*')(:)(?=\s|$)/.exec(text);
  if (key) {
    paint(key[1]!.length, key[1]!.length + key[2]!.length, '\x1b[36m');
    paint(key[1]!.length + key[2]!.length, key[0].length, '\x1b[35m');
  }
  const start = key ? key[0].length : dash[0].length;
  for (const match of text
    .slice(start)
    .matchAll(
      /"(?:\\.|[^"])*"|'[^']*'|\b(?:true|false|null|yes|no)\b|(?<=^|\s)-?\d+(?:\.\d+)?(?=\s|$)|[[\]{},|>&*]/g,
    )) {
    const at = start + match.index;
    const colour = /^["']/.test(match[0]) ? '\x1b[31m' : /^[\w-]/.test(match[0]) ? '\x1b[31m' : '\x1b[35m';
    paint(at, at + match[0].length, colour);
  }
  return colours;
}
