import type { Command, Option } from 'commander'
import { didYouMean } from './did-you-mean.ts'
import { UsageError } from './errors.ts'

const WRITERS: Readonly<Record<string, (program: Command) => string>> = {
  bash,
  zsh,
  fish,
  powershell,
}

export const SHELLS = Object.keys(WRITERS)

/**
 * The script that makes a shell complete the commands of a program, their options and the options' values; anything
 * else is completed as the name of a file. It is complete in itself: nothing is asked of the program while typing.
 *
 * @throws {UsageError} the shell is not one of `SHELLS`
 */
export function completionScript(program: Command, shell: string): string {
  const write = WRITERS[shell]
  if (write) return write(program)
  throw new UsageError(
    `completion: expected ${SHELLS.join(', ')}, but got '${shell}'${didYouMean(shell, SHELLS)}`,
  )
}

interface Described {
  readonly command: Command
  readonly options: readonly Option[]
}

function described(program: Command): Described[] {
  return program
    .createHelp()
    .visibleCommands(program)
    .map((command) => ({
      command,
      options: command.createHelp().visibleOptions(command),
    }))
}

const longOf = (option: Option) => option.long ?? ''
const names = (options: readonly Option[]) => options.map(longOf).join(' ')

/** Of every option that takes one of a list. */
function choices(program: Command) {
  return described(program).flatMap(({ command, options }) =>
    options.flatMap((option) =>
      option.argChoices
        ? [{ command: command.name(), option: longOf(option), values: option.argChoices }]
        : [],
    ),
  )
}

function bash(program: Command): string {
  const commands = described(program)
  const words = (list: string) => `COMPREPLY=($(compgen -W '${list}' -- "$current"))`
  return `# sinal: completion for bash. In ~/.bashrc: source <(sinal completion bash)
_sinal() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    ${words(commands.map(({ command }) => command.name()).join(' '))}
    return
  fi
  case "$command $previous" in
${choices(program)
  .map(({ command, option, values }) => `    '${command} ${option}') ${words(values.join(' '))}; return ;;\n`)
  .join('')}    'completion completion') ${words(SHELLS.join(' '))}; return ;;
  esac
  case "$current" in -*) ;; *) return ;; esac
  case "$command" in
${commands.map(({ command, options }) => `    ${command.name()}) ${words(names(options))} ;;\n`).join('')}  esac
}
complete -o default -F _sinal sinal
`
}

function zsh(program: Command): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  const plain = (text: string) => text.replaceAll(/[[\]:]/g, String.raw`\$&`)
  const value = (option: Option) => {
    if (option.argChoices) return `:value:(${option.argChoices.join(' ')})`
    return option.required ? ':value:_files' : option.optional ? '::value:_files' : ''
  }
  const argument = (command: Command) =>
    command.name() === 'completion' ? `1:shell:(${SHELLS.join(' ')})` : '*:file:_files'
  const commands = described(program)
  return `#compdef sinal
# sinal: completion for zsh. In ~/.zshrc, after compinit: source <(sinal completion zsh)
_sinal() {
  local -a commands
  commands=(
${commands.map(({ command }) => `    ${quoted(`${command.name()}:${plain(command.description())}`)}\n`).join('')}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands
  .map(({ command, options }) => {
    const specs = options.map((option) =>
      quoted(`${longOf(option)}[${plain(option.description)}]${value(option)}`),
    )
    return `    ${command.name()}) _arguments ${[...specs, quoted(argument(command))].join(' ')} ;;\n`
  })
  .join('')}  esac
}
compdef _sinal sinal
`
}

function fish(program: Command): string {
  const quoted = (text: string) => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`
  const takes = (option: Option) => {
    if (option.argChoices) return ` -x -a ${quoted(option.argChoices.join(' '))}`
    return option.required ? ' -r' : ''
  }
  const lines = described(program).flatMap(({ command, options }) => {
    const isGiven = quoted(`__fish_seen_subcommand_from ${command.name()}`)
    return [
      `complete -c sinal -n __fish_use_subcommand -f -a ${command.name()} -d ${quoted(command.description())}`,
      ...options.map((option) => {
        const short = option.short ? ` -s ${option.short.slice(1)}` : ''
        const long = longOf(option).slice(2)
        return `complete -c sinal -n ${isGiven}${short} -l ${long}${takes(option)} -d ${quoted(option.description)}`
      }),
    ]
  })
  const shells = `complete -c sinal -n '__fish_seen_subcommand_from completion' -f -a ${quoted(SHELLS.join(' '))}`
  return `# sinal: completion for fish. sinal completion fish > ~/.config/fish/completions/sinal.fish
${lines.join('\n')}
${shells}
`
}

function powershell(program: Command): string {
  const list = (words: readonly string[]) => `@(${words.map((word) => `'${word}'`).join(', ')})`
  const commands = described(program)
  return `# sinal: completion for PowerShell. In $PROFILE: sinal completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName sinal -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $options = @{
${commands.map(({ command, options }) => `    '${command.name()}' = ${list(options.map(longOf))}\n`).join('')}  }
  $values = @{
${choices(program)
  .map(({ command, option, values }) => `    '${command} ${option}' = ${list(values)}\n`)
  .join('')}    'completion completion' = ${list(SHELLS)}
  }
  $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
  # The word that is being typed is the last one, unless it has not begun yet.
  if ($wordToComplete -ne '') { $words = @($words | Select-Object -SkipLast 1) }
  if ($words.Count -le 1) { $found = ${list(commands.map(({ command }) => command.name()))} }
  elseif ($values.ContainsKey("$($words[1]) $($words[-1])")) { $found = $values["$($words[1]) $($words[-1])"] }
  elseif ($wordToComplete -like '-*') { $found = $options[$words[1]] }
  else { $found = @() }
  $found | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`
}
