import type { Target } from './target.ts';
import { api } from './targets/api.ts';
import { editors } from './targets/editors.ts';
import { escapes } from './targets/escapes.ts';
import { kills } from './targets/kills.ts';
import { kubectl } from './targets/kubectl.ts';
import { kubeletConfig } from './targets/kubelet-config.ts';
import { machineFiles } from './targets/machine-files.ts';
import { operator } from './targets/operator.ts';
import { packs } from './targets/packs.ts';
import { patches } from './targets/patches.ts';
import { quantities } from './targets/quantities.ts';
import { schedulerConfig } from './targets/scheduler-config.ts';
import { selectors } from './targets/selectors.ts';
import { shell } from './targets/shell.ts';
import { goTemplate, jsonpath } from './targets/templates.ts';
import { wireBytes } from './targets/wire-bytes.ts';
import { yaml } from './targets/yaml.ts';

/** Every target, in the order they run. */
export const TARGETS: readonly Target[] = [
  quantities,
  selectors,
  yaml,
  jsonpath,
  goTemplate,
  api,
  wireBytes,
  patches,
  kubectl,
  shell,
  editors,
  escapes,
  packs,
  schedulerConfig,
  kubeletConfig,
  machineFiles,
  operator,
  kills,
];
