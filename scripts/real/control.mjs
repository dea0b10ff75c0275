import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * Lets tests stop, kill and start a server that they did not start: `POST <address>/<server>/stop`, `/kill`, `/start`
 * answer 204 when it is done, or 500 with the reason. Loopback only.
 */
export async function openControl(servers) {
  const listener = createServer((request, response) => {
    obey(servers, request).then(
      (status) => response.writeHead(status).end(),
      (error) => response.writeHead(500, { 'content-type': 'text/plain' }).end(error.message),
    );
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    address: `http://127.0.0.1:${listener.address().port}`,
    close: () => {
      listener.close();
      listener.closeAllConnections();
    },
  };
}

async function obey(servers, request) {
  const [, name, action] = request.url.split('/');
  const server = servers.get(name);
  if (request.method !== 'POST' || server === undefined || !['start', 'stop', 'kill'].includes(action)) return 404;
  await server[action]();
  return 204;
}
