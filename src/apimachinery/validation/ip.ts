import { type FieldError, invalidValue } from './field-error.ts';
import type { Path } from './path.ts';

/** Checks of addresses. models IsValidIP, IsValidCIDR of apimachinery's validation */

const V4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

export const isIPv4 = (text: string) => V4.test(text);

export function isIPv6(text: string): boolean {
  if (!text.includes(':') || /[^0-9a-fA-F:.]/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const parts = halves.flatMap(half => (half === '' ? [] : half.split(':')));
  const last = parts[parts.length - 1] ?? '';
  const dotted = last.includes('.');
  if (dotted && !isIPv4(last)) return false;
  const plain = dotted ? parts.slice(0, -1) : parts;
  if (!plain.every(part => /^[0-9a-fA-F]{1,4}$/.test(part))) return false;
  const size = plain.length + (dotted ? 2 : 0);
  return halves.length === 2 ? size < 8 : size === 8;
}

export const isIP = (text: string) => isIPv4(text) || isIPv6(text);

export function isCidr(text: string): boolean {
  const match = /^(.*)\/(\d{1,3})$/.exec(text);
  if (!match) return false;
  const [, address = '', bits] = match;
  return (isIPv4(address) && Number(bits) <= 32) || (isIPv6(address) && Number(bits) <= 128);
}

/** The bits of an address as a number, and how many there are. */
function bitsOf(address: string): { value: bigint; width: number } {
  const dotted = (text: string) => text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  if (isIPv4(address)) return { value: dotted(address), width: 32 };
  const plain = address.replace(/[\d.]+$/, last => {
    if (!last.includes('.')) return last;
    const value = dotted(last);
    return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const [front, back] = [groups(head), groups(tail)];
  const zeros = Array<string>(8 - front.length - back.length).fill('0');
  const value = [...front, ...(tail === undefined ? [] : zeros), ...back].reduce(
    (sum, group) => sum * 65536n + BigInt(`0x${group}`),
    0n,
  );
  return { value, width: 128 };
}

/** Whether a range of addresses lies within another one and is smaller. Both are valid CIDRs. */
export function contains(outer: string, inner: string): boolean {
  const read = (cidr: string) => {
    const [address = '', bits] = cidr.split('/');
    return { ...bitsOf(address), bits: Number(bits) };
  };
  const [around, within] = [read(outer), read(inner)];
  if (around.width !== within.width || around.bits >= within.bits) return false;
  const shift = BigInt(around.width - around.bits);
  return around.value >> shift === within.value >> shift;
}

const SPECIAL: readonly (readonly [string, string])[] = [
  ['0.0.0.0/32', 'may not be unspecified (0.0.0.0 or ::)'],
  ['::/128', 'may not be unspecified (0.0.0.0 or ::)'],
  ['127.0.0.0/8', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  ['::1/128', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  ['169.254.0.0/16', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  ['fe80::/10', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  ['224.0.0.0/24', 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
  ['ff02::/10', 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
];

/** An address that packets can be sent to from elsewhere. models ValidateNonSpecialIP */
export function validateNonSpecialIP(value: string, at: Path, errors: FieldError[]): void {
  const address = `${value}/${isIPv4(value) ? 32 : 128}`;
  const special = SPECIAL.find(([range]) => range === address || contains(range, address));
  if (special !== undefined) errors.push(invalidValue(at, value, special[1]));
}

export function validateIP(value: string, at: Path, errors: FieldError[]): void {
  if (isIP(value)) return;
  errors.push(invalidValue(at, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'));
}

export function validateCidr(value: string, at: Path, errors: FieldError[]): void {
  if (isCidr(value)) return;
  errors.push(invalidValue(at, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'));
}
