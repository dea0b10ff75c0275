/** The services by the name of their consumer group; a group never changes its name, for its offsets hang on it. */
export const SERVICES = {
  case: 'case-service',
  email: 'email-gateway',
  sms: 'sms-gateway',
  whatsapp: 'whatsapp-gateway',
  web: 'web-gateway',
  chat: 'chat-gateway',
} as const;

export type ServiceName = (typeof SERVICES)[keyof typeof SERVICES];
