export { TextGatewayModule, textGatewayRoles, type TextModuleOptions } from './text-gateway.module.js';
export type { TextAccount } from './text-account.js';
export { TextIntake } from './application/text-intake.js';
export { TextNormaliser } from './application/text-normaliser.js';
