import type { CronJob } from '../../../api/generated/types.ts';
import { formatSelector } from '../../../api/selectors.ts';
import { ageOf, containerCells, nameOf, since } from '../cells.ts';
import { AGE, flag, NAME, printer, SELECTOR, TEMPLATE_COLUMNS, text, whole } from '../printer.ts';

export default printer<CronJob>({
  columns: [
    NAME,
    text('Schedule'),
    text('Timezone'),
    flag('Suspend'),
    whole('Active'),
    text('Last Schedule'),
    AGE,
    ...TEMPLATE_COLUMNS,
    SELECTOR,
  ],
  cells(cronjob, now) {
    const { spec, status } = cronjob;
    const job = spec?.jobTemplate.spec;
    return [
      nameOf(cronjob),
      spec?.schedule ?? '',
      spec?.timeZone ?? '<none>',
      spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False',
      status?.active?.length ?? 0,
      status?.lastScheduleTime ? since(status.lastScheduleTime, now) : '<none>',
      ageOf(cronjob, now),
      ...containerCells(job?.template.spec?.containers),
      formatSelector(job?.selector),
    ];
  },
});
