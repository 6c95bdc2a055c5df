import type { KubeObject } from '../api/object.ts';
import type { RequestContext } from './context.ts';
import type { AnyDraft } from './draft.ts';

/** Brings metadata.managedFields up to date after a write that is no server-side apply. */
export function trackFields(
  _context: RequestContext,
  _before: KubeObject | undefined,
  _draft: AnyDraft,
  _subresource = '',
): void {}
