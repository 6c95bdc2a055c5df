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

export function validateIP(value: string, at: Path, errors: FieldError[]): void {
  if (isIP(value)) return;
  errors.push(invalidValue(at, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'));
}

export function validateCidr(value: string, at: Path, errors: FieldError[]): void {
  if (isCidr(value)) return;
  errors.push(invalidValue(at, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'));
}
