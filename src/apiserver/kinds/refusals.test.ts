import { describe, expect, it } from 'vitest';
import { ADMIN, World } from '../testing/world.ts';

const POD = { containers: [{ name: 'a', image: 'nginx' }] };
const NEVER = { spec: { ...POD, restartPolicy: 'Never' } };

const PATHS: Readonly<Record<string, string>> = {
  Pod: '/api/v1/namespaces/default/pods',
  Service: '/api/v1/namespaces/default/services',
  Secret: '/api/v1/namespaces/default/secrets',
  Job: '/apis/batch/v1/namespaces/default/jobs',
  CronJob: '/apis/batch/v1/namespaces/default/cronjobs',
  NetworkPolicy: '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies',
  Ingress: '/apis/networking.k8s.io/v1/namespaces/default/ingresses',
  HorizontalPodAutoscaler: '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers',
  IngressClass: '/apis/networking.k8s.io/v1/ingressclasses',
};

/** What the server says to a new object named `x`, less the words about which object it is; '' when it takes it. */
function refusal(kind: string, object: object): string {
  const { server } = new World();
  const { code, body } = server.call({
    method: 'POST',
    path: PATHS[kind]!,
    user: ADMIN,
    body: { metadata: { name: 'x' }, ...object },
  });
  if (code === 201) return '';
  return (body as { message: string }).message.replace(/^.*"x" is (invalid|forbidden): /, '');
}

const job = (spec: object) => ({ spec: { template: NEVER, ...spec } });
const indexed = (spec: object) => job({ completionMode: 'Indexed', completions: 3, ...spec });
const service = (spec: object) => ({ spec: { ports: [{ port: 80 }], ...spec } });
const egress = (rule: object) => ({ spec: { podSelector: {}, egress: [rule] } });
const scaler = (spec: object) => ({
  spec: {
    maxReplicas: 3,
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    ...spec,
  },
});
const path = (part: object) => ({ spec: { rules: [{ http: { paths: [part] } }] } });
const cron = (spec: object) => ({
  spec: { schedule: '* * * * *', jobTemplate: { spec: { template: NEVER } }, ...spec },
});

// Texts of pkg/apis/{core,batch,networking}/validation and plugin/pkg/admission/runtimeclass.
describe('the server refuses', () => {
  it.each([
    [
      'Pod',
      { spec: { ...POD, resources: { limits: { cpu: '1' }, requests: { cpu: '2' } } } },
      'spec.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [
      'Pod',
      { spec: { ...POD, resources: { requests: { 'ephemeral-storage': '1Gi' } } } },
      'spec.resources.requests[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"',
    ],
    [
      'Pod',
      {
        spec: {
          containers: ['a', 'b'].map(name => ({
            name,
            image: 'n',
            resources: { requests: { cpu: '750m' } },
          })),
          resources: { requests: { cpu: '1' } },
        },
      },
      'spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 1500m',
    ],
    ['Pod', { spec: { ...POD, runtimeClassName: 'kata' } }, 'pod rejected: RuntimeClass "kata" not found'],
    [
      'Service',
      service({ externalIPs: ['127.0.0.1'] }),
      'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [
      'Service',
      service({ ipFamilies: ['IPv6'] }),
      'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
    ],
    [
      'Secret',
      { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': btoa('hi') } },
      'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character \'h\' looking for beginning of value',
    ],
    [
      'Job',
      job({ maxFailedIndexes: 1 }),
      '[spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified, spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode]',
    ],
    [
      'Job',
      job({ podFailurePolicy: { rules: [{ action: 'FailJob' }] } }),
      'spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
    ],
    [
      'Job',
      job({
        podFailurePolicy: {
          rules: [{ action: 'FailIndex', onExitCodes: { operator: 'In', values: [2, 1] } }],
        },
      }),
      '[spec.podFailurePolicy.rules[0].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set, spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [2,1]: must be ordered]',
    ],
    [
      'Job',
      indexed({ successPolicy: { rules: [{ succeededIndexes: '0,5' }] } }),
      'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "0,5": error parsing succeededIndexes: too large index: "5"',
    ],
    [
      'Job',
      indexed({ successPolicy: { rules: [{ succeededIndexes: '0-1', succeededCount: 3 }] } }),
      'spec.successPolicy.rules[0].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)',
    ],
    [
      'CronJob',
      cron({ timeZone: 'Mars/Base' }),
      'spec.timeZone: Invalid value: "Mars/Base": unknown time zone Mars/Base',
    ],
    [
      'CronJob',
      cron({ schedule: '61 * * * *' }),
      'spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61',
    ],
    [
      'NetworkPolicy',
      egress({ ports: [{ port: 80, endPort: 70 }] }),
      'spec.egress[0].ports[0].endPort: Invalid value: 70: must be greater than or equal to `port`',
    ],
    [
      'NetworkPolicy',
      egress({ to: [{ ipBlock: { cidr: '10.0.0.0/16', except: ['10.1.0.0/24'] } }] }),
      'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "10.1.0.0/24": must be a strict subset of `cidr`',
    ],
    ['Ingress', {}, 'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
    [
      'Ingress',
      path({
        path: '/a//b',
        pathType: 'Prefix',
        backend: { service: { name: 'web', port: { number: 80 } } },
      }),
      'spec.rules[0].http.paths[0].path: Invalid value: "/a//b": must not contain \'//\'',
    ],
    [
      'HorizontalPodAutoscaler',
      scaler({ metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Percent' } } }] }),
      '[spec.metrics[0].resource.target.type: Invalid value: "Percent": must be either Utilization, Value, or AverageValue, spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization]',
    ],
    [
      'HorizontalPodAutoscaler',
      scaler({ behavior: { scaleDown: { policies: [{ type: 'Pods', value: 0, periodSeconds: 1801 }] } } }),
      '[spec.behavior.scaleDown.policies[0].value: Invalid value: 0: must be greater than zero, spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800]',
    ],
    [
      'IngressClass',
      { spec: { controller: 'nginx' } },
      'spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")',
    ],
  ])('%s %j', (kind, object, message) => {
    expect(refusal(kind, object)).toBe(message);
  });

  it('a selector that is not the one it makes', () => {
    expect(refusal('Job', job({ selector: { matchLabels: { app: 'x' } } }))).toContain(
      '`selector` not auto-generated',
    );
  });

  it.each([
    ['Job', indexed({ backoffLimitPerIndex: 1, successPolicy: { rules: [{ succeededIndexes: '0-2' }] } })],
    ['CronJob', cron({ timeZone: 'Asia/Seoul' })],
    ['HorizontalPodAutoscaler', scaler({ behavior: { scaleDown: { stabilizationWindowSeconds: 60 } } })],
    ['NetworkPolicy', egress({ to: [{ ipBlock: { cidr: '2001:db8::/32', except: ['2001:db8:1::/48'] } }] })],
    ['Service', service({ loadBalancerSourceRanges: ['10.0.0.0/8'], type: 'LoadBalancer' })],
    ['Pod', { spec: { ...POD, resources: { requests: { cpu: '1' }, limits: { cpu: '2' } } } }],
  ])('but not %s %j', (kind, object) => {
    expect(refusal(kind, object)).toBe('');
  });
});
