/** PyTorch's answers, and a driver that runs any implementation through them. */

export { type CaseResult, conformance, type Failure, type Report, type Run } from './conformance.ts'
export { type Engine, type Inputs, interpreter, type Operation, Refusal, Unsupported } from './interpreter.ts'
export { loadFixtures, ownFixtures } from './load-fixtures.ts'
export { type Coverage, coverage, coverageKey, dtypeOf } from './coverage.ts'
export { decodeTensor, encodeTensor } from './tensor-data.ts'
export { compare, type Comparison, compareText, type Tolerance, tolerances } from './compare.ts'
export {
  type Answer,
  type Case,
  type Dtype,
  type ErrorKind,
  type Expectation,
  FixtureError,
  type Fixtures,
  type Json,
  type Options,
  type Question,
  type Step,
  type TensorData,
  type TypedArray,
} from './format.ts'
