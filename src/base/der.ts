/** ASN.1 in DER: as much of it as X.509 certificates and keys need. */

/** One element; `children` for the constructed ones. */
export interface DerNode {
  readonly tag: number;
  readonly content: Uint8Array;
  /** The element with its tag and length. */
  readonly raw: Uint8Array;
  readonly children: readonly DerNode[];
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** An element from its tag and the bytes of its content. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = [tag, ...lengthBytes(length)];
  const out = new Uint8Array(head.length + length);
  out.set(head);
  let at = head.length;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const sequence = (...parts: readonly Uint8Array[]) => der(TAG.sequence, ...parts);
export const set = (...parts: readonly Uint8Array[]) => der(TAG.set, ...parts);
export const octets = (content: Uint8Array) => der(TAG.octetString, content);
export const bits = (content: Uint8Array, unused = 0) => der(TAG.bitString, Uint8Array.of(unused), content);
export const text = (tag: number, value: string) => der(tag, new TextEncoder().encode(value));
export const boolean = (value: boolean) => der(TAG.boolean, Uint8Array.of(value ? 0xff : 0));
export const nothing = () => der(TAG.null);

/** A whole number that is not negative, given by its bytes, most significant first. */
export function integer(bytes: Uint8Array | number): Uint8Array {
  const full = typeof bytes === 'number' ? numberBytes(bytes) : bytes;
  let start = 0;
  while (start < full.length - 1 && full[start] === 0) start++;
  const trimmed = full.subarray(start);
  return trimmed[0]! >= 0x80 ? der(TAG.integer, Uint8Array.of(0), trimmed) : der(TAG.integer, trimmed);
}

/** An object identifier in dotted form. */
export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return der(TAG.oid, Uint8Array.from(bytes));
}

/** An instant: UTCTime up to 2049, GeneralizedTime after it, as RFC 5280 asks. */
export function time(ms: number): Uint8Array {
  const digits = new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return digits < '2050' ? text(TAG.utcTime, `${digits.slice(2)}Z`) : text(TAG.generalizedTime, `${digits}Z`);
}

/** Reads one element. @throws Error when the bytes are no DER */
export function parseDer(data: Uint8Array): DerNode {
  const { node, next } = readNode(data, 0);
  if (next !== data.length) throw new Error('asn1: syntax error: trailing data');
  return node;
}

/** The dotted form of an object identifier's content. */
export function oidText(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (arcs.length === 0)
      arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)));
    else arcs.push(arc);
    arc = 0;
  }
  return arcs.join('.');
}

/** The instant of a UTCTime or GeneralizedTime, milliseconds since the epoch. */
export function timeValue(node: DerNode): number {
  const digits = new TextDecoder().decode(node.content);
  const full = node.tag === TAG.utcTime ? `${digits < '50' ? '20' : '19'}${digits}` : digits;
  return Date.parse(full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function readNode(data: Uint8Array, start: number): { node: DerNode; next: number } {
  const tag = data[start];
  let length = data[start + 1];
  if (tag === undefined || length === undefined) throw new Error('asn1: syntax error: data truncated');
  let at = start + 2;
  if (length >= 0x80) {
    const count = length & 0x7f;
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (data[at++] ?? 0);
  }
  if (at + length > data.length) throw new Error('asn1: syntax error: data truncated');
  const content = data.subarray(at, at + length);
  const children: DerNode[] = [];
  if ((tag & 0x20) !== 0) {
    for (let i = 0; i < content.length; ) {
      const child = readNode(content, i);
      children.push(child.node);
      i = child.next;
    }
  }
  return { node: { tag, content, raw: data.subarray(start, at + length), children }, next: at + length };
}

function lengthBytes(length: number): number[] {
  return length < 0x80 ? [length] : [0x80 + numberBytes(length).length, ...numberBytes(length)];
}

function numberBytes(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let left = value; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256);
  return Uint8Array.from(bytes.length === 0 ? [0] : bytes);
}
