import type {
  folderProblems as englishProblems,
  folderReader as englishReader,
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
  doneAlready: '{done} de {total} já estão prontos; os {left} restantes serão executados.',
  allDone:
    'Todos os {total} já estão prontos. Uma execução confere se arquivos e resultados continuam iguais.',
  outdated:
    'Há {count} resultado de outra cadeia ou de outras escolhas. | Há {count} resultado de outra cadeia ou de outras escolhas. | Há {count} resultados de outra cadeia ou de outras escolhas.',
  unknown:
    'Há {count} arquivo que o Sinal não conhece: {names} | Há {count} arquivo que o Sinal não conhece: {names} | Há {count} arquivos que o Sinal não conhece: {names}',
  replace: 'Substituir o que já existe',
  progress: 'Progresso de todos os arquivos',
  finished: '{finished} de {total} arquivos',
  rate: '{rate} MB/s',
  states: {
    setup: 'Pronto para executar',
    running: 'Executando',
    pausing: 'Pausando: os arquivos em andamento terminam antes',
    paused: 'Pausado',
    stopped: 'Parado. O que está pronto fica; continuar faz o resto.',
    done: 'Pronto em {time}',
    doneWithFailures: 'Pronto em {time}. {failed} não puderam ser executados.',
  },
  summary: '{done} prontos, {skipped} já prontos antes, {failed} com falha',
  run: 'Executar',
  again: 'Outra execução',
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
  filter: 'Arquivos mostrados',
  filters: { all: 'Todos', left: 'A fazer', done: 'Prontos', failed: 'Com falha' },
  nothing: 'Nenhum arquivo aqui.',
  columns: {
    state: 'Estado',
    file: 'Arquivo',
    samples: 'Amostras',
    size: 'Resultado',
    time: 'Tempo',
    checksum: 'Verificação',
    about: 'Sobre',
  },
  rowStates: {
    waiting: 'esperando',
    earlier: 'feito antes',
    running: 'executando',
    done: 'pronto',
    skipped: 'já pronto',
    failed: 'falhou',
  },
  replaces: 'substitui um arquivo',
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
  'folder-stopped': 'A execução parou por causa da pasta {folder}',
  'folder-file': '{file} não pôde ser executado',
}

export const folderReader: typeof englishReader = {
  diskFull: 'O disco está cheio. Libere espaço e continue: o que está pronto fica.',
  folderLost: 'Ela foi removida ou substituída durante a execução. O que foi gravado nela se perdeu com ela.',
  lockedBy: 'Processo {process}, desde {since}. Espere até que termine, ou encerre-o.',
  resultChanged:
    'O resultado foi alterado depois que o Sinal o gravou. Marque “Substituir o que já existe” para substituí-lo.',
  inputChanged: 'O arquivo mudou enquanto era lido. Continue para executá-lo de novo.',
  resultThere: 'Já existe um arquivo com este nome.',
}
