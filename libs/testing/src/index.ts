export { freePort } from './free-port.js';
export { MemoryFiles, wholeOf, type FileBytes } from './memory-files.js';
export { ProviderRelay, type RelayedExchange, type RelayHooks } from './provider-relay.js';
export { selfSigned, type Certificate } from './self-signed.js';
export {
  FAULT_KINDS,
  FaultInjector,
  planFaults,
  seamError,
  type FaultKind,
  type PlannedFault,
  type WorldFaults,
} from './simulation/fault-plan.js';
export { EICAR, StandInClamd } from './stand-in-clamd.js';
export type { PendingCall, Seam } from './simulation/pending-call.js';
export { SeededRandom } from './simulation/seeded-random.js';
export { SimulatedProcess, type Boot } from './simulation/simulated-process.js';
export { SimulatedWorld, type Interceptor, type Verdict, type WorldOptions } from './simulation/simulated-world.js';
export { Trace } from './simulation/trace.js';
export { VirtualClock } from './simulation/virtual-clock.js';
export { SimulatedFiles } from './simulation/simulated-files.js';
export { SimulatedRelay, type RelayedMail, type TakenMail } from './simulation/simulated-relay.js';
export { SimulatedBus, type CommitOrder } from './simulation/simulated-bus.js';
export { SimulatedLog } from './simulation/simulated-log.js';
export { WatchedPublisher } from './watched-publisher.js';
