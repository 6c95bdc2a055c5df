import { proveLabs } from './prove-labs.ts';

proveLabs(1);
