import type { parse } from '@bufbuild/cel';

type Expression = NonNullable<ReturnType<typeof parse>['expr']>;

/** How deep all, exists, map and filter are nested in each other's arguments: each level goes over everything again. */
export function comprehensionDepth(expression: Expression | undefined): number {
  const kind = expression?.exprKind;
  if (kind?.case !== 'comprehensionExpr') return deepest(partsOf(kind));
  const { iterRange, accuInit, loopCondition, loopStep, result } = kind.value;
  return Math.max(comprehensionDepth(iterRange), 1 + deepest([accuInit, loopCondition, loopStep, result]));
}

const deepest = (parts: readonly (Expression | undefined)[]) => Math.max(0, ...parts.map(comprehensionDepth));

function partsOf(kind: Expression['exprKind'] | undefined): readonly (Expression | undefined)[] {
  switch (kind?.case) {
    case 'selectExpr':
      return [kind.value.operand];
    case 'callExpr':
      return [kind.value.target, ...kind.value.args];
    case 'listExpr':
      return kind.value.elements;
    case 'structExpr':
      return kind.value.entries.flatMap(({ keyKind, value }) => [
        keyKind.case === 'mapKey' ? keyKind.value : undefined,
        value,
      ]);
    default:
      return [];
  }
}
