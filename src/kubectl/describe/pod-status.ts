/** How many pods of a controller are in which phase. models getPodStatusForController */
import type { LabelSelector, Pod } from '../../api/generated/types.ts';
import { formatSelector } from '../../api/selectors.ts';
import type { DescribeContext } from './describer.ts';

/** `2 Running / 0 Waiting / 0 Succeeded / 0 Failed` */
export async function podStatus(
  { run }: DescribeContext,
  namespace: string,
  selector: LabelSelector | undefined,
  uid: string,
): Promise<string> {
  const pods = (await run.list((await run.discovery()).find('pods'), namespace, {
    labelSelector: formatSelector(selector),
  })) as readonly Pod[];
  const own = pods.filter(pod =>
    pod.metadata?.ownerReferences?.some(owner => owner.controller && owner.uid === uid),
  );
  const count = (phase: string) => own.filter(pod => pod.status?.phase === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}
