export { CaseViews } from './application/case-views.js';
export { ChannelWebModule, webGatewayRole, type ChannelWebOptions } from './channel-web.module.js';
export { WEB_CASE_VIEWS, type CaseViewRow } from './infrastructure/case-view-row.js';
