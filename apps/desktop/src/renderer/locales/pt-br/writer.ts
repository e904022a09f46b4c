import type { writer as english } from '../en/writer.ts'

export const writer: typeof english = {
  'file-there': 'Já existe um arquivo com este nome. Escolha outro nome.',
  'file-special': 'Isto é um dispositivo ou um pipe, que não pode ser substituído.',
  'folder-is-file': 'Há um arquivo onde deveria estar a pasta.',
  'stream-ended': 'O destino não aceita mais dados. Detalhe técnico, em inglês: {problem}',
  'not-written': 'Não foi possível gravar as amostras. Detalhe técnico, em inglês: {problem}',
  'writer-closed': 'O arquivo já foi fechado.',
  'write-name': '“{name}” não termina em .csv, .npy, .wav ou .parquet.',
  'write-stream': 'Não foi indicado o formato a gravar.',
  'write-format': 'Não há um formato “{got}” para gravar, apenas CSV, NPY, WAV e Parquet.',
  'write-sample-type': 'As amostras em {format} podem ser guardadas como {choices}, mas não como {got}.',
  'write-time-rate':
    'Os tempos não podem ser gravados sem uma taxa de amostragem. Informe a taxa na leitura do arquivo.',
  'write-start': 'O tempo da primeira amostra não é um número ({got}).',
  'data-channels': 'Deveria haver amostras de {expected} canais, mas há de {got}.',
  'data-samples': 'Deveria haver {expected} amostras, mas há {got}.',
  'data-more': 'Deveria haver {expected} amostras, mas há mais.',
  'data-type': 'As amostras passam de 32 para 64 bits no meio do arquivo.',
  'data-beyond-float32': '{value} está além dos números que cabem em float32.',
  'csv-encoding': 'Windows-1252 não tem {character}, que está em um nome. Escolha UTF-8.',
  'csv-marks': 'O delimitador e o separador decimal são iguais ({mark}). Troque um dos dois.',
  'npy-stream': 'O NPY começa pelo comprimento, que não é conhecido.',
  'parquet-names':
    'Duas colunas se chamam “{name}”, e em Parquet os nomes devem ser diferentes. Dê outros nomes aos canais na leitura do arquivo.',
  'wav-rate-none':
    'WAV precisa de uma taxa de amostragem, e nada a informa. Informe a taxa na leitura do arquivo.',
  'wav-rate':
    'WAV precisa de uma taxa de amostragem em Hz inteiros, e esta é de {rate} Hz. Escolha outro formato.',
  'wav-channels': 'WAV não comporta {channels} canais. Escolha outro formato.',
  'pcm-beyond':
    '{value} está além de ±1, a faixa do PCM. Escolha ponto flutuante de 32 bits, ou limite as amostras.',
  'pcm-missing':
    'Falta uma amostra, e o PCM não tem como dizer isso. Escolha ponto flutuante de 32 bits, ou preencha-a antes.',
  'batch-no-files': 'Não há arquivo para um lote.',
  'batch-option-needs': '{option} só vale com comprimentos “{needed}”, não “{got}”.',
  'batch-frame-none': 'Não foi indicado o número de amostras de um quadro.',
  'batch-frame-long': 'Um quadro de {got} amostras é mais longo que o maior arquivo, que tem {most}.',
  'batch-room': 'Um lote de {shape} ({bytes} bytes) é grande demais para a memória. Faça lotes menores.',
  'batch-no-channel': '{file} não tem o canal {channel}. Tem: {channels}.',
  'batch-file-changed': '{file} mudou enquanto era lido: tinha {expected} amostras, e agora tem {got}.',
  'batch-differ':
    'Os arquivos são diferentes. {file} tem os canais {channels} a {rate}; os outros: {others}.',
  'batch-lengths':
    'Os arquivos têm comprimentos diferentes. {file} tem {expected} amostras; os outros: {others}.',
}
