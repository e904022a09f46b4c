import type { concepts as english } from '../en/concepts.ts'

export const concepts: typeof english = {
  channel: {
    title: 'Canal',
    ask: 'O que é um canal?',
    text: 'Uma sequência de números que corre junto com outras sobre o mesmo tempo: uma derivação de um ECG, um eixo de um acelerômetro, ou uma das saídas de uma camada. Uma camada recebe um lote de forma [N, C, L]: N itens, C canais, L amostras.',
  },
  batch: {
    title: 'Lote',
    ask: 'O que é um lote?',
    text: 'Vários sinais da mesma forma que passam juntos pela cadeia, cada um é um item. Nenhuma camada aqui mistura os itens: cada um sai como se estivesse sozinho.',
  },
  sampleRate: {
    title: 'Taxa de amostragem',
    ask: 'O que é a taxa de amostragem?',
    text: 'Quantas amostras há em um segundo, em hertz. Ela liga posições ao tempo, e frequências a hertz: a maior frequência que as amostras podem conter é a metade dela, a frequência de Nyquist. Uma camada com passo divide a taxa por ele.',
  },
  kernel: {
    title: 'Kernel',
    ask: 'O que é um kernel?',
    text: 'Os poucos números, chamados coeficientes ou pesos, que uma convolução desliza sobre o sinal. Em cada posição, cada coeficiente é multiplicado pela amostra sob ele, e os produtos são somados: essa soma é uma amostra da saída. Uma camada tem uma linha de coeficientes para cada par de canal de saída e de entrada que ela liga.',
  },
  crossCorrelation: {
    title: 'Correlação cruzada e convolução',
    ask: 'O que é correlação cruzada?',
    text: 'A convolução do PyTorch põe os coeficientes sobre o sinal na ordem em que estão escritos: a matemática chama isso de correlação cruzada. A convolução da matemática percorre os coeficientes em ordem inversa. As duas são iguais se os coeficientes são simétricos, e cada uma é a outra com os coeficientes invertidos.',
  },
  stride: {
    title: 'Passo',
    ask: 'O que é o passo (stride)?',
    text: 'Quantas amostras o kernel avança de uma saída para a seguinte. Com passo s, a saída é a do passo 1 com só uma amostra a cada s, portanto cerca de s vezes mais curta. O que é mais rápido que a metade da nova taxa de amostragem é rebatido em frequências mais baixas, se não tiver sido filtrado antes.',
  },
  padding: {
    title: 'Preenchimento',
    ask: 'O que é preenchimento (padding)?',
    text: 'Amostras postas antes e depois do sinal para que o kernel também possa ficar sobre as pontas. “same” mantém o comprimento; “valid” não acrescenta nenhuma, e a saída fica mais curta; “causal” põe todas antes do sinal, de modo que nenhuma saída vê uma amostra posterior.',
  },
  paddingMode: {
    title: 'Modo de preenchimento',
    ask: 'O que é um modo de preenchimento?',
    text: 'O que são as amostras além das pontas: zeros; o sinal espelhado sem repetir a amostra da ponta (reflect), ou repetindo-a (symmetric); a amostra da ponta repetida (replicate); ou o sinal a partir da outra ponta (circular). Zeros puxam para zero as pontas de um sinal suavizado; o sinal espelhado continua no seu próprio nível.',
  },
  causal: {
    title: 'Filtro causal',
    ask: 'O que é um filtro causal?',
    text: 'Um filtro cuja saída em um instante depende só desse instante e dos anteriores, como precisa ser tudo o que funciona enquanto o sinal é medido. O preço é o atraso: um kernel simétrico de K coeficientes atrasa (K − 1) / 2 amostras.',
  },
  dilation: {
    title: 'Dilatação',
    ask: 'O que é dilatação?',
    text: 'A distância entre coeficientes vizinhos, em amostras. Com dilatação d, o kernel alcança d · (K − 1) + 1 amostras com só K números a aprender: é o mesmo que um kernel mais longo com d − 1 zeros entre os coeficientes. Camadas cuja dilatação dobra enxergam exponencialmente longe.',
  },
  groups: {
    title: 'Grupos',
    ask: 'O que são grupos?',
    text: 'Os grupos dividem os canais para que cada canal de saída seja feito só da sua parte dos canais de entrada. Um grupo mistura todos os canais; tantos grupos quantos canais filtram cada canal sozinho, o que se chama depthwise. Ambos os números de canais precisam ser divisíveis por ele.',
  },
  bias: {
    title: 'Viés',
    ask: 'O que é o viés (bias)?',
    text: 'Uma constante somada a cada amostra da saída de um canal, uma para cada canal de saída. Ela move a saída para cima ou para baixo e não muda mais nada.',
  },
  outputLength: {
    title: 'Comprimento da saída',
    ask: 'Que comprimento tem a saída?',
    text: 'O kernel, com as suas lacunas, precisa ficar dentro do sinal preenchido, e avança pelo passo: a saída tem tantas amostras quantos lugares ele encontra.',
  },
  receptiveField: {
    title: 'Campo receptivo',
    ask: 'O que é o campo receptivo?',
    text: 'As amostras da entrada que influem em uma amostra da saída; nada fora dele influi. Cada camada o alarga: pelo seu alcance, vezes os passos de todas as camadas anteriores. “Marcar o que o cursor vê” o mostra sobre os gráficos.',
  },
  transposed: {
    title: 'Convolução transposta',
    ask: 'O que é uma convolução transposta?',
    text: 'Ela espalha cada amostra da entrada sobre a saída: a amostra vezes o kernel inteiro é somada no seu lugar, e os lugares ficam a um passo uns dos outros. Assim ela alonga sinais. A sua matriz é a de uma convolução, transposta; ela não desfaz uma convolução.',
  },
  outputPadding: {
    title: 'Amostras a mais na saída',
    ask: 'O que é output padding?',
    text: 'Com passo acima de 1, convoluções de vários comprimentos de entrada têm a mesma saída. O output padding diz qual desses comprimentos uma convolução transposta devolve: tantas amostras a mais no fim. Ele não acrescenta zeros à entrada.',
  },
  toeplitz: {
    title: 'Matriz de Toeplitz',
    ask: 'O que é uma matriz de Toeplitz?',
    text: 'Uma matriz constante ao longo das diagonais. Uma convolução de passo 1 é o produto do sinal por uma matriz assim: cada linha tem os mesmos coeficientes, deslocados de uma coluna, e zeros no resto. Portanto uma convolução é uma camada linear quase vazia que compartilha os seus pesos.',
  },
  fir: {
    title: 'Filtro FIR',
    ask: 'O que é um filtro FIR?',
    text: 'Um filtro de resposta finita ao impulso: cada saída é uma soma ponderada de um número finito de amostras da entrada. Uma camada de convolução de um canal é um deles. É sempre estável e, com coeficientes simétricos, atrasa todas as frequências por igual.',
  },
  impulseResponse: {
    title: 'Resposta ao impulso',
    ask: 'O que é a resposta ao impulso?',
    text: 'O que um filtro devolve para um único 1 entre zeros. Ela diz tudo sobre um filtro linear, pois todo sinal é uma soma de impulsos. Como uma camada correlaciona, a sua resposta ao impulso são os coeficientes em ordem inversa.',
  },
  frequencyResponse: {
    title: 'Resposta em frequência',
    ask: 'O que é a resposta em frequência?',
    text: 'Por quanto um filtro multiplica um seno de cada frequência, e quanto desloca a sua fase: a transformada de Fourier da resposta ao impulso. Um seno que entra sai como um seno da mesma frequência.',
  },
  decibel: {
    title: 'Decibel',
    ask: 'O que é um decibel?',
    text: 'Uma razão em escala logarítmica: 20 dB são um fator 10 da amplitude, 6 dB cerca de um fator 2, e −3 dB cerca de 0,71, metade da potência.',
  },
  groupDelay: {
    title: 'Atraso de grupo',
    ask: 'O que é o atraso de grupo?',
    text: 'Quanto um filtro atrasa a envoltória de uma faixa estreita em torno de cada frequência, em amostras. É o mesmo em todas as frequências, (K − 1) / 2, se os coeficientes são simétricos: então a forma do sinal se mantém.',
  },
  cutoff: {
    title: 'Corte e transição',
    ask: 'O que é a frequência de corte?',
    text: 'Onde um filtro passa de manter a remover frequências. Em um projeto por janela, o ganho ali é a metade (−6 dB). O caminho de um ao outro, a transição, é tanto mais estreito quanto mais coeficientes há.',
  },
  window: {
    title: 'Janela',
    ask: 'O que é uma janela?',
    text: 'Um fator em forma de sino que faz algo surgir e sumir aos poucos. Um filtro ideal tem infinitos coeficientes: a janela os encerra com suavidade, e troca uma transição estreita por menos ondulação. Um trecho do sinal é multiplicado por uma janela antes do espectro, para que as pontas vazem menos para outras frequências.',
  },
  fastConvolution: {
    title: 'Convolução por FFT',
    ask: 'O que é convolução por FFT?',
    text: 'Uma convolução é um produto de espectros. Para kernels longos, é mais rápido transformar blocos do sinal, multiplicar e transformar de volta do que somar todos os produtos. O resultado é o mesmo, a menos de arredondamento.',
  },
  spectrum: {
    title: 'Espectro de potência',
    ask: 'O que é um espectro de potência?',
    text: 'Como a potência de um sinal se distribui entre as frequências. O método de Welch corta o sinal em segmentos sobrepostos de N amostras, multiplicados por uma janela, e faz a média dos espectros: segmentos mais longos separam melhor as frequências, mais segmentos dão uma estimativa mais suave.',
  },
  spectrogram: {
    title: 'Espectrograma',
    ask: 'O que é um espectrograma?',
    text: 'Espectros de segmentos curtos lado a lado: o tempo da esquerda para a direita, a frequência para cima, a potência como cor. Um segmento curto localiza bem os eventos no tempo e mal as frequências, e um longo faz o contrário.',
  },
  pooling: {
    title: 'Agrupamento (pooling)',
    ask: 'O que é pooling?',
    text: 'Uma janela desliza sobre cada canal sozinho e devolve a maior amostra ou a média do que cobre. Não tem pesos. O passo é o tamanho da janela, se outro não é dado, portanto ela encurta sinais.',
  },
  adaptivePooling: {
    title: 'Pooling adaptativo',
    ask: 'O que é pooling adaptativo?',
    text: 'Um pooling que recebe quantas saídas deve dar: ele divide o sinal em tantas janelas, que podem diferir de uma amostra em comprimento e se sobrepor.',
  },
  activation: {
    title: 'Ativação',
    ask: 'O que é uma ativação?',
    text: 'Uma função de cada amostra sozinha, como a ReLU, que zera o que é negativo. Sem uma entre elas, duas convoluções não seriam mais que uma convolução mais longa: são as ativações que fazem de uma cadeia mais que um filtro linear.',
  },
  softmax: {
    title: 'Softmax',
    ask: 'O que é softmax?',
    text: 'Transforma os canais de cada instante em partes positivas que somam 1: quanto maior o valor, maior a parte. O log-softmax dá os logaritmos delas, o que é mais exato que tirá-los depois.',
  },
  glu: {
    title: 'Unidade linear com porta',
    ask: 'O que é uma unidade linear com porta (GLU)?',
    text: 'Metade dos canais leva valores, a outra metade decide quanto de cada um passa: uma porta entre 0 e 1. A saída tem metade dos canais.',
  },
  batchNorm: {
    title: 'Normalização de lote',
    ask: 'O que é normalização de lote (batch norm)?',
    text: 'Desloca e escala cada canal para média 0 e variância 1, e depois por uma escala e um deslocamento aprendidos. No treino, média e variância são as do lote; na aplicação, como aqui, as que foram lembradas, de modo que são uma escala e um deslocamento constantes por canal.',
  },
  instanceNorm: {
    title: 'Normalização de instância e de grupos',
    ask: 'O que são as normalizações de instância e de grupos?',
    text: 'Elas tiram a média e a variância do próprio sinal: a de instância, de cada canal de cada item em todo o comprimento; a de grupos, de um grupo de canais junto. Portanto cada amostra da saída vê o sinal inteiro.',
  },
  dropout: {
    title: 'Dropout',
    ask: 'O que é dropout?',
    text: 'Durante o treino de um modelo, zera amostras (ou canais inteiros) ao acaso e aumenta as demais, para que ele não dependa de nenhuma. Quando o modelo é aplicado, como aqui, não muda nada.',
  },
  residual: {
    title: 'Conexão residual',
    ask: 'O que é uma conexão residual?',
    text: 'A entrada de algumas camadas é somada à saída delas, de modo que elas só precisam aprender a diferença. Cadeias profundas treinam melhor assim, pois os gradientes têm um caminho em volta das camadas. Ambas precisam ter a mesma forma.',
  },
  seed: {
    title: 'Semente',
    ask: 'O que é uma semente (seed)?',
    text: 'O número do qual se fazem os números aleatórios. A mesma semente dá os mesmos pesos, aqui exatamente os que o PyTorch dá depois de torch.manual_seed: uma nova Conv1d os sorteia uniformemente entre −1/√(C·K) e 1/√(C·K), sendo C os canais de entrada de um grupo.',
  },
}
