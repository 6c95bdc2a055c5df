import type { Pod, Volume } from '../../api/generated/types.ts';

/** The claim that a volume stands for, if any; one for an ephemeral volume is named after pod and volume. */
export function claimNameOf(pod: Pod, volume: Volume): string | undefined {
  if (volume.persistentVolumeClaim) return volume.persistentVolumeClaim.claimName;
  if (volume.ephemeral) return `${pod.metadata?.name}-${volume.name}`;
  return undefined;
}

/** The names of all claims that a pod uses, in the order of its volumes. */
export function claimNamesOf(pod: Pod): readonly string[] {
  return (pod.spec?.volumes ?? []).flatMap(volume => claimNameOf(pod, volume) ?? []);
}
