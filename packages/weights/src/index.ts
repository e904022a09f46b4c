export { WeightsError } from './errors.ts'
export { type MessageCode, messageCodes } from './say.ts'
export type { SourceOptions, WeightsSource } from './source.ts'
export type { SaveOptions } from './node-file.ts'
export type { StoredDtype, TensorInfo } from './stored-dtype.ts'

export {
  encodeSafetensors,
  loadSafetensors,
  openSafetensors,
  type SafetensorsFile,
  type SafetensorsOptions,
  saveSafetensors,
} from './safetensors.ts'
export { encodeNpy, loadNpy, saveNpy } from './npy.ts'
export { encodeNpz, loadNpz, type NpzOptions, saveNpz } from './npz.ts'
export { loadTorch, type TorchValue } from './torch.ts'
export { namedTensors } from './named-tensors.ts'
export { loadOnnx, type OnnxModel, type OnnxValue } from './onnx/model.ts'
export { load, type Loaded } from './load.ts'
