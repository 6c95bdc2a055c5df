/** What annotations ask of the controller. models kubernetes/ingress-nginx/internal/ingress/annotations */
import type { Ingress } from '../../api/generated/types.ts';

const PREFIX = 'nginx.ingress.kubernetes.io/';

export interface Annotations {
  readonly rewriteTarget: string;
  readonly useRegex: boolean;
  readonly sslRedirect: boolean;
  readonly forceSslRedirect: boolean;
  readonly appRoot: string;
  readonly backendProtocol: string;
  readonly permanentRedirect: string;
  readonly temporalRedirect: string;
  readonly allowed: readonly string[];
  readonly upstreamVhost: string;
}

export function annotationsOf({ metadata }: Ingress): Annotations {
  const text = (name: string) => metadata?.annotations?.[`${PREFIX}${name}`] ?? '';
  const flag = (name: string, otherwise: boolean) => {
    const value = text(name);
    return value === 'true' || (value === '' && otherwise);
  };
  const list = (name: string) =>
    text(name)
      .split(',')
      .map(each => each.trim())
      .filter(Boolean);
  return {
    rewriteTarget: text('rewrite-target'),
    useRegex: flag('use-regex', false),
    sslRedirect: flag('ssl-redirect', true),
    forceSslRedirect: flag('force-ssl-redirect', false),
    appRoot: text('app-root'),
    backendProtocol: text('backend-protocol').toUpperCase() || 'HTTP',
    permanentRedirect: text('permanent-redirect'),
    temporalRedirect: text('temporal-redirect'),
    allowed: [...list('whitelist-source-range'), ...list('allowlist-source-range')],
    upstreamVhost: text('upstream-vhost'),
  };
}
