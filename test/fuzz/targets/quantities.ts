import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  isQuantity,
  milliValue,
  subtractQuantities,
  unitValue,
} from '../../../src/api/quantity.ts';
import { mutatedText } from '../mutate.ts';
import { oddNumber, pick } from '../random.ts';
import { Broken, type Target } from '../target.ts';

const PARTS = [
  '1',
  '0',
  '5.',
  '.5',
  '1e3',
  '1E-3',
  '100m',
  '1Gi',
  '-2Ki',
  '+7u',
  '9223372036854775807',
  '1n',
];
const WORDS = ['e', 'E', 'Ki', 'm', '.', '-', '999999999', '0'.repeat(400), '9'.repeat(400)];

/** Quantities: read, compared, added, printed; printing and reading again gives the same value. */
export const quantities: Target = {
  name: 'quantities',
  about: 'texts of quantities',
  inSuite: 2000,
  perWorld: 5000,
  start: async () => ({
    next: rng =>
      [0, 1].map(() => {
        const text = pick(rng, PARTS);
        return rng.int(4) === 0 ? text : rng.int(12) === 0 ? oddNumber(rng) : mutatedText(rng, text, WORDS);
      }),
    run: input => {
      const [a, b] = input as [string, string];
      milliValue(a);
      unitValue(a);
      const sum = addQuantities(a, b);
      subtractQuantities(a, b);
      if (!isQuantity(a)) return 'refused';
      const printed = canonicalQuantity(a);
      if (!isQuantity(printed)) throw new Broken(`prints ${a} as ${printed}, which is no quantity`);
      if (compareQuantities(a, printed) !== 0) throw new Broken(`prints ${a} as ${printed}: another value`);
      if (isQuantity(b) && !isQuantity(sum)) throw new Broken(`${a} + ${b} is ${sum}, which is no quantity`);
      return 'read';
    },
  }),
};
