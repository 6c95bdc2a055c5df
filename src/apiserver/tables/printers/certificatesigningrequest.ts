import { humanDuration } from '../../../api/duration.ts';
import type { CertificateSigningRequest } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<CertificateSigningRequest>({
  columns: [NAME, AGE, text('SignerName'), text('Requestor'), text('RequestedDuration'), text('Condition')],
  cells(request, now) {
    const { signerName, username = '', expirationSeconds } = request.spec;
    return [
      nameOf(request),
      ageOf(request, now),
      signerName || '<none>',
      username,
      expirationSeconds === undefined ? '<none>' : humanDuration(expirationSeconds * 1000),
      conditionOf(request),
    ];
  },
});

function conditionOf({ status }: CertificateSigningRequest): string {
  const has = (type: string) => status?.conditions?.some(condition => condition.type === type) ?? false;
  const decided = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${decided}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
}
