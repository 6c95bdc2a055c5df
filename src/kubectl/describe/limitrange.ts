/** models describeLimitRange */
import type { LimitRange } from '../../api/generated/types.ts';
import { canonicalQuantity } from '../../api/quantity.ts';
import type { Describer } from './describer.ts';
import type { DescribeWriter } from './writer.ts';

export const describeLimitRange: Describer = (w, object) => {
  const { metadata, spec } = object as LimitRange;
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Namespace:\t${metadata?.namespace}\n`);
  w.write(0, 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n');
  w.write(0, '----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n');
  limitRows(w, spec, '');
};

/** One line for each resource of each limit. The real one goes through them in no order; here they are sorted. */
export function limitRows(w: DescribeWriter, spec: LimitRange['spec'], prefix: string): void {
  for (const item of spec?.limits ?? []) {
    const lists = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio];
    const names = new Set(lists.flatMap(list => Object.keys(list ?? {})));
    for (const name of [...names].sort()) {
      const cells = lists.map(list => (list?.[name] === undefined ? '-' : canonicalQuantity(list[name])));
      w.write(0, `${prefix}${item.type}\t${name}\t${cells.join('\t')}\n`);
    }
  }
}
