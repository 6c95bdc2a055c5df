import type { Endpoints } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

// models formatEndpoints of pkg/printers/internalversion/printers.go

const MOST = 3;

export default printer<Endpoints>({
  columns: [NAME, text('Endpoints'), AGE],
  cells: (endpoints, now) => [nameOf(endpoints), formatEndpoints(endpoints), ageOf(endpoints, now)],
});

function formatEndpoints({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return '<none>';
  const all = subsets.flatMap(({ addresses = [], ports = [] }) => {
    if (ports.length === 0) return addresses.map(({ ip }) => ip);
    return ports.flatMap(({ port }) => addresses.map(({ ip }) => joinHostPort(ip, port)));
  });
  const shown = all.slice(0, MOST).join(',');
  return all.length > MOST ? `${shown} + ${all.length - MOST} more...` : shown;
}

function joinHostPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
