/**
 * The operators of `test` and `[[` that compare two integers.
 * Models bash's test.c (arithcomp): what an operand may be is the caller's to say.
 */
export const INTEGER_COMPARISONS: ReadonlyMap<string, (left: bigint, right: bigint) => boolean> = new Map([
  ['-eq', (left: bigint, right: bigint) => left === right],
  ['-ne', (left: bigint, right: bigint) => left !== right],
  ['-lt', (left: bigint, right: bigint) => left < right],
  ['-le', (left: bigint, right: bigint) => left <= right],
  ['-gt', (left: bigint, right: bigint) => left > right],
  ['-ge', (left: bigint, right: bigint) => left >= right],
]);
