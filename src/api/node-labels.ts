/**
 * The labels that the kubelet keeps on its node.
 * @param architecture as Go names it: amd64
 */
export function nodeLabels(name: string, architecture: string): Readonly<Record<string, string>> {
  return {
    'beta.kubernetes.io/arch': architecture,
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': architecture,
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
  };
}
