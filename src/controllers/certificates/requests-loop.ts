import type { CertificateSigningRequest } from '../../api/generated/types.ts';
import { rfc3339 } from '../../base/clock.ts';
import type { ResourceClient } from '../../client/client.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';

export const RESOURCE = 'certificatesigningrequests.certificates.k8s.io';

type Condition = NonNullable<NonNullable<CertificateSigningRequest['status']>['conditions']>[number];

/** What the controllers of requests share: each request comes by whenever it changes. models pkg/controller/certificates/certificate_controller.go */
export abstract class RequestsLoop implements Controller {
  protected readonly client: ResourceClient<CertificateSigningRequest>;
  private readonly loop: Reconciler;

  constructor(
    protected readonly context: ControllerContext,
    name: string,
  ) {
    const requests = context.informers.of<CertificateSigningRequest>(RESOURCE);
    this.client = context.client.resource<CertificateSigningRequest>(RESOURCE);
    this.loop = new Reconciler(context, name, [requests], key => {
      const request = requests.get(key);
      if (request !== undefined) this.handle(request);
    });
    const enqueue = ({ metadata }: CertificateSigningRequest) => this.loop.queue.add(metadata?.name ?? '');
    requests.on({ add: enqueue, update: (_, request) => enqueue(request) });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  protected abstract handle(request: CertificateSigningRequest): void;

  /** The request with one more condition, which is true from now on. */
  protected decided(
    request: CertificateSigningRequest,
    type: string,
    reason: string,
    message: string,
  ): CertificateSigningRequest {
    const now = rfc3339(this.context.clock.now());
    const condition: Condition = {
      type,
      status: 'True',
      reason,
      message,
      lastUpdateTime: now,
      lastTransitionTime: now,
    };
    return {
      ...request,
      status: { ...request.status, conditions: [...(request.status?.conditions ?? []), condition] },
    };
  }
}

/** Whether a condition of a type stands on a request. */
export function hasCondition({ status }: CertificateSigningRequest, type: string): boolean {
  return status?.conditions?.some(condition => condition.type === type) ?? false;
}
