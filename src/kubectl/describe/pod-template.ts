/** The pod template of a controller. models DescribePodTemplate */
import type { PodTemplateSpec, TopologySpreadConstraint } from '../../api/generated/types.ts';
import { formatSelector } from '../../api/selectors.ts';
import { describeContainers } from './containers.ts';
import { annotations, labels, tolerations } from './text.ts';
import { describeVolumes } from './volumes.ts';
import type { DescribeWriter } from './writer.ts';

export function describePodTemplate(w: DescribeWriter, template: PodTemplateSpec | undefined): void {
  w.write(0, 'Pod Template:\n');
  if (template === undefined) {
    w.write(1, '<unset>');
    return;
  }
  const { metadata, spec } = template;
  labels(w, '  Labels', metadata?.labels);
  if (Object.keys(metadata?.annotations ?? {}).length > 0)
    annotations(w, '  Annotations', metadata?.annotations);
  if (spec?.serviceAccountName) w.write(1, `Service Account:\t${spec.serviceAccountName}\n`);
  if (spec?.initContainers?.length)
    describeContainers(w, 'Init Containers', spec.initContainers, undefined, undefined, '  ');
  describeContainers(w, 'Containers', spec?.containers ?? [], undefined, undefined, '  ');
  describeVolumes(w, spec?.volumes, '  ');
  describeSpread(w, spec?.topologySpreadConstraints, '  ');
  if (spec?.priorityClassName) w.write(1, `Priority Class Name:\t${spec.priorityClassName}\n`);
  labels(w, '  Node-Selectors', spec?.nodeSelector);
  tolerations(w, '  Tolerations', spec?.tolerations);
}

export function describeSpread(
  w: DescribeWriter,
  constraints: readonly TopologySpreadConstraint[] | undefined,
  space = '',
): void {
  if (!constraints?.length) return;
  w.write(0, `${space}Topology Spread Constraints:\t`);
  const sorted = [...constraints].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1));
  sorted.forEach((one, index) => {
    const selector = one.labelSelector ? ` for selector ${formatSelector(one.labelSelector)}` : '';
    const lead = index > 0 ? `${space}\t` : '';
    w.write(
      0,
      `${lead}${one.topologyKey}:${one.whenUnsatisfiable} when max skew ${one.maxSkew} is exceeded${selector}\n`,
    );
  });
}
