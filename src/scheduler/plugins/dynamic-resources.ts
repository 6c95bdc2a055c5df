import type { Plugin } from '../framework/plugin.ts';
import { refuse } from '../framework/status.ts';

const NAME = 'DynamicResources';
const STATE = NAME;
const SKIP = refuse(NAME, 'Skip');

/**
 * Resource claims. The API that is modelled serves no resource.k8s.io, so there are none: a pod that names a claim
 * waits for it, any other passes. What remains is what the plugin adds to every other pod's messages and scores.
 * models plugins/dynamicresources/dynamicresources.go
 */
export function dynamicResources(): Plugin {
  return {
    name: NAME,
    preEnqueue({ pod }) {
      const claim = pod.spec?.resourceClaims?.[0];
      if (claim === undefined) return undefined;
      if (claim.resourceClaimName === undefined) {
        const { namespace, name } = pod.metadata ?? {};
        const reason = `pod "${namespace}/${name}": ResourceClaim not created yet`;
        return refuse(NAME, 'UnschedulableAndUnresolvable', reason);
      }
      return refuse(
        NAME,
        'UnschedulableAndUnresolvable',
        `resourceclaim "${claim.resourceClaimName}" not found`,
      );
    },
    preFilter(state) {
      state.write(STATE, true);
      return SKIP;
    },
    filter: () => undefined,
    postFilter(state) {
      // A PreFilter before this one ended the cycle: there is no state to look at.
      if (state.read(STATE) === undefined) return { status: refuse(NAME, 'Error', 'not found') };
      return { status: refuse(NAME, 'Unschedulable', 'no new claims to deallocate') };
    },
    score: () => 0,
    reserve: () => undefined,
    unreserve: () => {},
    preBindNeeded: () => false,
    preBind: (_state, _pod, _node, done) => done(undefined),
    events: () => [
      { resource: 'ResourceClaim', actions: ['Add', 'Update', 'Delete'] },
      { resource: 'TargetPod', actions: ['UpdatePodGeneratedResourceClaim'] },
      { resource: 'Node', actions: ['Add', 'UpdateNodeLabel', 'UpdateNodeTaint'] },
      { resource: 'ResourceSlice', actions: ['Add', 'Update'] },
      { resource: 'DeviceClass', actions: ['Add', 'Update'] },
    ],
  };
}
