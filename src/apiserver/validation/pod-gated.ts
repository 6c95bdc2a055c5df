import type { NodeAffinity, NodeSelectorTerm, PodSpec } from '../../api/generated/types.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import { type FieldError, invalidValue } from '../../apimachinery/validation/field-error.ts';
import { type Path, root } from '../../apimachinery/validation/path.ts';
import { jsonEqual } from '../../base/json.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

/**
 * A pod with scheduling gates may be narrowed to fewer nodes. Reports what is no narrowing, and sets back what is.
 * models the part for gated pods of ValidatePodUpdate
 */
export function gatedSpec(spec: PodSpec, before: PodSpec, errors: FieldError[]): PodSpec {
  if ((before.schedulingGates?.length ?? 0) === 0) return spec;
  let munged = spec;
  if (!jsonEqual(spec.nodeSelector, before.nodeSelector)) {
    validateNodeSelectorMutation(spec, before, errors);
    munged = { ...munged, nodeSelector: before.nodeSelector };
  }
  const oldAffinity = before.affinity?.nodeAffinity;
  const newAffinity = spec.affinity?.nodeAffinity;
  if (!jsonEqual(oldAffinity, newAffinity)) {
    validateNodeAffinityMutation(newAffinity, oldAffinity, root('spec', 'affinity', 'nodeAffinity'), errors);
    const { nodeAffinity: _, ...others } = spec.affinity ?? {};
    const affinity = oldAffinity ? { ...others, nodeAffinity: oldAffinity } : others;
    const empty = before.affinity === undefined && Object.keys(affinity).length === 0;
    munged = { ...munged, affinity: empty ? undefined : affinity };
  }
  return munged;
}

function validateNodeSelectorMutation(spec: PodSpec, before: PodSpec, errors: FieldError[]): void {
  const kept = Object.entries(before.nodeSelector ?? {}).every(
    ([key, value]) => spec.nodeSelector?.[key] === value,
  );
  if (kept) return;
  errors.push(
    invalidValue(
      root('spec', 'nodeSelector'),
      spec.nodeSelector ?? null,
      'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    ),
  );
}

function validateNodeAffinityMutation(
  after: NodeAffinity | undefined,
  before: NodeAffinity | undefined,
  at: Path,
  errors: FieldError[],
): void {
  const oldRequired = before?.[REQUIRED];
  if (oldRequired === undefined) return;
  const here = at.child(REQUIRED, 'nodeSelectorTerms');
  const oldTerms = oldRequired.nodeSelectorTerms ?? [];
  const terms = after?.[REQUIRED]?.nodeSelectorTerms ?? [];
  if (terms.length > 0 && oldTerms.length !== terms.length) {
    const shown = terms.map(term => goStruct('NodeSelectorTerm', term));
    errors.push(
      invalidValue(here, shown, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'),
    );
    return;
  }
  const narrowed = (old: NodeSelectorTerm, term: NodeSelectorTerm | undefined) =>
    (['matchExpressions', 'matchFields'] as const).every(field =>
      (old[field] ?? []).every((requirement, index) => jsonEqual(requirement, term?.[field]?.[index])),
    );
  oldTerms.forEach((old, index) => {
    const isEmpty = !old.matchExpressions?.length && !old.matchFields?.length;
    if (!isEmpty && narrowed(old, terms[index])) return;
    if (isEmpty && jsonEqual(old, terms[index])) return;
    const shown = terms[index] === undefined ? null : goStruct('NodeSelectorTerm', terms[index]);
    errors.push(
      invalidValue(here.index(index), shown, 'only additions are allowed (no mutations or deletions)'),
    );
  });
}
