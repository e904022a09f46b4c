import type { Messages } from '../en.ts'

type Words = Pick<Messages['reader'], keyof typeof import('../en/weights.ts').weights>

export const weights: Words = {
  'weights-damaged': 'O arquivo está danificado ou não segue o próprio formato.',
  'weights-format':
    'Este não é um arquivo de pesos: safetensors, .npy, .npz, checkpoint do PyTorch ou modelo ONNX. Ele começa com os bytes {beginning}.',
  'weights-empty': 'O arquivo está vazio.',
  'weights-cut': 'O arquivo termina cedo demais, depois de {size} bytes. Ele foi copiado ou baixado inteiro?',
  'weights-header-cut':
    'O cabeçalho deveria ocupar {got} bytes, mas restam só {most}. O arquivo foi copiado ou baixado inteiro?',
  'weights-tensor-cut':
    'Os tensores deveriam ocupar {got} bytes, mas restam só {most}. O arquivo foi copiado ou baixado inteiro?',
  'weights-array-cut':
    'A matriz deveria ocupar {expected} bytes, mas há {got}. O arquivo foi copiado ou baixado inteiro?',
  'weights-archive-cut': 'Falta o fim do arquivo compactado. Ele foi copiado ou baixado inteiro?',
  'weights-checksum':
    'Uma soma de verificação está errada ({got} em vez de {expected}): o arquivo está danificado.',
  'weights-encrypted': 'O arquivo compactado está criptografado. Salve-o sem senha.',
  'weights-compression': 'O arquivo está compactado de um modo que não é entendido ({method}).',
  'weights-unfolds': 'Descompactado, o arquivo ocuparia {got} bytes; leem-se no máximo {most}.',
  'weights-integer':
    'O elemento {element} é {value}, um número inteiro grande demais: leem-se no máximo 32 bits.',
  'weights-bool': 'O elemento {element} é {value}, mas deveria ser verdadeiro ou falso.',
  'weights-elements': 'Um tensor de forma {shape} é grande demais para ser lido.',
  'weights-dtype': 'Números do tipo {dtype} não são lidos. Estes são: {choices}.',
  'weights-objects': 'A matriz contém objetos do Python ({dtype}), não números.',
  'weights-records': 'A matriz contém registros, não números.',
  'weights-member': 'O arquivo compactado contém {member}, mas um .npz só tem arquivos .npy.',
  'weights-legacy': 'O checkpoint é de um PyTorch anterior ao 1.6. Salve-o de novo em Python: {remedy}',
  'weights-pickle': 'O arquivo é um pickle avulso, que não é lido. Salve-o de novo em Python: {remedy}',
  'weights-script': 'O arquivo é um programa TorchScript. Salve só os pesos: {remedy}',
  'weights-held': 'O checkpoint contém mais que números, textos e tensores: {name}.',
  'weights-built':
    'O checkpoint pede para construir {name}, o que foi recusado: poderia executar qualquer programa. Salve só os pesos: {remedy}',
  'onnx-operators': 'O modelo tem operadores que não são suportados: {operators}.',
  'onnx-external': 'Os pesos do modelo estão em outro arquivo. Salve-o sem dados externos.',
  'onnx-sparse': 'Os pesos do modelo são esparsos, o que não é suportado.',
  'onnx-opset': 'O modelo usa a versão {got} dos operadores do ONNX; a primeira que é lida é a {least}.',
  'weights-path': 'Não é possível ler o arquivo.',
  'weights-use': 'Os pesos não podem ser usados assim.',
}
