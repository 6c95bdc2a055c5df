import type { CertificateSigningRequest } from '../../api/generated/types.ts';
import { textFromBase64, toBase64 } from '../../base/base64.ts';
import { issueFor, parseCertificate } from '../../base/x509/certificate.ts';
import type { KeyUsage, Usage } from '../../base/x509/extensions.ts';
import { parseKey } from '../../base/x509/key.ts';
import { parseRequest, type SigningRequest } from '../../base/x509/request.ts';
import type { ControllerContext, SigningAuthority } from '../context.ts';
import { whyNoKubeletClient, whyNoKubeletServing } from './kubelet-requests.ts';
import { hasCondition, RequestsLoop } from './requests-loop.ts';

const MINUTE = 60_000;
/** The certificate holds from a little before now: clocks differ. */
const BACKDATE = 5 * MINUTE;
/** For a life as short as this, the time before now counts on top of it. */
const SHORT = 8 * 60 * MINUTE;
const SHORTEST = 10 * MINUTE;

const KEY_USAGES: Readonly<Record<string, KeyUsage>> = {
  signing: 'digitalSignature',
  'digital signature': 'digitalSignature',
  'content commitment': 'contentCommitment',
  'key encipherment': 'keyEncipherment',
  'key agreement': 'keyAgreement',
  'data encipherment': 'dataEncipherment',
  'cert sign': 'certSign',
  'crl sign': 'crlSign',
  'encipher only': 'encipherOnly',
  'decipher only': 'decipherOnly',
};
const USAGES: Readonly<Record<string, Usage>> = {
  any: 'any',
  'server auth': 'server',
  'client auth': 'client',
  'code signing': 'codeSigning',
  'email protection': 'emailProtection',
  's/mime': 'emailProtection',
  'ipsec end system': 'ipsecEndSystem',
  'ipsec tunnel': 'ipsecTunnel',
  'ipsec user': 'ipsecUser',
  timestamping: 'timeStamping',
  'ocsp signing': 'ocspSigning',
};

/** Why a signer does not sign what was approved, by its name; undefined when it does. */
const SIGNERS: Readonly<
  Record<string, (request: SigningRequest, usages: readonly string[]) => string | undefined>
> = {
  'kubernetes.io/kubelet-serving': whyNoKubeletServing,
  'kubernetes.io/kube-apiserver-client-kubelet': whyNoKubeletClient,
  'kubernetes.io/kube-apiserver-client': (_, usages) => whyNoClient(usages),
  'kubernetes.io/legacy-unknown': () => undefined,
};

/** Signs what was approved, with the cluster's authority. models pkg/controller/certificates/signer/signer.go */
export class SigningController extends RequestsLoop {
  constructor(context: ControllerContext) {
    super(context, 'csrsigning');
  }

  protected handle(request: CertificateSigningRequest): void {
    const { spec, status } = request;
    if (status?.certificate || !hasCondition(request, 'Approved')) return;
    if (hasCondition(request, 'Denied') || hasCondition(request, 'Failed')) return;
    const whyNot = Object.hasOwn(SIGNERS, spec.signerName) ? SIGNERS[spec.signerName] : undefined;
    const authority = this.context.flags.signingAuthority(spec.signerName);
    if (whyNot === undefined || authority === undefined) return;
    const asked = parseRequest(textFromBase64(spec.request));
    const why = whyNot(asked, spec.usages ?? []);
    const done =
      why === undefined
        ? { ...request, status: { ...status, certificate: toBase64(this.signed(asked, spec, authority)) } }
        : this.decided(request, 'Failed', 'SignerValidationFailure', why);
    this.client.updateStatus(done);
  }

  /** models pkg/controller/certificates/authority */
  private signed(
    asked: SigningRequest,
    { usages = [], expirationSeconds }: CertificateSigningRequest['spec'],
    { certificate, key, longest }: SigningAuthority,
  ): string {
    const { clock, rng } = this.context;
    const ca = parseCertificate(certificate);
    const signer = parseKey(key);
    if (signer === undefined) throw new Error('error reading CA key file: data does not contain a valid key');
    const life =
      expirationSeconds === undefined
        ? longest
        : Math.min(longest, Math.max(SHORTEST, expirationSeconds * 1000));
    const now = Math.floor(clock.now() / 1000) * 1000;
    const notBefore = now - BACKDATE;
    const { subject, dnsNames, ips, emails, uris } = asked;
    return issueFor(
      {
        subject,
        notBefore,
        notAfter: Math.min(life < SHORT ? now + life : notBefore + life, ca.notAfter),
        keyUsages: named(usages, KEY_USAGES),
        usages: named(usages, USAGES),
        isCa: false,
        ...(dnsNames && { dnsNames }),
        ...(ips && { ips }),
        ...(emails && { emails }),
        ...(uris && { uris }),
      },
      asked.publicKey,
      rng.fork(`certificate ${clock.now()} ${subject.commonName}`),
      { subject: ca.subject, key: signer },
    );
  }
}

function named<T>(usages: readonly string[], names: Readonly<Record<string, T>>): T[] {
  return [...new Set(usages.flatMap(usage => names[usage] ?? []))];
}

function whyNoClient(usages: readonly string[]): string | undefined {
  const other = usages.find(
    usage => !['digital signature', 'key encipherment', 'client auth'].includes(usage),
  );
  if (other !== undefined) return `invalid usage for client certificate: ${other}`;
  return usages.includes('client auth')
    ? undefined
    : 'missing required usage for client certificate: client auth';
}
