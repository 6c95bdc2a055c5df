import type { ClusterRole, PolicyRule } from '../../api/generated/types.ts';
import { matchesSelector } from '../../api/selectors.ts';
import { jsonEqual } from '../../base/json.ts';
import { PATCH } from '../../client/client.ts';
import type { Informer } from '../../client/informer.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';

const MANAGER = 'clusterrole-aggregation-controller';

/**
 * Gives roles with an aggregationRule the rules of the roles that it selects: `admin`, `edit` and `view` among them.
 * Models pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go.
 */
export class ClusterRoleAggregationController implements Controller {
  private readonly roles: Informer<ClusterRole>;
  private readonly loop: Reconciler;

  constructor(private readonly context: ControllerContext) {
    this.roles = context.informers.of<ClusterRole>('clusterroles.rbac.authorization.k8s.io');
    this.loop = new Reconciler(context, MANAGER, [this.roles], name => this.sync(name));
    const all = () => this.enqueueAll();
    this.roles.on({ add: all, update: all, delete: all });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private enqueueAll(): void {
    for (const { metadata, aggregationRule } of this.roles.list())
      if (aggregationRule) this.loop.queue.add(metadata?.name ?? '');
  }

  private sync(name: string): void {
    const role = this.roles.get(name);
    if (role?.aggregationRule === undefined) return;
    const rules: PolicyRule[] = [];
    for (const selector of role.aggregationRule.clusterRoleSelectors ?? []) {
      const selected = this.roles
        .list()
        .filter(
          ({ metadata }) => metadata?.name !== name && matchesSelector(selector, metadata?.labels ?? {}),
        )
        .sort((a, b) => ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1));
      for (const rule of selected.flatMap(found => found.rules ?? []))
        if (!rules.some(known => jsonEqual(known, rule))) rules.push(rule);
    }
    if (jsonEqual(role.rules ?? [], rules)) return;
    const applied = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules,
    };
    this.context.client
      .resource<ClusterRole>('clusterroles.rbac.authorization.k8s.io')
      .patch(undefined, name, PATCH.apply, applied, {
        fieldManager: MANAGER,
        force: true,
      });
  }
}
