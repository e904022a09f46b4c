/** What can be wrong with a file of weights, by the codes of @sinal/weights. */
export const weights = {
  'weights-damaged': 'The file is damaged, or does not keep to its format.',
  'weights-format':
    'This is no file of weights: safetensors, .npy, .npz, a PyTorch checkpoint or an ONNX model. It begins with the bytes {beginning}.',
  'weights-empty': 'The file is empty.',
  'weights-cut': 'The file ends too early, after {size} bytes. Was it copied or downloaded whole?',
  'weights-header-cut':
    'The header should take {got} bytes, but only {most} follow. Was the file copied or downloaded whole?',
  'weights-tensor-cut':
    'The tensors should take {got} bytes, but only {most} follow. Was the file copied or downloaded whole?',
  'weights-array-cut':
    'The array should take {expected} bytes, but {got} follow. Was the file copied or downloaded whole?',
  'weights-archive-cut': 'The end of the archive is missing. Was the file copied or downloaded whole?',
  'weights-checksum': 'A checksum is wrong ({got} in place of {expected}): the file is damaged.',
  'weights-encrypted': 'The archive is encrypted. Save it without a password.',
  'weights-compression': 'The archive is compressed in a way that is not understood ({method}).',
  'weights-unfolds': 'Unpacked, the archive would take {got} bytes; at most {most} are read.',
  'weights-integer': 'Element {element} is {value}, which is too large an integer: at most 32 bits are read.',
  'weights-bool': 'Element {element} is {value}, but should be true or false.',
  'weights-elements': 'A tensor of the shape {shape} is too large to be read.',
  'weights-dtype': 'Numbers of the type {dtype} are not read. Those that are: {choices}.',
  'weights-objects': 'The array holds Python objects ({dtype}), not numbers.',
  'weights-records': 'The array holds records, not numbers.',
  'weights-member': 'The archive holds {member}, but an .npz archive has .npy files only.',
  'weights-legacy': 'The checkpoint is of a PyTorch before 1.6. Save it again in Python: {remedy}',
  'weights-pickle': 'The file is a bare pickle, which is not read. Save it again in Python: {remedy}',
  'weights-script': 'The file is a TorchScript program. Save its weights alone: {remedy}',
  'weights-held': 'The checkpoint holds more than numbers, texts and tensors: {name}.',
  'weights-built':
    'The checkpoint asks to build {name}, which was refused: it could run any program. Save the weights alone: {remedy}',
  'onnx-operators': 'The model has operators that are not supported: {operators}.',
  'onnx-external': 'The weights of the model lie in another file. Save it without external data.',
  'onnx-sparse': 'The weights of the model are sparse, which is not supported.',
  'onnx-opset': 'The model is of version {got} of ONNX’s operators; {least} is the first that is read.',
  'weights-path': 'The file cannot be read.',
  'weights-use': 'The weights cannot be used like this.',
}
