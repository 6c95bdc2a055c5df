/** The definitions of the Gateway API's standard channel: fields, limits and defaults, without the descriptions. models sigs.k8s.io/gateway-api's config/crd/standard, v1.4 */
import type { KubeObject } from '../../api/object.ts';

type Schema = Readonly<Record<string, unknown>>;

const GROUP = 'gateway.networking.k8s.io';
const BUNDLE = 'v1.4.1';

const text = (more: Schema = {}): Schema => ({ type: 'string', ...more });
const whole = (minimum: number, maximum: number, more: Schema = {}): Schema => ({
  type: 'integer',
  format: 'int32',
  minimum,
  maximum,
  ...more,
});
const list = (items: Schema, maxItems: number, more: Schema = {}): Schema => ({
  type: 'array',
  items,
  maxItems,
  ...more,
});
const object = (
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
  more: Schema = {},
): Schema => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
  ...more,
});
const oneOf = (...values: readonly string[]): Schema => text({ enum: values });

const NAME = text({ minLength: 1, maxLength: 253 });
const NAMESPACE = text({ minLength: 1, maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' });
const KIND = text({ minLength: 1, maxLength: 63, pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$' });
const API_GROUP = text({
  maxLength: 253,
  pattern: '^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
});
const HOSTNAME = text({
  minLength: 1,
  maxLength: 253,
  pattern: '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
});
const PRECISE_HOSTNAME = text({
  minLength: 1,
  maxLength: 253,
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
});
const SECTION = text({
  minLength: 1,
  maxLength: 253,
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
});
const PORT = whole(1, 65_535);
const CONTROLLER = text({
  minLength: 1,
  maxLength: 253,
  pattern:
    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$",
});
const HEADER_NAME = text({ minLength: 1, maxLength: 256, pattern: "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$" });
const CONDITION = object(
  {
    type: text({ maxLength: 316 }),
    status: oneOf('True', 'False', 'Unknown'),
    observedGeneration: { type: 'integer', format: 'int64', minimum: 0 },
    lastTransitionTime: text({ format: 'date-time' }),
    reason: text({ minLength: 1, maxLength: 1024 }),
    message: text({ maxLength: 32_768 }),
  },
  ['lastTransitionTime', 'message', 'reason', 'status', 'type'],
);
const CONDITIONS = list(CONDITION, 8);
const PENDING = (type: string) => ({
  type,
  status: 'Unknown',
  reason: 'Pending',
  message: 'Waiting for controller',
  lastTransitionTime: '1970-01-01T00:00:00Z',
});
const SELECTOR = object({
  matchLabels: { type: 'object', additionalProperties: text() },
  matchExpressions: list(
    object({ key: text(), operator: text(), values: list(text(), 1000) }, ['key', 'operator']),
    1000,
  ),
});
const PARENT = object(
  {
    group: { ...API_GROUP, default: GROUP },
    kind: { ...KIND, default: 'Gateway' },
    namespace: NAMESPACE,
    name: NAME,
    sectionName: SECTION,
    port: PORT,
  },
  ['name'],
);
const BACKEND = {
  group: { ...API_GROUP, default: '' },
  kind: { ...KIND, default: 'Service' },
  name: NAME,
  namespace: NAMESPACE,
  port: PORT,
  weight: whole(0, 1_000_000, { default: 1 }),
};
const HEADER = object({ name: HEADER_NAME, value: text({ minLength: 1, maxLength: 4096 }) }, [
  'name',
  'value',
]);
const HEADERS = object({ set: list(HEADER, 16), add: list(HEADER, 16), remove: list(text(), 16) });
const PATH_CHANGE = object(
  {
    type: oneOf('ReplaceFullPath', 'ReplacePrefixMatch'),
    replaceFullPath: text({ maxLength: 1024 }),
    replacePrefixMatch: text({ maxLength: 1024 }),
  },
  ['type'],
);
const REDIRECT = object({
  scheme: oneOf('http', 'https'),
  hostname: PRECISE_HOSTNAME,
  path: PATH_CHANGE,
  port: PORT,
  statusCode: { type: 'integer', enum: [301, 302], default: 302 },
});
const FILTERS = list(
  object(
    {
      type: oneOf(
        'RequestHeaderModifier',
        'ResponseHeaderModifier',
        'RequestMirror',
        'RequestRedirect',
        'URLRewrite',
        'ExtensionRef',
      ),
      requestHeaderModifier: HEADERS,
      responseHeaderModifier: HEADERS,
      requestRedirect: REDIRECT,
      urlRewrite: object({ hostname: PRECISE_HOSTNAME, path: PATH_CHANGE }),
      requestMirror: object({ backendRef: object(BACKEND, ['name']) }, ['backendRef']),
      extensionRef: object({ group: API_GROUP, kind: KIND, name: NAME }, ['group', 'kind', 'name']),
    },
    ['type'],
  ),
  16,
);
const VALUE_MATCH = object(
  {
    type: text({ enum: ['Exact', 'RegularExpression'], default: 'Exact' }),
    name: HEADER_NAME,
    value: text({ minLength: 1, maxLength: 4096 }),
  },
  ['name', 'value'],
);
const MATCH = object({
  path: object(
    {
      type: text({ enum: ['Exact', 'PathPrefix', 'RegularExpression'], default: 'PathPrefix' }),
      value: text({ maxLength: 1024, default: '/' }),
    },
    [],
    { default: { type: 'PathPrefix', value: '/' } },
  ),
  headers: list(VALUE_MATCH, 16),
  queryParams: list(VALUE_MATCH, 16),
  method: oneOf('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'),
});
const DURATION = text({ pattern: '^([0-9]{1,5}(h|m|s|ms)){1,4}$' });
const RULE = object({
  name: SECTION,
  matches: list(MATCH, 64, { default: [{ path: { type: 'PathPrefix', value: '/' } }] }),
  filters: FILTERS,
  backendRefs: list(object({ ...BACKEND, filters: FILTERS }, ['name']), 16),
  timeouts: object({ request: DURATION, backendRequest: DURATION }),
});
const PARENTS = object(
  {
    parents: list(
      object({ parentRef: PARENT, controllerName: CONTROLLER, conditions: CONDITIONS }, [
        'conditions',
        'controllerName',
        'parentRef',
      ]),
      32,
    ),
  },
  ['parents'],
);
const SECRET_REF = object(
  {
    group: { ...API_GROUP, default: '' },
    kind: { ...KIND, default: 'Secret' },
    name: NAME,
    namespace: NAMESPACE,
  },
  ['name'],
);
const ROUTE_KINDS = list(object({ group: { ...API_GROUP, default: GROUP }, kind: KIND }, ['kind']), 8);
const LISTENER = object(
  {
    name: SECTION,
    hostname: HOSTNAME,
    port: PORT,
    protocol: text({ minLength: 1, maxLength: 255 }),
    tls: object({
      mode: text({ enum: ['Terminate', 'Passthrough'], default: 'Terminate' }),
      certificateRefs: list(SECRET_REF, 64),
      options: { type: 'object', additionalProperties: text() },
    }),
    allowedRoutes: object(
      {
        kinds: ROUTE_KINDS,
        namespaces: object(
          { from: text({ enum: ['All', 'Selector', 'Same'], default: 'Same' }), selector: SELECTOR },
          [],
          { default: { from: 'Same' } },
        ),
      },
      [],
      { default: { namespaces: { from: 'Same' } } },
    ),
  },
  ['name', 'port', 'protocol'],
);
const ADDRESS = object({ type: text({ default: 'IPAddress' }), value: text({ maxLength: 253 }) });
const LISTENER_STATUS = object(
  {
    name: SECTION,
    attachedRoutes: { type: 'integer', format: 'int32' },
    supportedKinds: ROUTE_KINDS,
    conditions: CONDITIONS,
  },
  ['attachedRoutes', 'conditions', 'name', 'supportedKinds'],
);

interface Definition {
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly version?: string;
  readonly scope?: string;
  readonly columns: readonly (readonly [name: string, path: string, priority?: number])[];
  readonly spec: Schema;
  readonly status?: Schema;
}

const CONDITION_OF = (type: string) => `.status.conditions[?(@.type=="${type}")].status`;

const DEFINITIONS: readonly Definition[] = [
  {
    kind: 'GatewayClass',
    plural: 'gatewayclasses',
    shortNames: ['gc'],
    scope: 'Cluster',
    columns: [
      ['Controller', '.spec.controllerName'],
      ['Accepted', CONDITION_OF('Accepted')],
      ['Age', '.metadata.creationTimestamp'],
      ['Description', '.spec.description', 1],
    ],
    spec: object(
      {
        controllerName: CONTROLLER,
        description: text({ maxLength: 64 }),
        parametersRef: object({ group: API_GROUP, kind: KIND, name: NAME, namespace: NAMESPACE }, [
          'group',
          'kind',
          'name',
        ]),
      },
      ['controllerName'],
    ),
    status: object(
      { conditions: CONDITIONS, supportedFeatures: list(object({ name: text() }, ['name']), 64) },
      [],
      { default: { conditions: [PENDING('Accepted')] } },
    ),
  },
  {
    kind: 'Gateway',
    plural: 'gateways',
    shortNames: ['gtw'],
    columns: [
      ['Class', '.spec.gatewayClassName'],
      ['Address', '.status.addresses[*].value'],
      ['Programmed', CONDITION_OF('Programmed')],
      ['Age', '.metadata.creationTimestamp'],
    ],
    spec: object(
      {
        gatewayClassName: NAME,
        listeners: list(LISTENER, 64, { minItems: 1 }),
        addresses: list(ADDRESS, 16),
        infrastructure: object({
          labels: { type: 'object', additionalProperties: text() },
          annotations: { type: 'object', additionalProperties: text() },
          parametersRef: object({ group: API_GROUP, kind: KIND, name: NAME }, ['group', 'kind', 'name']),
        }),
      },
      ['gatewayClassName', 'listeners'],
    ),
    status: object(
      { addresses: list(ADDRESS, 16), conditions: CONDITIONS, listeners: list(LISTENER_STATUS, 64) },
      [],
      { default: { conditions: [PENDING('Accepted'), PENDING('Programmed')] } },
    ),
  },
  {
    kind: 'HTTPRoute',
    plural: 'httproutes',
    columns: [
      ['Hostnames', '.spec.hostnames'],
      ['Age', '.metadata.creationTimestamp'],
    ],
    spec: object({
      parentRefs: list(PARENT, 32),
      hostnames: list(HOSTNAME, 16),
      rules: list(RULE, 16, {
        minItems: 1,
        default: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }],
      }),
    }),
    status: PARENTS,
  },
  {
    kind: 'GRPCRoute',
    plural: 'grpcroutes',
    columns: [
      ['Hostnames', '.spec.hostnames'],
      ['Age', '.metadata.creationTimestamp'],
    ],
    spec: object({
      parentRefs: list(PARENT, 32),
      hostnames: list(HOSTNAME, 16),
      rules: list(
        object({
          matches: list(
            object({
              method: object({
                type: text({ enum: ['Exact', 'RegularExpression'], default: 'Exact' }),
                service: text({ maxLength: 1024 }),
                method: text({ maxLength: 1024 }),
              }),
              headers: list(VALUE_MATCH, 16),
            }),
            64,
          ),
          filters: FILTERS,
          backendRefs: list(object(BACKEND, ['name']), 16),
        }),
        16,
      ),
    }),
    status: PARENTS,
  },
  {
    kind: 'ReferenceGrant',
    plural: 'referencegrants',
    shortNames: ['refgrant'],
    version: 'v1beta1',
    columns: [['Age', '.metadata.creationTimestamp']],
    spec: object(
      {
        from: list(
          object({ group: API_GROUP, kind: KIND, namespace: NAMESPACE }, ['group', 'kind', 'namespace']),
          16,
          {
            minItems: 1,
          },
        ),
        to: list(object({ group: API_GROUP, kind: KIND, name: NAME }, ['group', 'kind']), 16, {
          minItems: 1,
        }),
      },
      ['from', 'to'],
    ),
  },
];

/** What `kubectl apply -f standard-install.yaml` brings. */
export function gatewayDefinitions(): readonly KubeObject[] {
  return DEFINITIONS.map(
    ({ kind, plural, shortNames, version = 'v1', scope = 'Namespaced', columns, spec, status }) => ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: {
        name: `${plural}.${GROUP}`,
        annotations: {
          'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api/pull/3328',
          'gateway.networking.k8s.io/bundle-version': BUNDLE,
          'gateway.networking.k8s.io/channel': 'standard',
        },
      },
      spec: {
        group: GROUP,
        scope,
        names: {
          kind,
          listKind: `${kind}List`,
          plural,
          singular: kind.toLowerCase(),
          categories: ['gateway-api'],
          ...(shortNames && { shortNames }),
        },
        versions: [
          {
            name: version,
            served: true,
            storage: true,
            ...(status && { subresources: { status: {} } }),
            additionalPrinterColumns: columns.map(([name, jsonPath, priority]) => ({
              name,
              jsonPath,
              type: name === 'Age' ? 'date' : 'string',
              ...(priority && { priority }),
            })),
            schema: {
              openAPIV3Schema: object(
                {
                  apiVersion: text(),
                  kind: text(),
                  metadata: { type: 'object' },
                  spec,
                  ...(status && { status }),
                },
                ['spec'],
              ),
            },
          },
        ],
      },
    }),
  ) as unknown as readonly KubeObject[];
}
