import type { Request } from 'express';

/** What Express 5 keeps of each route and hardly types: its methods, and whether a path is its own. */
interface RouteLayer {
  readonly route?: { readonly stack: readonly { readonly method?: string }[] };
  match(path: string): boolean;
}

/**
 * The methods that this application has routes for at the path of the request, as the header `Allow` names them (RFC 9110 section
 * 10.2.1): in capital letters, each once, sorted. Empty where it has none.
 */
export function allowedMethods(request: Request): readonly string[] {
  const layers = request.app.router.stack as unknown as readonly RouteLayer[];
  const methods = layers
    .filter((layer) => layer.route !== undefined && layer.match(request.path))
    .flatMap(({ route }) => route?.stack.flatMap(({ method }) => method?.toUpperCase() ?? []) ?? []);
  // Express answers HEAD by the route of GET.
  const all = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  return [...new Set(all)].sort();
}
