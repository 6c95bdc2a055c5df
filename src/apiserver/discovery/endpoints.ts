import type { CustomResourceDefinition } from '../../api/generated/types.ts';
import { KUBERNETES_MAJOR, KUBERNETES_MINOR, KUBERNETES_VERSION } from '../../api/version.ts';
import type { JsonObject } from '../../base/json.ts';
import type { ApiAnswer, ApiCall } from '../interface.ts';
import { openApi, openApiV2 } from '../openapi/index.ts';
import { discovery } from './index.ts';

/** What the endpoints that name no resource tell of. */
export interface EndpointState {
  /** The definitions whose resources are served. */
  readonly customResources: readonly CustomResourceDefinition[];
  /** True where metrics.k8s.io is served. */
  readonly metrics: boolean;
}

const HEALTH = /^\/(healthz|livez|readyz)(?:\/([\w-]+))?\/?$/;
const CHECKS = ['ping', 'log', 'etcd', 'informer-sync', 'poststarthook/start-apiextensions-controllers'];

const VERSION: JsonObject = {
  major: KUBERNETES_MAJOR,
  minor: KUBERNETES_MINOR,
  emulationMajor: KUBERNETES_MAJOR,
  emulationMinor: KUBERNETES_MINOR,
  minCompatibilityMajor: KUBERNETES_MAJOR,
  minCompatibilityMinor: String(Number(KUBERNETES_MINOR) - 1),
  gitVersion: KUBERNETES_VERSION,
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/**
 * Answers GET of discovery, OpenAPI, version and health.
 * @returns undefined for every other path
 */
export function answerEndpoint(
  { path, query, accept }: ApiCall,
  state: EndpointState,
): ApiAnswer | undefined {
  const plain = path.length > 1 ? path.replace(/\/+$/, '') : path;
  if (plain === '/version') return { code: 200, body: VERSION };
  const health = HEALTH.exec(plain);
  if (health) return { code: 200, body: healthText(health[1]!, query?.has('verbose') ?? false) };
  if (plain === '/') return { code: 200, body: { paths: rootPaths(state) } };
  if (plain === '/openapi/v2') return { code: 200, ...openApiV2(accept, state.customResources) };
  const schema = openApi(plain, query, state.customResources);
  if (schema) return { code: 200, body: schema };
  const found = discovery(plain, accept, state.customResources, { metrics: state.metrics });
  return found && { code: 200, ...found };
}

function healthText(endpoint: string, verbose: boolean): string {
  if (!verbose) return 'ok';
  return `${CHECKS.map(check => `[+]${check} ok`).join('\n')}\n${endpoint} check passed\n`;
}

function rootPaths({ customResources, metrics }: EndpointState): readonly string[] {
  const groups = discovery('/apis', undefined, customResources, { metrics })?.body.groups;
  const named = (groups as unknown as { name: string; versions: { groupVersion: string }[] }[]).flatMap(
    group => [`/apis/${group.name}`, ...group.versions.map(({ groupVersion }) => `/apis/${groupVersion}`)],
  );
  return [
    '/api',
    '/api/v1',
    '/apis',
    ...named,
    '/healthz',
    '/livez',
    '/metrics',
    '/openapi/v2',
    '/openapi/v3',
    '/readyz',
    '/version',
  ].sort();
}
