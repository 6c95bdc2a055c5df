import { CelScalar, celFunc, celListConcat, isCelList, isCelMap, listType } from '@bufbuild/cel';

/** How many characters and entries an expression may put together while it runs: some ten megabytes. */
const MOST = 1_000_000;
/** Lists within lists are counted so deep; the text of an expression bounds what lies deeper. */
const DEEPEST = 3;
const LIST = listType(CelScalar.DYN);

/**
 * Bounds what one CEL expression builds. All that grows while it runs grows by `+`: map and filter too put their
 * results together with it. So the functions here take the place of CEL's own, and count what they add.
 */
export class CelBudget {
  private used = 0;

  /** CEL's concatenations, counted. */
  readonly funcs = [
    celFunc('_+_', [CelScalar.STRING, CelScalar.STRING], CelScalar.STRING, (left: string, right: string) => {
      this.spend(right.length);
      return left + right;
    }),
    celFunc('_+_', [CelScalar.BYTES, CelScalar.BYTES], CelScalar.BYTES, (left, right) => {
      this.spend(left.length + right.length);
      return Uint8Array.from([...left, ...right]);
    }),
    celFunc('_+_', [LIST, LIST], LIST, (left, right) => {
      for (const entry of right) this.spend(sizeOf(entry, DEEPEST));
      return celListConcat(left, right);
    }),
  ];

  /** Begins a run of the expression. */
  begin(): void {
    this.used = 0;
  }

  /** Whether the run was cut short; what it gave then means nothing. */
  get isSpent(): boolean {
    return this.used > MOST;
  }

  /** What it says then, in words for the pack's author. */
  readonly message = `builds more than ${MOST} characters and entries; ask for less at a time`;

  private spend(size: number): void {
    this.used += size;
    if (this.isSpent) throw new Error(this.message);
  }
}

function sizeOf(value: unknown, deep: number): number {
  if (typeof value === 'string') return 1 + value.length;
  if (value instanceof Uint8Array) return 1 + value.length;
  if (!isCelList(value) && !isCelMap(value)) return 1;
  if (deep === 0 || isCelMap(value)) return 1 + value.size;
  let size = 1;
  for (const entry of value) size += sizeOf(entry, deep - 1);
  return size;
}
