/** models pkg/apis/certificates/validation/validation.go */
import type { CertificateSigningRequest } from '../../api/generated/types.ts';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../apimachinery/validation/names.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { textFromBase64 } from '../../base/base64.ts';
import { jsonEqual } from '../../base/json.ts';
import { fromPem } from '../../base/pem.ts';
import { parseCertificate } from '../../base/x509/certificate.ts';
import { isOwn, parseRequest } from '../../base/x509/request.ts';

const USAGES = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];
const LEGACY = 'kubernetes.io/legacy-unknown';
/** Seconds. */
const SHORTEST = 600;
const DECISIONS = ['Approved', 'Denied'] as const;
const LASTING = [...DECISIONS, 'Failed'];
const CONDITIONS = root('status').child('conditions');

type Condition = NonNullable<NonNullable<CertificateSigningRequest['status']>['conditions']>[number];

/** What is wrong with a request, metadata aside. */
export function validateSigningRequest({ spec, status }: CertificateSigningRequest): FieldError[] {
  const at = root('spec');
  const errors: FieldError[] = [];
  const why = whyNoRequest(spec.request);
  if (why !== undefined) errors.push(invalidValue(at.child('request'), spec.request ?? '', why));
  const usages: readonly string[] = spec.usages ?? [];
  if (usages.length === 0) errors.push(required(at.child('usages')));
  usages.forEach((usage, index) => {
    if (!USAGES.includes(usage)) errors.push(notSupported(at.child('usages').index(index), usage, USAGES));
  });
  usages.forEach((usage, index) => {
    if (usages.indexOf(usage) < index) errors.push(duplicate(at.child('usages').index(index), usage));
  });
  errors.push(...validateSignerName(at.child('signerName'), spec.signerName ?? ''));
  if (spec.expirationSeconds !== undefined && spec.expirationSeconds < SHORTEST)
    errors.push(
      invalidValue(
        at.child('expirationSeconds'),
        spec.expirationSeconds,
        'may not specify a duration less than 600 seconds (10 minutes)',
      ),
    );
  return [...errors, ...validateConditions(status?.conditions ?? [])];
}

/** What a change of a part of a request may not do. @param part the subresource that is written; '' for the object */
export function validateSigningChange(
  now: CertificateSigningRequest,
  old: CertificateSigningRequest,
  part: 'approval' | 'status' | '',
): FieldError[] {
  const errors: FieldError[] = validateConditions(now.status?.conditions ?? []);
  const of = ({ status }: CertificateSigningRequest, type: string) =>
    (status?.conditions ?? []).filter(condition => condition.type === type);
  for (const type of LASTING)
    if (of(now, type).length < of(old, type).length)
      errors.push(forbiddenField(CONDITIONS, `updates may not remove a condition of type "${type}"`));
  for (const type of part === 'approval' ? [] : DECISIONS) {
    const [before, after] = [of(old, type), of(now, type)];
    if (after.length > before.length)
      errors.push(forbiddenField(CONDITIONS, `updates may not add a condition of type "${type}"`));
    else if (after.length === before.length && !jsonEqual(before, after))
      errors.push(forbiddenField(CONDITIONS, `updates may not modify a condition of type "${type}"`));
  }
  const [before, after] = [old.status?.certificate ?? '', now.status?.certificate ?? ''];
  if (before === after) return errors;
  const at = root('status').child('certificate');
  const why = after === '' ? undefined : whyNoCertificate(after);
  if (why !== undefined) errors.push(invalidValue(at, '<certificate data>', why));
  if (part !== 'status') errors.push(forbiddenField(at, 'updates may not set certificate content'));
  else if (before !== '')
    errors.push(forbiddenField(at, 'updates may not modify existing certificate content'));
  return errors;
}

/** models ValidateSignerName of pkg/apis/core/validation */
function validateSignerName(at: Path, name: string): FieldError[] {
  if (name === '') return [required(at)];
  if (name === LEGACY)
    return [invalidValue(at, name, 'the legacy signerName is not allowed via this API version')];
  const [domain = '', path = '', ...more] = name.split('/');
  if (more.length > 0 || !name.includes('/'))
    return [
      invalidValue(
        at,
        name,
        "must be a fully qualified domain and path of the form 'example.com/signer-name'",
      ),
    ];
  const errors = firstWrong(domain.split('.'), isDns1123Label).map(why => invalidValue(at, domain, why));
  if (!domain.includes('.'))
    errors.push(invalidValue(at, domain, 'should be a domain with at least two segments separated by dots'));
  return [
    ...errors,
    ...firstWrong(path.split('.'), isDns1123Subdomain).map(why => invalidValue(at, path, why)),
  ];
}

/** What is wrong with the first label that is wrong. */
function firstWrong(labels: readonly string[], check: (label: string) => readonly string[]): string[] {
  const label = labels.find(each => check(each).length > 0);
  return label === undefined ? [] : check(label).map(why => `validating label "${label}": ${why}`);
}

function validateConditions(conditions: readonly Condition[]): FieldError[] {
  const errors: FieldError[] = [];
  conditions.forEach(({ type, status }, index) => {
    const at = CONDITIONS.index(index);
    if (!type) errors.push(required(at.child('type')));
    const allowed = LASTING.includes(type) ? ['True'] : ['False', 'True', 'Unknown'];
    if (!status) errors.push(required(at.child('status')));
    else if (!allowed.includes(status)) errors.push(notSupported(at.child('status'), status, allowed));
    const earlier = conditions.slice(0, index).map(each => each.type);
    const other = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined;
    if (other !== undefined && earlier.includes(other))
      errors.push(invalidValue(CONDITIONS, type, 'Approved and Denied conditions are mutually exclusive'));
    if (earlier.includes(type)) errors.push(duplicate(at.child('type'), type));
  });
  return errors;
}

/** @param request base64 of a PEM text */
function whyNoRequest(request: string | undefined): string | undefined {
  try {
    return isOwn(parseRequest(textFromBase64(request ?? ''))) ? undefined : 'crypto/rsa: verification error';
  } catch (error) {
    return (error as Error).message;
  }
}

function whyNoCertificate(certificate: string): string | undefined {
  const blocks = fromPem(textFromBase64(certificate));
  const other = blocks.find(({ label }) => label !== 'CERTIFICATE');
  if (other !== undefined) return `only CERTIFICATE PEM blocks are allowed, found "${other.label}"`;
  if (blocks.length === 0) return 'must contain at least one CERTIFICATE PEM block';
  try {
    parseCertificate(textFromBase64(certificate));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
