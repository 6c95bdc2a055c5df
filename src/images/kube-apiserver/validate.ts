/** What kube-apiserver refuses before it starts. models the Validate methods of pkg/controlplane/apiserver/options, in their order */
import type { FlagSet } from '../program/flag-set.ts';

const AUTHORIZATION_MODES = ['AlwaysAllow', 'AlwaysDeny', 'ABAC', 'Webhook', 'RBAC', 'Node'];

/** Every admission plugin that is compiled in. models pkg/kubeapiserver/options/plugins.go */
const ADMISSION_PLUGINS = new Set(
  (
    'AlwaysAdmit AlwaysDeny AlwaysPullImages CertificateApproval CertificateSigning CertificateSubjectRestriction ' +
    'ClusterTrustBundleAttest DefaultIngressClass DefaultStorageClass DefaultTolerationSeconds DenyServiceExternalIPs EventRateLimit ' +
    'ExtendedResourceToleration ImagePolicyWebhook LimitPodHardAntiAffinityTopology LimitRanger MutatingAdmissionPolicy ' +
    'MutatingAdmissionWebhook NamespaceAutoProvision NamespaceExists NamespaceLifecycle NodeDeclaredFeatureValidator NodeRestriction ' +
    'OwnerReferencesPermissionEnforcement PersistentVolumeClaimResize PodNodeSelector PodResize PodSecurity PodTolerationRestriction ' +
    'PodTopologyLabels Priority ResourceQuota RuntimeClass ServiceAccount StorageObjectInUseProtection TaintNodesByCondition ' +
    'ValidatingAdmissionPolicy ValidatingAdmissionWebhook'
  ).split(' '),
);

/** All refusals, in the order upstream collects them. */
export function validateOptions(flags: FlagSet): readonly string[] {
  return [
    ...etcd(flags),
    ...secureServing(flags),
    ...authentication(flags),
    ...authorization(flags),
    ...audit(flags),
    ...admission(flags),
    ...tokens(flags),
    ...network(flags),
  ];
}

function etcd(flags: FlagSet): string[] {
  const errors: string[] = [];
  if (flags.list('etcd-servers').length === 0) errors.push('--etcd-servers must be specified');
  const backend = flags.text('storage-backend');
  if (backend !== '' && backend !== 'etcd3')
    errors.push(
      `--storage-backend invalid, allowed values: ${['etcd3'].join(', ')}. If not specified, it will default to 'etcd3'`,
    );
  for (const override of flags.list('etcd-servers-overrides'))
    if (override.split('#').length !== 2)
      errors.push(
        '--etcd-servers-overrides invalid, must be of format: group/resource#servers, where servers are URLs, semicolon separated',
      );
  return errors;
}

function secureServing(flags: FlagSet): string[] {
  const port = flags.number('secure-port');
  return port < 1 || port > 65_535
    ? [`--secure-port ${port} must be between 1 and 65535, inclusive. It cannot be turned off with 0`]
    : [];
}

function authentication(flags: FlagSet): string[] {
  const errors: string[] = [];
  const issuers = flags.list('service-account-issuer');
  if (
    flags.text('service-account-signing-endpoint') !== '' &&
    flags.list('service-account-key-file').length > 0
  )
    errors.push(
      '`--service-account-key-file` and `--service-account-signing-endpoint` cannot be set at the same time',
    );
  if (issuers.length === 0) errors.push('service-account-issuer is a required flag');
  for (const issuer of issuers)
    if (issuer.includes(':') && !URL.canParse(issuer))
      errors.push(`service-account-issuer "${issuer}" contained a ':' but was not a valid URL`);
  if (new Set(issuers).size !== issuers.length) {
    const twice = issuers.find((issuer, index) => issuers.indexOf(issuer) !== index);
    errors.push(`service-account-issuer "${twice}" is already specified`);
  }
  if (
    flags.list('service-account-key-file').length === 0 &&
    flags.text('service-account-signing-endpoint') === ''
  )
    errors.push('either `--service-account-key-file` or `--service-account-signing-endpoint` must be set');
  const [oidcIssuer, oidcClient] = [flags.text('oidc-issuer-url'), flags.text('oidc-client-id')];
  if ((oidcIssuer === '') !== (oidcClient === ''))
    errors.push(
      'oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set',
    );
  return errors;
}

function authorization(flags: FlagSet): string[] {
  const errors: string[] = [];
  const modes = flags.list('authorization-mode');
  const { length } = modes;
  if (flags.changed('authorization-mode') && length === 0)
    errors.push('at least one authorization-mode must be passed');
  for (const mode of modes) {
    if (!AUTHORIZATION_MODES.includes(mode)) errors.push(`authorization-mode "${mode}" is not a valid mode`);
    if (mode === 'ABAC' && flags.text('authorization-policy-file') === '')
      errors.push("authorization-mode ABAC's authorization policy file not passed");
    if (mode === 'Webhook' && flags.text('authorization-webhook-config-file') === '')
      errors.push("authorization-mode Webhook's authorization config file not passed");
  }
  if (flags.text('authorization-policy-file') !== '' && !modes.includes('ABAC'))
    errors.push('cannot specify --authorization-policy-file without mode ABAC');
  if (flags.text('authorization-webhook-config-file') !== '' && !modes.includes('Webhook'))
    errors.push('cannot specify --authorization-webhook-config-file without mode Webhook');
  if (new Set(modes).size !== length)
    errors.push(
      `authorization-mode ${JSON.stringify(modes).replaceAll(',', ' ')} has mode specified more than once`,
    );
  return errors;
}

function audit(flags: FlagSet): string[] {
  const errors: string[] = [];
  for (const backend of ['log', 'webhook']) {
    const mode = flags.text(`audit-${backend}-mode`);
    if (!['batch', 'blocking', 'blocking-strict'].includes(mode))
      errors.push(
        `invalid audit ${backend} mode ${mode}, allowed modes are "batch,blocking,blocking-strict"`,
      );
  }
  const format = flags.text('audit-log-format');
  if (flags.text('audit-log-path') !== '' && format !== 'json' && format !== 'legacy')
    errors.push(`invalid audit log format ${format}, allowed formats are "legacy,json"`);
  for (const limit of ['maxage', 'maxbackup', 'maxsize']) {
    const value = flags.number(`audit-log-${limit}`);
    if (flags.text('audit-log-path') !== '' && value < 0)
      errors.push(`--audit-log-${limit} ${value} can't be a negative number`);
  }
  return errors;
}

function admission(flags: FlagSet): string[] {
  const errors: string[] = [];
  const [enabled, disabled] = [
    flags.list('enable-admission-plugins'),
    flags.list('disable-admission-plugins'),
  ];
  if (flags.changed('admission-control') && (enabled.length > 0 || disabled.length > 0))
    errors.push(
      'admission-control and enable-admission-plugins/disable-admission-plugins flags are mutually exclusive',
    );
  for (const [flag, names] of [
    ['enable-admission-plugins', enabled],
    ['disable-admission-plugins', disabled],
  ] as const) {
    const unknown = names.filter(name => !ADMISSION_PLUGINS.has(name));
    for (const name of unknown) errors.push(`${flag} plugin "${name}" is unknown`);
  }
  const both = enabled.filter(name => disabled.includes(name));
  if (both.length > 0)
    errors.push(
      `${both.map(name => `[${name}]`).join(' ')} in enable-admission-plugins and disable-admission-plugins overlapped`,
    );
  return errors;
}

function tokens(flags: FlagSet): string[] {
  const attempted =
    flags.text('service-account-signing-key-file') !== '' ||
    flags.list('service-account-issuer').length > 0 ||
    flags.list('api-audiences').length > 0;
  if (!attempted)
    return ['--service-account-signing-key-file and --service-account-issuer are required flags'];
  const complete =
    flags.text('service-account-signing-key-file') !== '' && flags.list('service-account-issuer').length > 0;
  return complete || flags.text('service-account-signing-endpoint') !== ''
    ? []
    : [
        '--service-account-signing-key-file, --service-account-issuer, and --api-audiences should be specified together',
      ];
}

function network(flags: FlagSet): string[] {
  const port = flags.number('kubernetes-service-node-port');
  if (port < 0 || port > 65_535)
    return [
      `--kubernetes-service-node-port ${port} must be between 0 and 65535, inclusive. If 0, the Kubernetes master service will be of type ClusterIP`,
    ];
  return [];
}

/** The refusal of `--service-cluster-ip-range`, which is read before anything else; undefined when it is good. */
export function serviceRangeProblem(range: string): string | undefined {
  const parts = range === '' ? [] : range.split(',');
  for (const [index, part] of parts.entries())
    if (!isCidr(part)) return `service-cluster-ip-range[${index}] is not a valid cidr`;
  if (parts.length > 2) return '--service-cluster-ip-range must not contain more than two entries';
  const bits = 32 - Number(parts[0]?.split('/')[1] ?? 24);
  if (bits > 20 && !parts[0]!.includes(':'))
    return `specified --service-cluster-ip-range is too large; for 32-bit addresses, the mask must be >= 12`;
  if (2 ** bits < 8) return 'the service cluster IP range must be at least 8 IP addresses';
  return undefined;
}

function isCidr(text: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text.trim());
  if (match === null) return /^[0-9a-f:]+\/\d{1,3}$/i.test(text) && text.includes(':');
  return match.slice(1, 5).every(part => Number(part) <= 255) && Number(match[5]) <= 32;
}
