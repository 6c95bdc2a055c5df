import type { ResourceQuota } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<ResourceQuota>({
  columns: [NAME, text('Request', 'Used and allowed.'), text('Limit', 'Used and allowed of limits.'), AGE],
  cells(quota, now) {
    const { hard = {}, used = {} } = quota.status ?? {};
    const names = Object.keys(hard).sort();
    const shown = (isLimit: boolean) =>
      names
        .filter(name => name.startsWith('limits.') === isLimit)
        .map(name => `${name}: ${used[name] ?? '0'}/${hard[name]}`)
        .join(', ');
    return [nameOf(quota), shown(false), shown(true), ageOf(quota, now)];
  },
});
