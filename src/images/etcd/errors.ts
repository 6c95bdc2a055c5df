/** The command line makes no sense: etcdctl ends with 128. models pkg/cobrautl, ExitBadArgs */
export class BadArguments extends Error {}

export const BAD_ARGUMENTS_STATUS = 128;
