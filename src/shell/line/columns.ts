/** Words in columns, downwards, as ls and readline list them. */
export function columns(words: readonly string[], width: number, newline = '\r\n'): string {
  if (words.length === 0) return '';
  for (let down = 1; down <= words.length; down++) {
    const widths: number[] = [];
    for (let i = 0; i < words.length; i++) {
      const column = Math.floor(i / down);
      widths[column] = Math.max(widths[column] ?? 0, words[i]!.length);
    }
    if (down < words.length && widths.reduce((sum, w) => sum + w + 2, -2) > width) continue;
    let text = '';
    for (let row = 0; row < down; row++) {
      let line = '';
      for (let i = row, column = 0; i < words.length; i += down, column++)
        line += words[i]!.padEnd(widths[column]! + 2);
      text += `${line.trimEnd()}${newline}`;
    }
    return text;
  }
  return '';
}
