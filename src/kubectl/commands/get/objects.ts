import type { JsonObject } from '../../../base/json.ts';
import { throwCollected } from '../../framework/errors.ts';
import { type ObjectPrinter, outputOf } from '../../printers/output.ts';
import { sortObjects } from '../../printers/sort.ts';
import type { Selected } from '../../resource/selection.ts';
import { pathOf } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';
import { gather, listQuery } from './gather.ts';
import { noneFound } from './none-found.ts';

/** `kubectl get -o FORMAT`: the objects themselves. @param tellsNothing an empty answer is told of, as for tables @throws what went wrong, once the rest is shown */
export async function printObjects(
  run: Run,
  selected: Selected,
  print: ObjectPrinter,
  tellsNothing: boolean,
): Promise<void> {
  const subresource = run.flags.str('subresource') || undefined;
  const named = await gather(
    run,
    selected.infos.map(info => async () => [
      await run.rest.json('GET', pathOf(info.resource, info.namespace, info.name, subresource)),
    ]),
  );
  const lists = await gather(
    run,
    selected.collections.map(
      resource => () => run.list(resource, selected.namespaceFor(resource), listQuery(run)),
    ),
  );
  const errors = [...named.errors, ...lists.errors];
  let objects: readonly JsonObject[] = [...named.found, ...lists.found].flat();
  if (run.flags.str('sort-by') !== '') objects = sortObjects(objects, run.flags.str('sort-by'));
  const single = selected.single && objects.length === 1;
  if (objects.length === 0 && (errors.length > 0 || selected.infos.length > 0)) throwCollected(errors);
  else if (single) run.out(print(objects[0]!));
  else if (objects.length === 0 && tellsNothing) {
    if (!run.flags.bool('no-headers')) noneFound(run, selected);
  } else if (outputOf(run).format === 'name') for (const object of objects) run.out(print(object));
  else {
    run.out(
      print({
        apiVersion: 'v1',
        items: objects,
        kind: 'List',
        metadata: { resourceVersion: '' },
      } as JsonObject),
    );
  }
  throwCollected(errors);
}
