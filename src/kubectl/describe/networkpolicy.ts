/** models describeNetworkPolicy */
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../api/generated/types.ts';
import { formatSelector } from '../../api/selectors.ts';
import type { Describer } from './describer.ts';
import { annotations, labels } from './text.ts';
import type { DescribeWriter } from './writer.ts';

export const describeNetworkPolicy: Describer = (w, object) => {
  const { metadata, spec } = object as NetworkPolicy;
  const created = metadata?.creationTimestamp?.replace('T', ' ').replace('Z', ' +0000 UTC') ?? '';
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Namespace:\t${metadata?.namespace}\n`);
  w.write(0, `Created on:\t${created}\n`);
  labels(w, 'Labels', metadata?.labels);
  annotations(w, 'Annotations', metadata?.annotations);
  w.write(0, 'Spec:\n');
  w.write(1, 'PodSelector: ');
  const all =
    !Object.keys(spec?.podSelector?.matchLabels ?? {}).length && !spec?.podSelector?.matchExpressions?.length;
  w.write(
    2,
    all
      ? '<none> (Allowing the specific traffic to all pods in this namespace)\n'
      : `${formatSelector(spec?.podSelector)}\n`,
  );
  const types = spec?.policyTypes ?? [];
  direction(
    w,
    'ingress',
    types.includes('Ingress'),
    (spec?.ingress ?? []).map(rule => ({ ports: rule.ports, peers: rule.from })),
  );
  direction(
    w,
    'egress',
    types.includes('Egress'),
    (spec?.egress ?? []).map(rule => ({ ports: rule.ports, peers: rule.to })),
  );
  w.write(1, `Policy Types: ${types.join(', ') || '<none>'}\n`);
};

interface Rule {
  readonly ports: readonly NetworkPolicyPort[] | undefined;
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
}

function direction(
  w: DescribeWriter,
  name: 'ingress' | 'egress',
  affected: boolean,
  rules: readonly Rule[],
): void {
  if (!affected) {
    w.write(1, `Not affecting ${name} traffic\n`);
    return;
  }
  w.write(1, `Allowing ${name} traffic:\n`);
  const line = (text: string, level = 0) => w.write(level, `    ${text}\n`);
  if (rules.length === 0) {
    line(`<none> (Selected pods are isolated for ${name} connectivity)`);
    return;
  }
  const word = name === 'ingress' ? 'From' : 'To';
  rules.forEach(({ ports, peers }, index) => {
    if (!ports?.length) line('To Port: <any> (traffic allowed to all ports)');
    for (const port of ports ?? []) {
      const protocol = port.protocol ?? 'TCP';
      line(
        port.endPort === undefined
          ? `To Port: ${port.port ?? '<nil>'}/${protocol}`
          : `To Port Range: ${port.port}-${port.endPort}/${protocol}`,
      );
    }
    if (!peers?.length)
      line(`${word}: <any> (traffic not restricted by ${name === 'ingress' ? 'source' : 'destination'})`);
    for (const peer of peers ?? []) {
      line(`${word}:`);
      if (peer.namespaceSelector) line(`NamespaceSelector: ${formatSelector(peer.namespaceSelector)}`, 1);
      if (peer.podSelector) line(`PodSelector: ${formatSelector(peer.podSelector)}`, 1);
      if (peer.ipBlock && !peer.podSelector && !peer.namespaceSelector) {
        line('IPBlock:', 1);
        line(`CIDR: ${peer.ipBlock.cidr}`, 2);
        line(`Except: ${(peer.ipBlock.except ?? []).join(', ')}`, 2);
      }
    }
    if (index < rules.length - 1) line('----------');
  });
}
