/**
 * A count given as a number or as a percentage of `total`.
 * Models GetScaledValueFromIntOrPercent of apimachinery's util/intstr.
 */
export function scaledValue(value: number | string | undefined, total: number, round: 'up' | 'down'): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const share = (Number.parseInt(value, 10) * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}
