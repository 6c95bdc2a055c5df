/** models describeQuota */
import type { Quantity, ResourceQuota } from '../../api/generated/types.ts';
import { canonicalQuantity, formatQuantity, parseQuantity, unitValue } from '../../api/quantity.ts';
import type { Describer } from './describer.ts';
import { sortedEntries } from './text.ts';

export const describeQuota: Describer = (w, object) => {
  const { metadata, spec, status } = object as ResourceQuota;
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Namespace:\t${metadata?.namespace}\n`);
  const scopes = [...(spec?.scopes ?? [])].sort();
  if (scopes.length > 0) {
    w.write(0, `Scopes:\t${scopes.join(', ')}\n`);
    for (const scope of scopes) if (scopeHelp(scope) !== '') w.write(0, ` * ${scopeHelp(scope)}\n`);
  }
  w.write(0, 'Resource\tUsed\tHard\n');
  w.write(0, '--------\t----\t----\n');
  for (const [name, hard] of sortedEntries(status?.hard as Record<string, string> | undefined)) {
    w.write(0, `${name}\t${inFormatOf(hard, status?.used?.[name] ?? '0')}\t${canonicalQuantity(hard)}\n`);
  }
};

/** What is used, in the format of what may be; in another one only whole units are left of it. */
function inFormatOf(hard: Quantity, used: Quantity): string {
  const [wanted, is] = [parseQuantity(hard)?.format, parseQuantity(used)?.format];
  if (wanted === undefined || is === undefined || wanted === is) return canonicalQuantity(used);
  return formatQuantity({ nano: BigInt(unitValue(used)) * 1_000_000_000n, format: wanted });
}

/** What the scope means, in the words that describe prints. */
export function scopeHelp(scope: string): string {
  return (
    {
      Terminating:
        'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
      NotTerminating:
        'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
      BestEffort:
        'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
      NotBestEffort:
        'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
    }[scope] ?? ''
  );
}
