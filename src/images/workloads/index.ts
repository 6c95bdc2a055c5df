/** The images that learners run, beside those of the control plane. */
import type { ImageDefinition } from '../definition.ts';
import { AGENT_IMAGES } from './agents.ts';
import { TEST_IMAGES } from './agnhost.ts';
import { BASE_IMAGES } from './bases.ts';
import { DATABASE_IMAGES } from './databases.ts';
import { DEMO_IMAGES } from './demo-apps.ts';
import { HTTPD_IMAGES } from './httpd.ts';
import { KUBETM_IMAGES } from './kubetm.ts';
import { LANGUAGE_IMAGES } from './languages.ts';
import { NGINX_IMAGES } from './nginx.ts';
import { NOTES_IMAGES } from './notes.ts';
import { OLD_SCHEDULER_IMAGES } from './old-scheduler.ts';
import { REDIS_IMAGES } from './redis.ts';
import { STRESS_IMAGES } from './stress.ts';

/** Every image of a workload. */
export const WORKLOAD_IMAGES: readonly ImageDefinition[] = [
  ...BASE_IMAGES,
  ...NGINX_IMAGES,
  ...HTTPD_IMAGES,
  ...REDIS_IMAGES,
  ...DATABASE_IMAGES,
  ...STRESS_IMAGES,
  ...KUBETM_IMAGES,
  ...TEST_IMAGES,
  ...DEMO_IMAGES,
  ...AGENT_IMAGES,
  ...LANGUAGE_IMAGES,
  ...NOTES_IMAGES,
  ...OLD_SCHEDULER_IMAGES,
];
