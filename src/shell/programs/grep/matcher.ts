import { quoteRegex } from '../../language/pattern.ts';
import { basicRegex, extendedRegex } from '../../language/regex.ts';
import { Regex } from '../../language/regex-search.ts';
import { ProgramError, type ProgramProcess } from '../../process/program.ts';

/** The patterns, any of which may match, as one expression. @throws ProgramError in GNU grep's words */
export function compile(
  process: ProgramProcess,
  patterns: readonly string[],
  flags: ReadonlySet<string>,
): Regex {
  const fixed = flags.has('F') || process.name === 'fgrep';
  const extended = flags.has('E') || process.name === 'egrep';
  const perl = flags.has('P') && !fixed;
  try {
    const sources = patterns.map(pattern => {
      if (fixed) return quoteRegex(pattern);
      return perl ? pattern : extended ? extendedRegex(pattern) : basicRegex(pattern);
    });
    let source =
      sources.length === 0 ? '(?!)' : sources.length === 1 ? sources[0]! : `(?:${sources.join('|')})`;
    if (flags.has('w')) source = `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])`;
    if (flags.has('x')) source = `^(?:${source})$`;
    return new Regex(source, {
      ignoreCase: flags.has('i') || flags.has('y'),
      ...(perl ? {} : { prefer: 'longest' as const }),
    });
  } catch (error) {
    throw new ProgramError(complaintOf((error as Error).message), 2);
  }
}

/** What GNU grep says of an expression that the compiler refuses. */
function complaintOf(message: string): string {
  if (!message.startsWith('Invalid regular expression:')) return message;
  if (/parenthes|group/i.test(message)) return 'Unmatched ( or \\(';
  return /brace|repeat/i.test(message)
    ? 'Invalid preceding regular expression'
    : 'Invalid regular expression';
}
