import type { AdmissionPlugin } from './plugin.ts';

/** The plugins that are on by default, in the real order. */
export function admissionPlugins(): readonly AdmissionPlugin[] {
  return [];
}
