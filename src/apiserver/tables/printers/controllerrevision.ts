import type { ControllerRevision, OwnerReference } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<ControllerRevision>({
  columns: [NAME, text('Controller'), text('Revision'), AGE],
  cells(revision, now) {
    const owner = revision.metadata?.ownerReferences?.find(({ controller }) => controller);
    return [nameOf(revision), owner ? formatOwner(owner) : '<none>', revision.revision, ageOf(revision, now)];
  },
});

/** `daemonset.apps/web` */
function formatOwner({ apiVersion, kind, name }: OwnerReference): string {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : `.${apiVersion.slice(0, slash)}`;
  return `${kind}${group}`.toLowerCase().concat(`/${name}`);
}
