import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { completionScript, SHELLS } from './completion.ts'
import { createProgram } from './program.ts'

const program = createProgram({ code: 0 })
const isHere = (shell: string) => spawnSync(shell, ['-c', 'exit'], { stdio: 'ignore' }).status === 0

describe('completionScript', () => {
  it.each(SHELLS)('knows every command and every option in %s', (shell) => {
    const script = completionScript(program, shell)
    for (const command of program.commands) {
      expect(script).toContain(command.name())
      for (const { long } of command.options) expect(script).toContain(long!.slice(2))
    }
    expect(script).toContain('moving-average')
  })

  it('refuses a shell that it does not know', () => {
    expect(() => completionScript(program, 'pwershell')).toThrow(
      "completion: expected bash, zsh, fish, powershell, but got 'pwershell' (did you mean powershell?)",
    )
  })

  it.skipIf(!isHere('bash'))('completes in bash', () => {
    const typed = (...words: string[]) => {
      const ask = `COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sinal; echo "\${COMPREPLY[@]}"`
      const script = `${completionScript(program, 'bash')}\n${ask}`
      return execFileSync('bash', ['-c', script, 'bash', 'sinal', ...words], { encoding: 'utf8' }).trim()
    }
    expect(typed('in')).toBe('info')
    expect(typed('run', '--re')).toBe('--recipe --resume --report --resample')
    expect(typed('new', '--preset', 'g')).toBe('gaussian')
    expect(typed('completion', '')).toBe('bash zsh fish powershell')
    // Nothing: bash then completes the name of a file.
    expect(typed('info', 'rec')).toBe('')
  })

  it.skipIf(!isHere('fish'))('completes in fish', () => {
    const typed = (line: string) => {
      const ask = `function sinal; end; complete -C '${line}'`
      const script = `${completionScript(program, 'fish')}\n${ask}`
      const answer = execFileSync('fish', ['--no-config', '-c', script], { encoding: 'utf8' })
      return answer.split('\n').map((line_) => line_.split('\t')[0])
    }
    expect(typed('sinal in')).toContain('info')
    expect(typed('sinal new --preset ')).toContain('gaussian')
  })

  it.skipIf(!isHere('zsh'))('is zsh', () => {
    expect(execFileSync('zsh', ['-n'], { input: completionScript(program, 'zsh'), encoding: 'utf8' })).toBe(
      '',
    )
  })
})
