/**
 * The transport id of a service, for `@EventPattern(topic, serviceTransport(service))`: Nest gives a handler to the
 * strategy with the same id and to no other.
 */
export function serviceTransport(service: string): symbol {
  return Symbol.for(`redress.service.${service}`);
}
