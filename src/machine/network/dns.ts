/** What name servers and those who ask them have in common. */

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'PTR' | 'TXT' | 'NS' | 'SOA' | 'MX' | 'ANY';

/** A record; names are without a dot at their end, `data` is as zone files have it. */
export interface DnsRecord {
  readonly name: string;
  readonly type: RecordType;
  /** Seconds. */
  readonly ttl: number;
  readonly data: string;
}

export interface DnsQuestion {
  /** Full, in small letters, without a dot at its end. */
  readonly name: string;
  readonly type: RecordType;
}

export interface DnsAnswer {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  readonly records: readonly DnsRecord[];
  /** The server answers for the zone itself. */
  readonly isAuthoritative?: boolean;
}

/** What listens on port 53. */
export interface NameServer {
  /** The answer to who asks from `from`. */
  query(question: DnsQuestion, from: string): DnsAnswer;
}

/** The port of DNS. */
export const DNS_PORT = 53;

export function isNameServer(service: unknown): service is NameServer {
  return typeof service === 'object' && service !== null && 'query' in service;
}

/** The records of a type that an answer leads to from a name, CNAMEs followed. */
export function recordsOf({ records }: DnsAnswer, name: string, type: RecordType): readonly DnsRecord[] {
  let at = name;
  for (let hops = 0; hops < 8; hops++) {
    const found = records.filter(record => record.name === at && (record.type === type || type === 'ANY'));
    if (found.length > 0) return found;
    const alias = records.find(record => record.name === at && record.type === 'CNAME');
    if (alias === undefined) return [];
    at = alias.data.replace(/\.$/, '');
  }
  return [];
}
