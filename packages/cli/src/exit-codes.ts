/** What `sinal` ends with; docs/cli.md explains each. */
export const EXIT = {
  done: 0,
  /** `sinal run`: files failed, the others are done. */
  someFailed: 1,
  /** The command line was not understood. */
  usage: 2,
  /** A file, a recipe or a place for the result can't be used. */
  unusable: 3,
  /** A fault of the program (EX_SOFTWARE of sysexits.h). */
  fault: 70,
  /** 128 + SIGINT. */
  interrupted: 130,
  /** 128 + SIGTERM. */
  terminated: 143,
} as const
