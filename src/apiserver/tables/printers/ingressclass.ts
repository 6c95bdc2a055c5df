import type { IngressClass } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<IngressClass>({
  columns: [NAME, text('Controller'), text('Parameters'), AGE],
  cells(ingressClass, now) {
    const { controller = '', parameters } = ingressClass.spec ?? {};
    return [
      nameOf(ingressClass),
      controller,
      parameters ? formatParameters(parameters) : '<none>',
      ageOf(ingressClass, now),
    ];
  },
});

function formatParameters(parameters: {
  readonly kind: string;
  readonly name: string;
  readonly apiGroup?: string;
}) {
  const { kind, name, apiGroup } = parameters;
  return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`;
}
