/** models describeNamespace */
import type { LimitRange, Namespace, ResourceQuota } from '../../api/generated/types.ts';
import { canonicalQuantity } from '../../api/quantity.ts';
import type { Describer } from './describer.ts';
import { limitRows } from './limitrange.ts';
import { scopeHelp } from './quota.ts';
import { datedConditions, heading, sortedEntries } from './text.ts';
import type { DescribeWriter } from './writer.ts';

export const describeNamespace: Describer = async (w, object, { run }) => {
  const { metadata, status } = object as Namespace;
  heading(w, metadata, false);
  w.write(0, `Status:\t${status?.phase ?? ''}\n`);
  if (status?.conditions?.length) datedConditions(w, status.conditions);
  const discovery = await run.discovery();
  w.write(0, '\n');
  quotas(w, (await run.list(discovery.find('resourcequotas'), metadata?.name)) as readonly ResourceQuota[]);
  w.write(0, '\n');
  limits(w, (await run.list(discovery.find('limitranges'), metadata?.name)) as readonly LimitRange[]);
};

function quotas(w: DescribeWriter, list: readonly ResourceQuota[]): void {
  if (list.length === 0) {
    w.write(0, 'No resource quota.\n');
    return;
  }
  w.write(0, 'Resource Quotas\n');
  const sorted = [...list].sort((a, b) => ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1));
  for (const { metadata, spec, status } of sorted) {
    w.write(1, `Name:\t${metadata?.name}\n`);
    const scopes = [...(spec?.scopes ?? [])].sort();
    if (scopes.length > 0) {
      w.write(1, `Scopes:\t${scopes.join(', ')}\n`);
      for (const scope of scopes) if (scopeHelp(scope) !== '') w.write(1, `* ${scopeHelp(scope)}\n`);
    }
    w.write(1, 'Resource\tUsed\tHard\n');
    w.write(1, '--------\t---\t---\n');
    for (const [name, hard] of sortedEntries(status?.hard as Record<string, string> | undefined)) {
      w.write(1, `${name}\t${canonicalQuantity(status?.used?.[name] ?? '0')}\t${canonicalQuantity(hard)}\n`);
    }
  }
}

function limits(w: DescribeWriter, list: readonly LimitRange[]): void {
  if (list.length === 0) {
    w.write(0, 'No LimitRange resource.\n');
    return;
  }
  w.write(
    0,
    'Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n',
  );
  w.write(0, ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n');
  for (const { spec } of list) limitRows(w, spec, ' ');
}
