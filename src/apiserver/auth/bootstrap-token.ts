import type { Secret } from '../../api/generated/types.ts';
import { textFromBase64 } from '../../base/base64.ts';
import type { Store } from '../../store/store.ts';
import type { User } from '../interface.ts';

const TYPE = 'bootstrap.kubernetes.io/token';
const GROUP = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;

/**
 * Whom a bootstrap token (`ID.SECRET`) stands for: a Secret of kube-system keeps it. Undefined for one that is not
 * known, has run out, or is not for this use. models plugin/pkg/auth/authenticator/token/bootstrap
 */
export function userOfBootstrapToken(token: string, store: Store, now: number): User | undefined {
  const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? [];
  if (id === undefined) return undefined;
  const found = store.get('secrets', 'kube-system', `bootstrap-token-${id}`) as Secret | undefined;
  if (found?.type !== TYPE || found.metadata?.deletionTimestamp !== undefined) return undefined;
  const value = (key: string) => textFromBase64(found.data?.[key] ?? '');
  if (value('token-secret') !== secret || value('token-id') !== id) return undefined;
  const expiration = value('expiration');
  if (expiration !== '' && !(Date.parse(expiration) > now)) return undefined;
  if (value('usage-bootstrap-authentication') !== 'true') return undefined;
  const extra = value('auth-extra-groups')
    .split(',')
    .map(group => group.trim())
    .filter(Boolean);
  if (!extra.every(group => GROUP.test(group))) return undefined;
  return {
    name: `system:bootstrap:${id}`,
    groups: [...new Set(['system:bootstrappers', ...extra])].sort().concat('system:authenticated'),
  };
}
