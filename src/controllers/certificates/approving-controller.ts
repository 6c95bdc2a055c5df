import type { CertificateSigningRequest, SubjectAccessReview } from '../../api/generated/types.ts';
import { textFromBase64 } from '../../base/base64.ts';
import { parseRequest } from '../../base/x509/request.ts';
import type { ControllerContext } from '../context.ts';
import { whyNoKubeletClient } from './kubelet-requests.ts';
import { hasCondition, RequestsLoop } from './requests-loop.ts';

const SIGNER = 'kubernetes.io/kube-apiserver-client-kubelet';

/**
 * Approves what kubelets ask for, where whoever asks may: a node that joins, and one that renews its own certificate.
 * models pkg/controller/certificates/approver/sarapprove.go
 */
export class ApprovingController extends RequestsLoop {
  constructor(context: ControllerContext) {
    super(context, 'csrapproving');
  }

  protected handle(request: CertificateSigningRequest): void {
    const { spec, status } = request;
    if (status?.certificate || hasCondition(request, 'Approved') || hasCondition(request, 'Denied')) return;
    if (spec.signerName !== SIGNER) return;
    const asked = parseRequest(textFromBase64(spec.request));
    if (whyNoKubeletClient(asked, spec.usages ?? []) !== undefined) return;
    if (spec.username === asked.subject.commonName && this.may(request, 'selfnodeclient'))
      this.approve(request, 'Auto approving self kubelet client certificate after SubjectAccessReview.');
    else if (this.may(request, 'nodeclient'))
      this.approve(request, 'Auto approving kubelet client certificate after SubjectAccessReview.');
  }

  private may({ spec }: CertificateSigningRequest, subresource: string): boolean {
    const { username: user, uid, groups, extra } = spec;
    const review: SubjectAccessReview = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        ...(user !== undefined && { user }),
        ...(uid !== undefined && { uid }),
        ...(groups !== undefined && { groups }),
        ...(extra !== undefined && { extra }),
        resourceAttributes: {
          group: 'certificates.k8s.io',
          resource: 'certificatesigningrequests',
          verb: 'create',
          subresource,
        },
      },
    };
    const reviews = this.context.client.resource<SubjectAccessReview>(
      'subjectaccessreviews.authorization.k8s.io',
    );
    return reviews.create(undefined, review).status?.allowed ?? false;
  }

  private approve(request: CertificateSigningRequest, message: string): void {
    const approved = this.decided(request, 'Approved', 'AutoApproved', message);
    this.client.update(approved, { subresource: 'approval' });
  }
}
