/** Tables as etcdctl and etcdutl print them. models etcdctl's printer_table.go and printer_simple.go */

/** @param format the value of --write-out: `table`, `json`, or simple where nothing was said */
export function etcdTable(
  format: string | undefined,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  if (format === 'json') {
    const objects = rows.map(row => Object.fromEntries(head.map((name, i) => [name.toLowerCase(), row[i]])));
    return `${JSON.stringify(objects)}\n`;
  }
  if (format !== 'table') return rows.map(row => `${row.join(', ')}\n`).join('');
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map(row => row[i]!.length)));
  const rule = `+${widths.map(width => '-'.repeat(width + 2)).join('+')}+\n`;
  const centred = (text: string, width: number) => {
    const left = Math.floor((width - text.length) / 2);
    return ' '.repeat(left) + text + ' '.repeat(width - text.length - left);
  };
  const titles = `| ${head.map((name, i) => centred(name, widths[i]!)).join(' | ')} |\n`;
  const body = rows
    .map(row => `| ${row.map((cell, i) => cell.padStart(widths[i]!)).join(' | ')} |\n`)
    .join('');
  return `${rule}${titles}${rule}${body}${rule}`;
}

/** Bytes as go-humanize writes them: `5.4 MB`. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit > 0 && size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}
