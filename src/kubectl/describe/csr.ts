/** models describeCertificateSigningRequest */
import { humanDuration } from '../../api/duration.ts';
import type { CertificateSigningRequest } from '../../api/generated/types.ts';
import { CommandError } from '../framework/errors.ts';
import { labelText } from '../printers/table.ts';
import { type CertificateRequest, NAME_KINDS, parseCertificateRequest } from './certificate-request.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { rfc1123 } from './text.ts';
import type { DescribeWriter } from './writer.ts';

const COMMON_NAME = '2.5.4.3';
const SERIAL_NUMBER = '2.5.4.5';
const SUBJECT: readonly (readonly [title: string, attribute: string])[] = [
  ['Organization', '2.5.4.10'],
  ['Organizational Unit', '2.5.4.11'],
  ['Country', '2.5.4.6'],
  ['Locality', '2.5.4.7'],
  ['Province', '2.5.4.8'],
  ['StreetAddress', '2.5.4.9'],
  ['PostalCode', '2.5.4.17'],
];
const NAMES: readonly (readonly [title: string, tag: number])[] = [
  ['DNS Names', NAME_KINDS.dns],
  ['Email Addresses', NAME_KINDS.email],
  ['URIs', NAME_KINDS.uri],
  ['IP Addresses', NAME_KINDS.ip],
];

export const describeCsr: Describer = (w, object, { events, now }) => {
  const { metadata, spec, status } = object as unknown as CertificateSigningRequest;
  const request = parsed(spec.request);
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Labels:\t${labelText(metadata?.labels)}\n`);
  w.write(0, `Annotations:\t${labelText(metadata?.annotations)}\n`);
  w.write(0, `CreationTimestamp:\t${rfc1123(metadata?.creationTimestamp)}\n`);
  w.write(0, `Requesting User:\t${spec.username ?? ''}\n`);
  if (spec.signerName) w.write(0, `Signer:\t${spec.signerName}\n`);
  if (spec.expirationSeconds !== undefined)
    w.write(0, `Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}\n`);
  w.write(0, `Status:\t${statusText(status)}\n`);
  w.write(0, 'Subject:\n');
  const last = (attribute: string) => request.subject.get(attribute)?.at(-1) ?? '';
  w.write(0, `\tCommon Name:\t${last(COMMON_NAME)}\n`);
  w.write(0, `\tSerial Number:\t${last(SERIAL_NUMBER)}\n`);
  for (const [title, attribute] of SUBJECT) list(w, title, request.subject.get(attribute));
  if (NAMES.some(([, tag]) => request.names.has(tag))) {
    w.write(0, 'Subject Alternative Names:\n');
    for (const [title, tag] of NAMES) list(w, title, request.names.get(tag));
  }
  describeEvents(w, events, now);
};

function parsed(request: string): CertificateRequest {
  try {
    return parseCertificateRequest(request);
  } catch (error) {
    throw new CommandError(`Error parsing CSR: ${(error as Error).message}`);
  }
}

function list(w: DescribeWriter, title: string, values: readonly string[] | undefined): void {
  if (values !== undefined) w.write(0, `\t${title}:\t${values.join('\n\t\t')}\n`);
}

/** models extractCSRStatus */
function statusText(status: CertificateSigningRequest['status']): string {
  const is = (type: string) => status?.conditions?.some(condition => condition.type === type) === true;
  const decided = is('Denied') ? 'Denied' : is('Approved') ? 'Approved' : 'Pending';
  return `${decided}${is('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
}
