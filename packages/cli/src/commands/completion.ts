import type { Command } from 'commander'
import { completionScript } from '../completion.ts'
import { EXIT } from '../exit-codes.ts'
import { inSession, type CommonOptions } from '../session.ts'

/** `sinal completion`: the script that makes a shell complete the words of a program. */
export async function completion(program: Command, shell: string, options: CommonOptions): Promise<number> {
  const script = completionScript(program, shell)
  return inSession(options, async (session) => {
    if (session.isJson) session.printJson({ shell, script })
    else session.print(script)
    return EXIT.done
  })
}
