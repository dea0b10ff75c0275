export { ChatGatewayModule, chatGatewayRole, type ChatModuleOptions } from './chat-gateway.module.js';
export type { SignalTiming } from './domain/signal-timing.js';
export type { StayTiming } from './domain/stay-timing.js';
