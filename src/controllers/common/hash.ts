import type { PodTemplateSpec } from '../../api/generated/types.ts';
import { isObject } from '../../base/json.ts';
import { fnv1a } from '../../base/rng.ts';

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Writes a text with the letters of generated names only. Models SafeEncodeString of apimachinery's util/rand. */
export function safeEncode(text: string): string {
  return Array.from(text, char => ALPHABET[char.charCodeAt(0) % ALPHABET.length]).join('');
}

/**
 * The hash that names a pod template: equal templates (whatever the order of their keys) give equal hashes.
 * Models ComputeHash of pkg/controller/controller_utils.go in form (FNV-32a, safe-encoded decimal digits);
 * upstream hashes a dump of Go structs, this hashes canonical JSON, so the digits are others.
 */
export function templateHash(template: PodTemplateSpec, collisionCount?: number): string {
  return hashOf(template, collisionCount);
}

/** As `templateHash`, of any JSON value. */
export function hashOf(value: unknown, collisionCount?: number): string {
  return safeEncode(String(fnv1a(canonicalJson(value) + (collisionCount ?? ''))));
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value)
    .filter(key => value[key] !== undefined)
    .sort()
    .map(key => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(',')}}`;
}
