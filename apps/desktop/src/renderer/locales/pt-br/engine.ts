import type { Messages } from '../en.ts'

type Words = Pick<Messages['reader'], keyof typeof import('../en/engine.ts').engine>

export const engine: Words = {
  'tensor-elements': 'O resultado seria grande demais: com a forma {shape}, teria mais de 2³² números.',
  'tensor-memory':
    'Não há memória suficiente: são necessários {bytes} bytes de uma vez. Use um sinal mais curto, menos canais ou uma camada menor.',
  'conv-algorithm-backend':
    'O backend em uso ({backend}) não tem FFT. Deixe a camada ser calculada diretamente, ou como for mais rápido.',
  'conv-algorithm-spectra':
    'Os kernels são muitos ou longos demais para a FFT. Deixe a camada ser calculada diretamente, ou como for mais rápido.',
  'pad-mirror':
    'É possível espelhar no máximo {most} amostras em cada ponta do que chega aqui, não {first} e {last}. As janelas com que se aprende são mais curtas que o sinal: escolha mais amostras por janela.',
  'batch-norm-one-value':
    'Para aprender, a normalização de lote precisa de mais de 1 valor por canal, mas recebe {shape}. Escolha mais janelas por lote ou mais amostras por janela.',
  'group-norm-one-value':
    'Para aprender, a normalização de grupos precisa de mais de 1 valor por grupo, mas recebe {shape}. Escolha mais janelas por lote ou mais amostras por janela.',
  'instance-norm-one-sample':
    'Para aprender, a normalização de instância precisa de mais de 1 amostra, mas recebe {shape}. Escolha mais amostras por janela.',
}
