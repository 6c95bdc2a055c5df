/** Go's regular expressions: RE2, which no pattern makes slow. */
import { RE2JS } from 're2js';

/** @throws SyntaxError for what RE2 does not know */
export class GoRegexp {
  private readonly program: ReturnType<typeof RE2JS.compile>;

  constructor(source: string, ignoreCase = false) {
    try {
      this.program = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    } catch (error) {
      throw new SyntaxError((error as Error).message);
    }
  }

  /** The groups of the first match, the whole one first; undefined when there is none. */
  exec(text: string): { readonly groups: readonly string[]; readonly index: number } | undefined {
    const matcher = this.program.matcher(text);
    if (!matcher.find()) return undefined;
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? '');
    return { groups, index: matcher.start() };
  }

  test(text: string): boolean {
    return this.exec(text) !== undefined;
  }
}
