import type { Node, Pod } from '../../api/generated/types.ts';
import type { Plugin } from '../framework/plugin.ts';
import { refuse } from '../framework/status.ts';

const NAME = 'NodeDeclaredFeatures';
const STATE = `PreFilter${NAME}`;
const SKIP = refuse(NAME, 'Skip');
const REFUSED = refuse(NAME, 'UnschedulableAndUnresolvable', "node(s) didn't match Pod's required features");

/** Features of a kubelet that a pod cannot do without. models component-helpers/nodedeclaredfeatures/features */
function requiredFeatures({ spec }: Pod): readonly string[] {
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  const restartsAll = containers.some(container =>
    container.restartPolicyRules?.some(rule => rule.action === 'RestartAllContainers'),
  );
  return restartsAll ? ['RestartAllContainersOnContainerExits'] : [];
}

function has(node: Node, features: readonly string[]): boolean {
  return features.every(feature => node.status?.declaredFeatures?.includes(feature));
}

/** Refuses nodes whose kubelet cannot do what the pod needs. models plugins/nodedeclaredfeatures/nodedeclaredfeatures.go */
export function nodeDeclaredFeatures(): Plugin {
  return {
    name: NAME,
    preFilter(state, { pod }) {
      const features = requiredFeatures(pod);
      if (features.length === 0) return SKIP;
      state.write(STATE, features);
      return undefined;
    },
    filter: (state, _pod, { node }) =>
      has(node, state.read<readonly string[]>(STATE) ?? []) ? undefined : REFUSED,
    events: () => [
      {
        resource: 'Node',
        actions: ['Add', 'UpdateNodeDeclaredFeature'],
        hint: ({ pod }, { after }) => has(after as Node, requiredFeatures(pod)),
      },
    ],
  };
}
