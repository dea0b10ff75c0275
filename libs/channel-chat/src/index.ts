export { ChatGatewayModule, chatGatewayRole, type ChatModuleOptions } from './chat-gateway.module.js';
