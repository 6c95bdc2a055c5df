/** Reading a time of the command line. models Go's time.Parse(time.RFC3339, text) */
import { CommandError } from './errors.ts';

const LAYOUT = '2006-01-02T15:04:05Z07:00';
/** The elements of the layout, each with what stands for it in a text. */
const ELEMENTS: readonly (readonly [string, RegExp])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/],
  ['-', /^-/],
  ['02', /^\d{2}/],
  ['T', /^T/],
  ['15', /^\d{2}/],
  [':', /^:/],
  ['04', /^\d{2}/],
  [':', /^:/],
  ['05', /^\d{2}(?:[.,]\d+)?/],
  ['Z07:00', /^(?:Z|[+-]\d{2}:\d{2})/],
];

/** The time as it was given. @throws CommandError `parsing time "x" as "2006-...": cannot parse "x" as "2006"` */
export function rfc3339(text: string): string {
  let rest = text;
  for (const [element, pattern] of ELEMENTS) {
    const found = pattern.exec(rest);
    if (found === null)
      throw new CommandError(
        `parsing time ${JSON.stringify(text)} as "${LAYOUT}": cannot parse ${JSON.stringify(rest)} as "${element}"`,
      );
    rest = rest.slice(found[0].length);
  }
  if (rest !== '')
    throw new CommandError(`parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}`);
  return text;
}
