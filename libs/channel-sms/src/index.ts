export { SmsGateway, type TextAccount } from './sms-gateway.js';
export { SmsGatewayModule, smsGatewayRole, type SmsModuleOptions } from './sms-gateway.module.js';
