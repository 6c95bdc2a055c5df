import type { Pod, PodSpec, Quantity } from '../../api/generated/types.ts';
import { parseQuantity } from '../../api/quantity.ts';

/** What a valid pod is warned of. models pkg/api/pod/warnings.go */

const DEPRECATED_LABELS: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region':
    'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone':
    'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type':
    'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};
const BYTES = ['memory', 'ephemeral-storage'];

export function podWarnings({ spec }: Pod): string[] {
  return spec === undefined ? [] : specWarnings(spec, 'spec');
}

/** @param at where the spec is: `spec`, `spec.template.spec` */
export function specWarnings(spec: PodSpec, at: string): string[] {
  const warnings: string[] = [];
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const text = DEPRECATED_LABELS[key];
    if (text !== undefined) warnings.push(`${at}.nodeSelector[${key}]: ${text}`);
  }
  (spec.volumes ?? []).forEach((volume, index) => {
    if (volume.gitRepo)
      warnings.push(
        `${at}.volumes[${index}].gitRepo: deprecated in v1.11, and disabled by default in v1.33+`,
      );
  });
  (spec.hostAliases ?? []).forEach(({ ip }, index) => {
    const duplicate = spec.hostAliases!.findIndex(other => other.ip === ip);
    if (duplicate !== index) warnings.push(`${at}.hostAliases[${index}].ip: duplicate ip "${ip}"`);
  });
  const secrets = spec.imagePullSecrets ?? [];
  secrets.forEach(({ name = '' }, index) => {
    if (name === '') warnings.push(`${at}.imagePullSecrets[${index}].name: invalid empty name ""`);
    else if (secrets.findIndex(other => other.name === name) !== index) {
      warnings.push(`${at}.imagePullSecrets[${index}].name: duplicate name "${name}"`);
    }
  });
  for (const field of ['initContainers', 'containers'] as const) {
    (spec[field] ?? []).forEach((container, index) => {
      const here = `${at}.${field}[${index}]`;
      for (const kind of ['limits', 'requests'] as const) {
        for (const [name, quantity] of Object.entries(container.resources?.[kind] ?? {})) {
          if (BYTES.includes(name) && isFraction(quantity)) {
            warnings.push(
              `${here}.resources.${kind}[${name}]: fractional byte value "${quantity}" is invalid, must be an integer`,
            );
          }
        }
      }
      const seen = new Set<string>();
      (container.env ?? []).forEach(({ name }, envIndex) => {
        if (seen.has(name)) {
          warnings.push(
            `${here}.env[${envIndex}]: hides previous definition of "${name}", which may be dropped when using apply`,
          );
        }
        seen.add(name);
      });
    });
  }
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    warnings.push(
      `${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
    );
  }
  return warnings;
}

function isFraction(quantity: Quantity): boolean {
  return (parseQuantity(quantity)?.nano ?? 0n) % 1_000_000_000n !== 0n;
}
