import { parseLabelSelector, SelectorError } from '../../../src/api/label-selector-text.ts';
import { formatRequirements, matchesAll, parseFieldSelector } from '../../../src/api/selectors.ts';
import { World } from '../../../src/apiserver/testing/world.ts';
import { mutatedText, sentence } from '../mutate.ts';
import { chance, pick } from '../random.ts';
import { Broken, type Target } from '../target.ts';
import { mustBeStatus } from './api.ts';

const RIGHT = [
  'app=web',
  'app==web,tier!=front',
  'env in (prod,dev)',
  'env notin (a), !gone, there',
  'n>5,n<10',
  'metadata.name=web',
  'status.phase!=Running,spec.nodeName=',
];
const WORDS = ['app', '=', '==', '!=', '!', ',', 'in', 'notin', '(', ')', '>', '<', '5', 'a/b', '\\', ' '];
const LABELS = { app: 'web', env: 'prod', n: '7' };

/** Texts of label and field selectors: read, matched, printed, and asked of the API server. */
export const selectors: Target = {
  name: 'selectors',
  about: 'label and field selectors',
  inSuite: 1500,
  perWorld: 2000,
  start: async () => {
    const world = new World();
    return {
      next: rng =>
        chance(rng, 0.5) ? mutatedText(rng, pick(rng, RIGHT), WORDS) : sentence(rng, WORDS, 12, ''),
      run: input => {
        const text = input as string;
        parseFieldSelector(text);
        for (const key of ['labelSelector', 'fieldSelector']) {
          const query = new URLSearchParams({ [key]: text });
          const answer = world.ask('GET', '/api/v1/pods', { query });
          if (answer.code >= 400) mustBeStatus(answer.code, answer.body);
        }
        try {
          const read = parseLabelSelector(text);
          const holds = matchesAll(read, LABELS);
          const printed = formatRequirements(read);
          if (matchesAll(parseLabelSelector(printed), LABELS) !== holds)
            throw new Broken(`printed as ${printed}, which selects something else`);
          return 'read';
        } catch (error) {
          if (!(error instanceof SelectorError)) throw error;
          return 'refused';
        }
      },
    };
  },
};
