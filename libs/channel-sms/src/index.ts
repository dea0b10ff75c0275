export { TextGatewayModule, textGatewayRoles, type TextModuleOptions } from './text-gateway.module.js';
export type { TextAccount } from './text-account.js';
