import type { CertificateSigningRequest } from '../../api/generated/types.ts';
import { isReason } from '../../api/status.ts';
import { textFromBase64 } from '../../base/base64.ts';
import type { Timer } from '../../base/clock.ts';
import { parseCertificate } from '../../base/x509/certificate.ts';
import type { Informer } from '../../client/informer.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { RESOURCE } from './requests-loop.ts';

const HOUR = 3_600_000;
/** How long a request stays after it was decided, or without a decision. */
const DECIDED = HOUR;
const PENDING = 24 * HOUR;

/** Removes old requests, each hour. models pkg/controller/certificates/cleaner/cleaner.go */
export class CleanerController implements Controller {
  private readonly requests: Informer<CertificateSigningRequest>;
  private timer: Timer | undefined;

  constructor(private readonly context: ControllerContext) {
    this.requests = context.informers.of<CertificateSigningRequest>(RESOURCE);
  }

  start(): void {
    this.clean();
    this.timer = this.context.clock.after(HOUR, () => this.start());
  }

  stop(): void {
    this.timer?.cancel();
  }

  private clean(): void {
    const client = this.context.client.resource<CertificateSigningRequest>(RESOURCE);
    for (const request of this.requests.list()) {
      if (!this.isOver(request)) continue;
      try {
        client.delete(undefined, request.metadata?.name ?? '');
      } catch (error) {
        if (!isReason(error, 'NotFound')) throw error;
      }
    }
  }

  private isOver({ metadata, status }: CertificateSigningRequest): boolean {
    const now = this.context.clock.now();
    const isOlder = (time: string | undefined, age: number) => now - Date.parse(time ?? '') > age;
    const conditions = status?.conditions ?? [];
    if (conditions.length === 0) return isOlder(metadata?.creationTimestamp, PENDING);
    const issued = status?.certificate;
    return conditions.some(
      ({ type, lastUpdateTime }) =>
        ((type === 'Denied' || (type === 'Approved' && issued !== undefined)) &&
          isOlder(lastUpdateTime, DECIDED)) ||
        (type === 'Approved' && issued !== undefined && isExpired(issued, now)),
    );
  }
}

function isExpired(certificate: string, now: number): boolean {
  try {
    return now > parseCertificate(textFromBase64(certificate)).notAfter;
  } catch {
    return false;
  }
}
