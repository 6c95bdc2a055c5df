import { type Handler, VERBS } from '../verbs/index.ts';
import { binding } from './binding.ts';
import { eviction } from './eviction.ts';
import { attach, exec, log, portForward } from './kubelet.ts';
import { REVIEWS } from './reviews.ts';
import { scale } from './scale.ts';
import { token } from './token.ts';

/** What a subresource does with each verb. */
export type Subresource = Readonly<Record<string, Handler>>;

/** A part of the object itself, which is all that is written: `status`, `resize`. */
export const PART: Subresource = { get: VERBS.get!, update: VERBS.update!, patch: VERBS.patch! };

/** Subresources by resource and name. Resources that are asked and never stored stand here with their verbs. */
export const SUBRESOURCES: Readonly<Record<string, Subresource>> = {
  ...REVIEWS,
  '/bindings': { create: binding },
  'pods/binding': { create: binding },
  'pods/eviction': { create: eviction },
  'pods/log': { get: log },
  'pods/exec': { get: exec, create: exec },
  'pods/attach': { get: attach, create: attach },
  'pods/portforward': { get: portForward, create: portForward },
  'serviceaccounts/token': { create: token },
};

/** `scale` of any kind that has it. */
export const SCALE: Subresource = scale;
