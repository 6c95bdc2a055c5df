import { proveLabs } from './prove-labs.ts';

proveLabs(0);
