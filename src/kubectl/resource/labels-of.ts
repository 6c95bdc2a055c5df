import { CommandError } from '../framework/errors.ts';

/** `a=b,c=d` as labels. models kubectl/pkg/generate ParseLabels @throws CommandError */
export function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map(pair => {
      const [key, value, more] = pair.split('=');
      if (value === undefined || more !== undefined) throw new CommandError(`unexpected label spec: ${pair}`);
      if (key === '') throw new CommandError('unexpected empty label key');
      return [key!, value];
    }),
  );
}
