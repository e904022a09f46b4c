import type {
  folderProblems as englishProblems,
  folderWords as englishReader,
  folderRun as english,
} from '../en/folder-run.ts'

export const folderRun: typeof english = {
  title: 'Executar sobre uma pasta',
  about:
    'Executa a cadeia que está na tela sobre cada arquivo de uma pasta, um a um, e grava um resultado para cada um.',
  noChain:
    'A cadeia não tem uma camada que possa ser executada. Acrescente uma, ou corrija a que está errada, e volte.',
  inputs: 'Arquivos a executar',
  results: 'Pasta dos resultados',
  choose: 'Escolher…',
  chooseInputs: 'Escolher a pasta com os arquivos a executar',
  chooseResults: 'Escolher a pasta dos resultados',
  noneChosen: 'nenhuma escolhida ainda',
  in: '{name}, em {folder}',
  counts: 'nenhum arquivo de sinais | {files} arquivo, {bytes} | {files} arquivos, {bytes}',
  ofKind: '{kind}: {count}',
  skipped: 'nenhum fica de fora | {count} fica de fora | {count} ficam de fora',
  skippedBecause: {
    folder: 'Pastas, cujos arquivos não são executados: {names}',
    hidden: 'Ocultos: {names}',
    format: 'Não são de um formato de sinais, pelo nome: {names}',
  },
  andMore: '{names} e mais {count}',
  openFiles:
    'Em vez disso, abrir o arquivo | Em vez disso, abrir o arquivo | Em vez disso, abrir os {count} arquivos',
  format: 'Formato',
  formats: { csv: 'CSV', npy: 'NumPy (.npy)', wav: 'WAV', parquet: 'Parquet' },
  layer: 'Saída de',
  name: 'Nome dos resultados',
  nameHint: 'monday.csv → {example}',
  jobs: 'Arquivos ao mesmo tempo',
  planning: 'Examinando as pastas…',
  todo: 'nenhum arquivo será executado | {left} arquivo será executado. | {left} arquivos serão executados.',
  doneAlready:
    '{done} de {total} já prontos; o {left} restante será executado. | {done} de {total} já prontos; os {left} restantes serão executados.',
  allDone:
    'O {total} arquivo já está pronto. Uma execução confere se arquivo e resultado continuam iguais. | Todos os {total} já estão prontos. Uma execução confere se arquivos e resultados continuam iguais.',
  outdated:
    'Há {count} resultado de outra cadeia ou de outras escolhas. | Há {count} resultado de outra cadeia ou de outras escolhas. | Há {count} resultados de outra cadeia ou de outras escolhas.',
  unknown:
    'Há {count} arquivo que o Sinal não conhece: {names} | Há {count} arquivo que o Sinal não conhece: {names} | Há {count} arquivos que o Sinal não conhece: {names}',
  replace: 'Substituir o que já existe',
  progress: 'Progresso de todos os arquivos',
  finished: '{finished} de {total} arquivo | {finished} de {total} arquivos',
  rate: '{rate} MB/s',
  states: {
    setup: 'Pronto para executar',
    running: 'Executando',
    pausing: 'Pausando: os arquivos em andamento terminam antes',
    paused: 'Pausado',
    stopped: 'Parado. O que está pronto fica; continuar faz o resto.',
    done: 'Pronto em {time}',
    doneWithFailures: 'Pronto em {time}. Não executados: {failed}.',
  },
  done: '{done} pronto | {done} prontos',
  skippedBefore: '{skipped} já pronto antes | {skipped} já prontos antes',
  failed: '{failed} com falha | {failed} com falha',
  run: 'Executar',
  again: 'Outra execução…',
  places: '{inputs} → {results}',
  continue: 'Continuar',
  pause: 'Pausar',
  pauseHint: 'Os arquivos em andamento terminam, e nenhum outro começa',
  resume: 'Retomar',
  stop: 'Parar',
  stopHint: 'Para de imediato. O que está pronto fica',
  hide: 'Ocultar',
  hideHint: 'A execução continua; o botão dela fica na barra inferior',
  showInFolder: 'Mostrar os resultados',
  report: 'Relatório: {format}',
  reportSaved: '{name} foi salvo',
  table: 'Os arquivos e o que foi feito deles',
  tableAhead: 'Os arquivos e o que uma execução faria',
  filter: 'Arquivos mostrados',
  filters: { all: 'Todos', left: 'A fazer', done: 'Prontos', failed: 'Com falha' },
  nothing: 'Nenhum arquivo aqui.',
  columns: {
    state: 'Estado',
    will: 'Execução',
    file: 'Arquivo',
    fileSize: 'Tamanho',
    samples: 'Amostras',
    size: 'Resultado',
    time: 'Tempo',
    checksum: 'Verificação',
    about: 'Sobre',
  },
  rowStates: {
    waiting: 'aguardando',
    earlier: 'feito antes',
    running: 'executando',
    done: 'pronto',
    skipped: 'já pronto',
    failed: 'falhou',
  },
  replaces: 'substitui um arquivo',
  will: { run: 'será executado', skip: 'será pulado', unreadable: 'ilegível', unknown: 'ainda sem plano' },
  whySkipped: 'Feito antes: arquivo e resultado são só conferidos',
  whyUnreadable: 'Não existe mais, ou você não pode lê-lo',
  unreadableCount: 'nenhum ilegível | {count} não pode ser lido | {count} não podem ser lidos',
  beforePlan: 'Escolha a pasta dos resultados: então cada arquivo mostra se é executado ou pulado.',
  emptyNoFolder:
    'Escolha a pasta com os arquivos a executar. Eles são listados aqui antes de qualquer execução.',
  emptyFolder: 'Não há arquivos de sinais em {folder}.',
  detailOf: 'Sobre {name}',
  sha256: 'SHA-256 do resultado',
  notes: 'Convém saber',
  status: 'Pasta: {finished} de {total}',
  statusHint: 'Mostrar a execução sobre uma pasta',
}

export const folderProblems: typeof englishProblems = {
  'folder-empty': 'Não há arquivos de sinais em {folder}.',
  'folder-same':
    'Os resultados não podem ir para a pasta dos arquivos: da próxima vez, eles mesmos seriam arquivos a executar. Escolha outra pasta.',
  'folder-locked': 'Outra execução está gravando em {folder}.',
  'folder-stopped': 'A execução não pode prosseguir por causa da pasta {folder}',
  'folder-file': '{file} não pôde ser executado',
}

/** What a run over a folder says, by the codes of @sinal/recipe/batch; those of @sinal/signals where more can be said. */
export const folderWords: typeof englishReader = {
  'disk-full': 'O disco está cheio. Libere espaço e continue: o que está pronto fica.',
  'disk-quota': 'Sua cota do disco acabou. Libere espaço e continue: o que está pronto fica.',
  'lock-of-process':
    'Processo {process} em {host}, desde {since}. Espere até que termine, ou encerre-o. Se ele já não está em execução, remova {lock} da pasta.',
  'lock-unknown': 'Não é possível saber qual. Se nenhuma está mais em andamento, remova {lock} da pasta.',
  'lock-taken-over':
    'A pasta foi assumida do processo {process}, que terminou antes da sua execução. O que ele havia feito fica.',
  'folder-lost':
    'Ela foi removida ou substituída durante a execução. O que foi gravado nela se perdeu com ela.',
  'manifest-version':
    'A lista de uma execução anterior na pasta não foi entendida: “{got}” em vez da versão {expected}. Remova-a, ou escolha outra pasta.',
  'manifest-entry':
    'A lista de uma execução anterior na pasta está danificada: “{got}”. Remova-a, ou escolha outra pasta.',
  'result-there':
    'Já existe um arquivo com este nome. Marque “Substituir o que já existe” para substituí-lo.',
  'result-changed':
    'O resultado foi alterado depois que o Sinal o gravou. Marque “Substituir o que já existe” para substituí-lo.',
  'input-changed': 'O arquivo mudou enquanto era lido. Continue para executá-lo de novo.',
  'no-signals': 'Não há arquivos de sinais nela ({extensions}).',
  'worker-ended':
    'O que o executava terminou inesperadamente. Talvez tenha faltado memória: execute menos arquivos ao mesmo tempo. Detalhe técnico, em inglês: {reason}',
  'recipe-misfit': 'A cadeia não serve para este arquivo. Detalhe técnico, em inglês: {problem}',
  fault: 'Algo deu errado no Sinal. Detalhe técnico, em inglês: {problem}',
  'plan-no-files': 'Não há arquivos a executar.',
  'plan-no-out': 'Não há uma pasta para os resultados.',
  'plan-folder': '“{got}” não é uma pasta.',
  'plan-folder-of-several': '“{got}” não é uma pasta, necessária para vários resultados.',
  'plan-input-once':
    'A receita dá {count} resultados de cada arquivo, mas a entrada padrão só pode ser lida uma vez.',
  'plan-twice': '{file} está duas vezes entre os arquivos.',
  'plan-over-input':
    'O resultado de {file} seria gravado sobre {result}, que é um dos arquivos. Escolha outra pasta.',
  'plan-over-result':
    'O resultado de {file} seria gravado sobre o de outro arquivo, {result}. Renomeie um dos dois.',
  'note-missing':
    'Falta {count} amostra de “{channel}”: toda saída que ela alcança também falta. | Faltam {count} amostras de “{channel}”: toda saída que elas alcançam também falta.',
  'note-filled':
    '{count} amostra de “{channel}” que faltava foi preenchida. | {count} amostras de “{channel}” que faltavam foram preenchidas.',
  'note-uneven':
    '{count} linha está fora da amostragem uniforme: os tempos do resultado são os de uma grade uniforme. | {count} linhas estão fora da amostragem uniforme: os tempos do resultado são os de uma grade uniforme.',
  'note-resampled':
    '{count} linha estava fora da amostragem uniforme e foi reamostrada; o maior passo foi de {step} s. | {count} linhas estavam fora da amostragem uniforme e foram reamostradas; o maior passo foi de {step} s.',
  'note-dropped':
    '{count} linha sem um tempo posterior ao da anterior ficou de fora. | {count} linhas sem um tempo posterior ao da anterior ficaram de fora.',
  'note-rejected':
    '{count} linha não pôde ser lida e falta em todos os canais. | {count} linhas não puderam ser lidas e faltam em todos os canais; esta é a primeira.',
}
