import { asJson, type KubeObject } from '../api/object.ts';
import { rfc3339 } from '../base/clock.ts';
import type { RequestContext } from './context.ts';
import type { AnyDraft } from './draft.ts';
import { trackUpdate } from './patch/index.ts';

/** Brings metadata.managedFields up to date after a write that is no server-side apply. */
export function trackFields(
  { options, now }: RequestContext,
  before: KubeObject | undefined,
  draft: AnyDraft,
  subresource = '',
): void {
  const tracked = trackUpdate(before && asJson(before), asJson(draft), {
    manager: options.fieldManager,
    time: rfc3339(now),
    ...(subresource === '' ? {} : { subresource }),
  });
  const { managedFields } = tracked.metadata as AnyDraft['metadata'];
  if (managedFields === undefined) delete draft.metadata.managedFields;
  else draft.metadata.managedFields = managedFields;
}
