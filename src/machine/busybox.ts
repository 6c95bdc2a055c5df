/** What is in the executable of an image that is BusyBox under many names: programs found there speak as its applets. */
export const BUSYBOX_FILE = '\x7fELF BusyBox v1.35.0';
