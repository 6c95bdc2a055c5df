import { ApiError, ConnectionRefused } from '../../api/status.ts';
import type { Handle } from '../framework/handle.ts';
import type { Plugin } from '../framework/plugin.ts';
import { refuse } from '../framework/status.ts';

const NAME = 'DefaultBinder';

/** Tells the API server where the pod goes. models plugins/defaultbinder/default_binder.go */
export function defaultBinder({ client, log }: Handle): Plugin {
  return {
    name: NAME,
    bind(_state, { pod }, node) {
      const { namespace = '', name = '', uid } = pod.metadata ?? {};
      log.info(3, 'default_binder.go:54', 'Attempting to bind pod to node', {
        pod: `${namespace}/${name}`,
        node,
      });
      const binding = {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { namespace, name, ...(uid === undefined ? {} : { uid }) },
        target: { kind: 'Node', name: node },
      };
      try {
        client.resource('pods').createSub(namespace, name, 'binding', binding);
        return undefined;
      } catch (error) {
        if (error instanceof ApiError || error instanceof ConnectionRefused)
          return refuse(NAME, 'Error', error.message);
        throw error;
      }
    },
    events: () => [],
  };
}
