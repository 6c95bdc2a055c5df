import { Broken } from './target.ts';

/** What a JavaScript engine says, and no program that berth simulates. */
const OURS =
  /TypeError:|RangeError:|ReferenceError:|Cannot read properties of|Cannot destructure|Cannot convert|is not a function|is not iterable|Maximum call stack|Invalid array length|Invalid string length|\[object Object\]|\(src\/|\bat .*\.ts:\d+/;

/** @throws Broken where a fault of berth's shows in what a program said, unless the input said it first */
export function mustNotShowFaults(said: string, input: string): void {
  const found = OURS.exec(said);
  if (found !== null && !input.includes(found[0]))
    throw new Broken(
      `shows a fault of its own: ${said.slice(Math.max(0, found.index - 100), found.index + 300)}`,
    );
}
