/** The Train view. */
export const train = {
  title: 'Treinar',
  hint: 'Deixar a cadeia aprender seus pesos com um sinal',
  emptyTitle: 'Que kernel transforma isto naquilo?',
  empty:
    'Adicione uma camada à cadeia e deixe-a aprender seus pesos aqui: passo a passo eles mudam para que a saída da cadeia se aproxime de um alvo.',
  soon: 'Aqui as perdas e os pesos se movem enquanto a cadeia aprende.',
  lead: 'A cadeia é o modelo: seus pesos mudam, passo a passo, para que a saída se aproxime do alvo.',
  noFile: 'O arquivo ainda está sendo lido.',
  chainWrong: 'Uma camada da cadeia precisa de correção primeiro: veja o painel da cadeia.',
  layerWrong: '{layer} não combina com os canais que entram. {why}',
  cannotLearn: '{layer} não pode aprender assim. {why}',
  windowShort:
    'As janelas são curtas demais para {layer}: com as amostras ao lado, têm {samples}. {why} Escolha mais amostras por janela.',
  what: 'O que se aprende',
  how: 'Como',
  fields: {
    inputs: 'Canais de entrada',
    target: 'Alvo',
    start: 'Os pesos começam',
    frozen: 'Camadas que aprendem',
    loss: 'Perda',
    threshold: 'Quadrática até uma diferença de',
    optimizer: 'Otimizador',
    lr: 'Taxa de aprendizado',
    momentum: 'Momento',
    weightDecay: 'Decaimento dos pesos',
    epochs: 'Épocas',
    frame: 'Amostras por janela',
    batchSize: 'Janelas por lote',
    heldOut: 'Reservado (%)',
    seed: 'Semente',
  },
  own: 'O que esta cadeia faz agora',
  channelsOf: 'Canais de {file}',
  openTarget: 'Abrir arquivo alvo…',
  targetHint: {
    own: 'Os pesos são esquecidos e sorteados, e a cadeia aprende a fazer o que faz agora: veja o kernel reencontrar o caminho. Em um sinal suave muitos kernels fazem quase o mesmo, por isso o final demora.',
    channels:
      'A cadeia aprende a obter estes canais a partir da entrada: uma gravação mais limpa, uma atrasada, outra derivação. Qualquer arquivo aberto pode ser o alvo; um que se abre aqui não entra no lote.',
  },
  targetChannels: 'Canais do alvo, um para cada canal da saída',
  starts: {
    random: 'sorteados pela semente',
    present: 'como a cadeia os tem agora',
  },
  losses: {
    MSELoss: 'A média das diferenças ao quadrado',
    L1Loss: 'A média das diferenças absolutas',
    SmoothL1Loss: 'Quadrática para diferenças pequenas, absoluta para as grandes',
    HuberLoss: 'Quadrática para diferenças pequenas, absoluta para as grandes, em outra escala',
  },
  auto: 'auto: {value}',
  plan: {
    none: 'Do que consiste uma época aparece quando tudo combinar.',
    windows:
      'Uma época: {training} janelas em {steps} passo. | Uma época: {training} janelas em {steps} passos.',
    heldOut: 'As últimas {windows} janelas ficam reservadas: nada se aprende com elas.',
    nothingHeldOut: 'Nada fica reservado, portanto o sobreajuste não pode ser visto.',
    cut: 'Uma janela traz as amostras ao lado que suas saídas veem ({cut} ao todo), de modo que nenhum preenchimento é aprendido.',
    whole:
      'De um sinal de qualquer comprimento, {layer} produz o mesmo número de amostras. Por isso a cadeia aprende com todas as {samples} amostras de uma vez, como um modelo em PyTorch com um sinal: uma época é um passo, não há janelas e nada pode ficar reservado.',
    missing: 'Deixadas de fora por faltarem amostras: {windows} janelas.',
    every: 'O alvo é tomado onde estão as saídas: as amostras de número {offset} + {step}·i.',
    perWindow: 'A normalização usa a média e a variância de cada janela.',
  },
  refused: {
    noLayers: 'A cadeia não tem nenhuma camada em uso. Adicione uma.',
    nothingLearns: 'Nenhuma camada aprende: a cadeia não tem nenhuma com pesos, ou nenhuma foi escolhida.',
    tooManyWeights: '{layer} tem {count} pesos; aqui se aprendem no máximo {most} por camada.',
    mixesChannels:
      '{layer} precisa de todos os canais do arquivo, ou camadas antes dela aprendem com vários: escolha todos os canais de entrada.',
    targetChannels:
      'A saída da cadeia é {output}, mas o alvo tem {channels} canal. | A saída da cadeia é {output}, mas o alvo tem {channels} canais.',
    targetLength:
      'A saída da cadeia é {output}, mas o alvo tem {length} amostras que não estão onde estão as saídas.',
    tooShort:
      'Uma janela precisa de {needed} amostras com as vizinhas, mas a parte com que se aprende só tem {samples}. Escolha menos amostras por janela.',
    heldOutTooShort:
      'Uma janela precisa de {needed} amostras com as vizinhas, mas a parte reservada só tem {samples}. Reserve mais, ou escolha menos amostras por janela.',
    allMissing:
      'Faltam amostras em cada uma das {windows} janelas. Escolha menos amostras por janela, ou outros canais.',
    wholeMissing:
      '{layer} usa o sinal inteiro de uma vez, e faltam amostras dele ou do alvo. Escolha outros canais, ou o que fazer com amostras que faltam ao ler o arquivo.',
  },
  toolbar: 'Treinamento',
  start: 'Começar',
  startAgain: 'Recomeçar',
  startHint: 'Aprender desde o início',
  stop: 'Parar',
  stopHint: 'Parar depois deste passo; o que foi aprendido é mantido',
  goOn: 'Continuar',
  goOnHint:
    'Continuar de onde parou, com a taxa de aprendizado atual; do fim em diante, por mais outras tantas épocas',
  state: {
    starting: 'Aprendendo…',
    stoppedFirst: 'Parado antes do primeiro passo',
    running: 'Época {epoch} de {epochs}',
    stopped: 'Parado depois da época {epoch} de {epochs}',
    done: 'Pronto: {epoch} épocas',
    diverged: 'Encerrado depois da época {epoch} de {epochs}',
    spoken: '{state}; perda {loss}',
  },
  result: 'O que se aprendeu até agora',
  plot: {
    label: 'Perda de cada época',
    training: 'treino',
    heldOut: 'reservado',
    epoch: 'Época',
    summary: '{curve}: de {first} a {last} na época {epoch}, a menor {least} na época {at}',
    reading: 'Época {epoch}: {training}',
    readingBoth: 'Época {epoch}: {training}, reservado {heldOut}',
  },
  overfits:
    'A perda da parte reservada sobe desde a época {epoch}, enquanto a do treino continuou caindo: os pesos agora se ajustam a este trecho do sinal, e não ao que ele tem em comum com o resto (sobreajuste).',
  bestEpoch: 'A perda da parte reservada é a menor na época {epoch}.',
  notJudged: 'Nada fica reservado: não se sabe se os pesos serviriam para outro trecho.',
  diverged:
    'A perda se tornou {loss} no passo {step} da época {epoch}, por isso o aprendizado foi encerrado.',
  divergedHint: 'Os passos são grandes demais: tente uma taxa de aprendizado dez vezes menor e recomece.',
  changed:
    'A cadeia mudou desde o início deste treinamento. O que se aprendeu pertence à cadeia como era, que pode ser trazida de volta com os pesos.',
  kernelOf: 'Coeficientes de',
  ghost: 'Anéis: os coeficientes que a cadeia tinha no início.',
  notShown:
    'As camadas que aprendem não têm coeficientes, ou têm demais para serem mostrados enquanto mudam.',
  use: 'Usar estes pesos',
  useBest: 'Usar os pesos da época {epoch}, a melhor',
  useChain: 'Trazer de volta aquela cadeia com estes pesos',
  useChainBest: 'Trazer de volta aquela cadeia com os pesos da época {epoch}, a melhor',
  taken: 'Os pesos da época {epoch} estão na cadeia. Desfazer traz de volta os anteriores.',
  steps: {
    change: 'Treinamento: {field}',
    use: 'Usar pesos aprendidos',
  },
}
