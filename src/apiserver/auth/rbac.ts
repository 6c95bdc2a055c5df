import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  Subject,
} from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import type { Store } from '../../store/store.ts';
import type { User } from '../interface.ts';
import type { AccessAttributes, Authorizer, Decision } from './authorizer.ts';

const GROUP = 'rbac.authorization.k8s.io';
const SUPERUSERS = 'system:masters';

type Binding = RoleBinding | ClusterRoleBinding;

/** Role-based access control over the stored roles and bindings. models plugin/pkg/auth/authorizer/rbac */
export class RbacAuthorizer implements Authorizer {
  private readonly store: Store;
  private readonly clusterBindings: BindingIndex;
  private readonly bindings = new Map<string, BindingIndex>();

  constructor(store: Store) {
    this.store = store;
    this.clusterBindings = new BindingIndex();
  }

  decide(attributes: AccessAttributes): Decision {
    if (attributes.user.groups.includes(SUPERUSERS)) return { allowed: true, reason: '' };
    const missing: string[] = [];
    for (const rules of this.rulesFor(attributes.user, attributes.namespace, missing)) {
      if (rules.some(rule => allows(rule, attributes))) return { allowed: true, reason: '' };
    }
    return { allowed: false, reason: missing.length === 0 ? '' : `RBAC: ${summary(missing)}` };
  }

  /** The rules of the roles that a user has, in a namespace and in the whole cluster. @param missing gets what roles are bound but do not exist */
  *rulesFor(user: User, namespace: string, missing: string[] = []): Generator<readonly PolicyRule[]> {
    const cluster = this.store.list(`clusterrolebindings.${GROUP}`) as readonly ClusterRoleBinding[];
    for (const binding of this.clusterBindings.of(cluster, user)) yield this.rulesOf(binding, '', missing);
    if (namespace === '') return;
    let index = this.bindings.get(namespace);
    if (index === undefined) this.bindings.set(namespace, (index = new BindingIndex()));
    const own = this.store.list(`rolebindings.${GROUP}`, namespace) as readonly RoleBinding[];
    for (const binding of index.of(own, user)) yield this.rulesOf(binding, namespace, missing);
  }

  /** The rules of the role that a binding names. @param missing gets the role where it does not exist */
  rulesOf({ roleRef }: Binding, namespace: string, missing: string[]): readonly PolicyRule[] {
    const inCluster = roleRef.kind === 'ClusterRole';
    const resource = `${inCluster ? 'clusterroles' : 'roles'}.${GROUP}`;
    const role = this.store.get(resource, inCluster ? '' : namespace, roleRef.name) as
      | Role
      | ClusterRole
      | undefined;
    if (role === undefined) {
      missing.push(`${inCluster ? 'clusterrole' : 'role'}.${GROUP} "${roleRef.name}" not found`);
      return [];
    }
    return role.rules ?? [];
  }
}

function summary(missing: readonly string[]): string {
  return missing.length === 1 ? missing[0]! : `[${missing.join(', ')}]`;
}

/** Bindings by subject. Built anew when the store's list is another one, which it is after any change only. */
class BindingIndex {
  private list: readonly KubeObject[] | undefined;
  private bySubject = new Map<string, Binding[]>();

  of(list: readonly Binding[], user: User): readonly Binding[] {
    if (list !== this.list) this.rebuild(list);
    const keys = [`User/${user.name}`, ...user.groups.map(group => `Group/${group}`)];
    return [...new Set(keys.flatMap(key => this.bySubject.get(key) ?? []))];
  }

  private rebuild(list: readonly Binding[]): void {
    this.list = list;
    this.bySubject = new Map();
    for (const binding of list) {
      for (const subject of binding.subjects ?? []) {
        const key = subjectKey(subject, binding.metadata?.namespace ?? '');
        const there = this.bySubject.get(key);
        if (there) there.push(binding);
        else this.bySubject.set(key, [binding]);
      }
    }
  }
}

function subjectKey({ kind, name, namespace }: Subject, bindingNamespace: string): string {
  return kind === 'ServiceAccount'
    ? `User/system:serviceaccount:${namespace ?? bindingNamespace}:${name}`
    : `${kind}/${name}`;
}

const covers = (list: readonly string[] | undefined, value: string) =>
  list?.includes(value) === true || list?.includes('*') === true;

/** True when a rule grants what is asked. models pkg/apis/rbac/v1/evaluation_helpers.go */
export function allows(rule: PolicyRule, attributes: AccessAttributes): boolean {
  const { verb, group, resource, subresource, name, path } = attributes;
  if (!covers(rule.verbs, verb)) return false;
  if (path !== undefined) {
    return (rule.nonResourceURLs ?? []).some(
      url => url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))),
    );
  }
  if (!covers(rule.apiGroups, group)) return false;
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  const named = rule.resources?.some(
    wanted => wanted === '*' || wanted === whole || (subresource !== '' && wanted === `*/${subresource}`),
  );
  if (!named) return false;
  return !rule.resourceNames?.length || rule.resourceNames.includes(name);
}
