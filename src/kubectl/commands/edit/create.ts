/** `kubectl create --edit`. */
import type { JsonObject } from '../../../base/json.ts';
import { successLine } from '../../printers/output.ts';
import { infoOfManifest } from '../../resource/builder.ts';
import type { Info } from '../../resource/info.ts';
import { manifestsOfRun } from '../../resource/selection.ts';
import { createObject, fieldValidation } from '../../resource/write.ts';
import type { Run } from '../../run.ts';
import { editSession } from './session.ts';

/** Shows the objects of the files in an editor and creates what comes back. */
export async function editAndCreate(run: Run): Promise<void> {
  const discovery = await run.discovery();
  const infos: Info[] = (await manifestsOfRun(run, true)).map(manifest =>
    infoOfManifest(discovery, manifest, run.namespace, run.namespaceGiven),
  );
  await editSession(run, infos, {
    action: 'create',
    send: async (info: Info, edited: JsonObject) => {
      const made = await createObject(run, info.resource, info.namespace, edited, fieldValidation(run));
      run.out(successLine(run, made, 'created'));
    },
  });
}
