import type { explain as english } from '../en/explain.ts'

export const explain: typeof english = {
  title: 'Explicar',
  view: 'Visão',
  hint: 'Como cada amostra da saída se forma',
  layerButtonNamed: 'Explicar {name}',
  layerButtonHint: 'Como as amostras da sua saída se formam',
  toolbar: 'Saída a explicar',
  layer: 'Camada',
  channel: 'Canal de saída',
  output: 'Amostra da saída',
  outputIndex: 'Índice da amostra da saída',
  outputAt: '{index}, em {time}',
  previous: 'Saída anterior',
  previousHint: 'Saída anterior (←, na figura)',
  next: 'Próxima saída',
  nextHint: 'Próxima saída (→, na figura)',
  play: 'Deslizar o filtro',
  pause: 'Pausar',
  playHint: 'Deslizar ou pausar (espaço, na figura)',
  stale: 'A cadeia mudou desde que foi executada: aqui se explica a última execução.',
  runChain: 'Executar a cadeia',
  emptyTitle: 'Como se forma uma amostra da saída?',
  missing: {
    noLayers:
      'Acrescente uma camada à cadeia e veja aqui como ela forma cada amostra da saída do seu próprio sinal: quais amostras ela vê, por quanto as multiplica, e a soma. Ou faça o passeio, que traz o seu próprio sinal.',
    notRun: 'Execute a cadeia primeiro: o que se explica aqui é o que uma execução de fato deu.',
    notInBatch:
      'O arquivo selecionado não é um item da última execução. Marque-o no painel de arquivos e execute a cadeia.',
    noOutput: 'A camada não tem nenhuma amostra de saída a explicar.',
  },
  kernel: 'O filtro desliza sobre o sinal',
  kernelLead:
    'Para cada amostra da saída, os pesos ficam sobre um trecho do sinal. Cada peso é multiplicado pela amostra acima dele, e todos os produtos são somados. Clique ou arraste para mover o filtro.',
  transposedLead:
    'Uma convolução transposta é uma convolução da sua entrada com {stride} posições para cada amostra, zeros entre elas, e com os pesos em ordem inversa. Clique ou arraste para mover o filtro.',
  groupLead:
    'Grupo {group} de {groups}: da entrada, esta saída vê só o canal {first}. | Grupo {group} de {groups}: da entrada, esta saída vê só o canal {first}. | Grupo {group} de {groups}: da entrada, esta saída vê só os canais {first} a {last}.',
  keys: 'Filtro deslizante. As setas para a esquerda e a direita vão à saída anterior e à próxima, para cima e para baixo apontam um peso, espaço anima, Home e End vão às pontas.',
  figureSummary: '{y} é {value}: o filtro cobre as posições {start} a {end} do sinal, em {planes} canais.',
  spokenTap: 'Peso {tap}: {weight} vezes {sample} é {product}',
  cells: {
    sample: 'Amostra {index}',
    between: 'Um zero entre duas amostras, posto pelo passo',
    zeros: 'Uma amostra que não existe: preenchimento com zero',
    reflect: 'Uma amostra que não existe: a amostra {index}, espelhada',
    symmetric: 'Uma amostra que não existe: a amostra {index}, espelhada',
    replicate: 'Uma amostra que não existe: a amostra {index}, repetida',
    circular: 'Uma amostra que não existe: a amostra {index}, da outra ponta',
  },
  termsTable: 'Amostras, pesos e produtos',
  sampleIndex: 'amostra',
  products: 'produto',
  sum: 'soma',
  sumOfProducts: 'soma dos produtos',
  bias: 'viés',
  thisSum: 'esta soma',
  theRun: 'a execução deu',
  runShort: 'execução',
  equals: 'é igual a',
  differs: 'difere de',
  tapsShown: 'Pesos {first} a {last} de {count}',
  earlierTaps: 'Pesos anteriores',
  laterTaps: 'Pesos seguintes',
  planesShown: 'Canais {first} a {last} de {count}',
  earlierPlanes: 'Canais anteriores',
  laterPlanes: 'Canais seguintes',
  fieldTitle: 'O que esta saída vê',
  fieldLead:
    'O campo receptivo: as amostras da entrada, e de cada camada anterior, que influem nesta saída. Nada fora dele influi.',
  sees: 'amostra {start} | amostra {start} | {start} a {end}',
  seesNothing: 'só preenchimento',
  matrixTitle: 'O mesmo como matriz',
  matrixNote:
    'Uma convolução é uma combinação linear: cada linha da sua matriz tem os mesmos pesos, deslocados. A matriz inteira tem {rows} linhas e {columns} colunas; esta é a parte em torno da saída, para o canal de entrada {channel}.',
  matrixPlane: 'Colunas de',
  matrixTable: 'Matriz da convolução',
  matrixKeys:
    'Matriz da convolução. As setas para cima e para baixo vão à saída anterior e à seguinte, as setas laterais apontam um peso.',
  product: 'matriz · x',
  statementsTitle: 'Conferido nas suas amostras',
  tally: '{held} de {count} igualdades valem, segundo torch.allclose.',
  holds: 'Vale:',
  fails: 'Não vale:',
  compared: 'saída {start} comparada | saída {start} comparada | saídas {start} a {end} comparadas',
  rounding: 'os termos se cancelam: dentro do arredondamento de float32, atol {atol}',
  statements: {
    sum: 'Esta soma é igual a {y}',
    length: 'A saída tem o comprimento que a fórmula diz',
    function: 'A camada é a função: nada além dos seus pesos',
    transposed: 'Transposta = convolução com zeros entre as amostras, pesos em ordem inversa',
    padding: 'Preenchimento = um sinal mais longo',
    bias: 'Viés = uma constante somada ao resultado',
    channels: 'Os {channels} canais de uma vez = um por um, somados',
    matrix: 'Convolução = produto por uma matriz',
    stride: 'Passo {stride} = uma saída a cada {stride} do passo 1',
    dilation: 'Dilatado por {dilation} = um filtro com zeros no meio',
  },
  layers: {
    maxPool:
      'Toma a maior amostra de cada janela que desliza sobre um canal. Não há pesos nem soma: uma amostra da janela segue adiante, as outras não influem.',
    avgPool:
      'Toma a média de cada janela que desliza sobre um canal: uma convolução de cada canal sozinho com pesos iguais.',
    adaptivePool:
      'Divide cada canal em tantas janelas quantas saídas se querem, e toma a média ou a maior amostra de cada uma. O tamanho das janelas decorre do comprimento do sinal.',
    pad: 'Acrescenta amostras antes e depois de cada canal, ou retira algumas. As demais ficam como são, e só mudam de lugar.',
    activation:
      'Aplica uma função a cada amostra sozinha. Nenhuma outra amostra influi, nem de outro instante nem de outro canal.',
    softmax:
      'Transforma os canais de cada instante em partes de um todo: cada um é exponenciado e dividido pela soma sobre os canais.',
    glu: 'Reduz os canais à metade: cada canal da primeira metade é multiplicado pela sigmoide do seu par na segunda metade, que o abre ou fecha.',
    batchNorm:
      'Subtrai uma média e divide por um desvio padrão de cada canal. Eles foram aprendidos no treino, de modo que cada amostra não depende de nenhuma outra.',
    instanceNorm:
      'Subtrai a média de cada canal e divide pelo seu desvio padrão. Ambos são os do sinal inteiro, então cada amostra vê todas as outras do seu canal.',
    groupNorm:
      'Subtrai a média de um grupo de canais e divide pelo seu desvio padrão. Ambos são os do sinal inteiro, então cada amostra vê todas as outras do seu grupo.',
    identity: 'Não muda nada: esta camada só age no treino.',
  },
  tour: {
    title: 'Passeio',
    start: 'Fazer o passeio',
    hint: 'A convolução desde o começo, célula por célula',
    count: 'Passo {step} de {steps} · célula {cell} do notebook',
    leave: 'Sair do passeio',
    back: 'Voltar',
    next: 'Avançar',
    finish: 'Concluir',
    code: 'A célula em PyTorch',
    steps: {
      slide: {
        title: 'Deslizar, multiplicar, somar',
        text: 'Um sinal de sete amostras e um filtro de três pesos: 1, 2 e 3. Ponha o filtro sobre as três primeiras amostras, multiplique cada par e some: 5·1 + 4·2 + 8·3 = 37. Depois avance uma amostra. Aperte o botão de animar. Só há lugar para cinco posições, por isso a saída tem cinco amostras.',
      },
      padding: {
        title: 'Preenchimento: as amostras que não existem',
        text: 'Para manter as sete amostras, acrescenta-se meio filtro de zeros em cada ponta: padding = ks // 2. Na primeira saída, o primeiro peso cai sobre um zero que não está no sinal, e só restam dois produtos.',
      },
      bias: {
        title: 'Viés: uma constante a mais',
        text: 'Em uma rede neural, soma-se uma constante a cada resultado, uma para cada canal de saída. Aqui ela é 5, e 37 vira 42. Ela levanta a saída, e não muda mais nada.',
      },
      layer: {
        title: 'Uma camada cria o seu filtro',
        text: 'nn.Conv1d guarda o filtro como o seu peso. Uma camada nova o sorteia, aqui com a semente 0, para ser aprendido depois. O que ela faz com ele é exatamente o mesmo.',
      },
      weights: {
        title: 'A camada é os seus pesos',
        text: 'Dê à camada os pesos 1, 2 e 3, e ela dá os números de antes. As igualdades abaixo são calculadas de novo enquanto você olha: cada lado esquerdo à sua maneira, cada lado direito do que a camada deu.',
      },
      matrix: {
        title: 'O mesmo como matriz',
        text: 'Escreva o filtro em cada linha de uma matriz, deslocado uma amostra por linha, e multiplique o sinal por ela: os mesmos sete números. Uma convolução é, portanto, uma camada linear cuja matriz é quase vazia e repete três números. Nas pontas, os pesos que caem no preenchimento não têm coluna.',
      },
      channels: {
        title: 'Mais de um canal',
        text: 'Quatro canais entram, cinco saem: cinco filtros, cada um com quatro linhas de pesos, um plano para cada canal de entrada. Os quatro planos são multiplicados e somados em um só número. Escolha outro canal de saída, e outro filtro desliza sobre as mesmas amostras.',
      },
      first: {
        title: 'Esta soma é igual a y[0, 0, 2]',
        text: 'O primeiro filtro, sobre as amostras 1 a 3 de todos os canais: multiplique suas quatro linhas de pesos pelas quatro linhas de amostras e some os doze produtos. A primeira igualdade compara essa soma com o que a camada deu em y[0, 0, 2], como faz torch.allclose.',
      },
      sum: {
        title: 'Esta soma é igual a y[0, 4, 3]',
        text: 'Outro filtro, o último, e outro lugar, as amostras 2 a 4 de todos os canais: de novo doze produtos e uma soma, que é o que a camada deu em y[0, 4, 3].',
      },
      edge: {
        title: 'Na borda perde-se uma coluna',
        text: 'Todas as linhas de x sempre participam, mas das colunas só as que estão sob o filtro. Em y[0, 0, 0] a primeira coluna do filtro cai sobre o preenchimento, em todos os planos: os seus produtos são zero.',
      },
      stride: {
        title: 'Passo: posições que são puladas',
        text: 'Com passo 2 o filtro avança duas amostras. A saída é a do passo 1 sem um valor a cada dois, marcado com uma cruz. As igualdades abaixo conferem isso.',
      },
      dilation: {
        title: 'Dilatação: zeros entre os pesos',
        text: 'Com dilatação 2 os pesos ficam a duas amostras um do outro: o filtro alcança cinco amostras com três números a aprender. É o mesmo que um filtro 1, 0, 2, 0, 3. Agora abra a visão no seu próprio sinal.',
      },
    },
  },
}
