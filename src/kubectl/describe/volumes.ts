/** The volumes of a pod, and the source of a PersistentVolume. models describeVolumes */
import type { Volume } from '../../api/generated/types.ts';
import type { JsonObject } from '../../base/json.ts';
import { claimFields } from './claim.ts';
import { VOLUME_SOURCES } from './volume-sources.ts';
import type { DescribeWriter } from './writer.ts';

export function describeVolumes(w: DescribeWriter, volumes: readonly Volume[] | undefined, space = ''): void {
  if (!volumes?.length) {
    w.write(0, `${space}Volumes:\t<none>\n`);
    return;
  }
  w.write(0, `${space}Volumes:\n`);
  for (const volume of volumes) {
    w.write(1, `${space === '' ? '' : ' '}${volume.name}:\n`);
    if (volume.ephemeral) ephemeral(w, volume.ephemeral);
    else describeSource(w, volume as unknown as JsonObject, false);
  }
}

/** @param volume what holds the source: a volume of a pod, or a PersistentVolume's spec */
export function describeSource(w: DescribeWriter, volume: JsonObject, persistent: boolean): void {
  const kind = Object.keys(VOLUME_SOURCES).find(name => volume[name] !== undefined);
  if (kind === undefined) {
    w.write(1, '<unknown>\n');
    return;
  }
  for (const part of VOLUME_SOURCES[kind]!)
    for (const line of part(volume[kind] as JsonObject, persistent)) w.write(2, `${line}\n`);
}

function ephemeral(w: DescribeWriter, { volumeClaimTemplate }: NonNullable<Volume['ephemeral']>): void {
  w.write(
    2,
    'Type:\tEphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)\n',
  );
  if (volumeClaimTemplate) claimFields(w.nested(2), volumeClaimTemplate);
}
