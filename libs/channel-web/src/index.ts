export { ChannelWebModule, webGatewayRole, type ChannelWebOptions } from './channel-web.module.js';
