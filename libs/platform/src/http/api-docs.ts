import type { NestExpressApplication } from '@nestjs/platform-express';
import { asyncApiDocument } from '@redress/contracts';
import type { Request, Response } from 'express';

/**
 * Serves the OpenAPI document of the routes in use at `/api/docs-json`, a page to read it at `/api/docs`, and the AsyncAPI
 * document of the events at `/asyncapi.json`.
 * The generator is loaded here and not before: it costs a fifth of a second.
 */
export async function setUpApiDocs(app: NestExpressApplication, version: string): Promise<void> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const config = new DocumentBuilder()
    .setTitle('Redress')
    .setDescription('Complaints, their cases and what customers are told.')
    .setVersion(version)
    .addCookieAuth('redress_session')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'The token of a complaint’s link: what stands behind /t/.',
    })
    .build();
  const document = (): ReturnType<typeof SwaggerModule.createDocument> => SwaggerModule.createDocument(app, config);
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/docs-json' });
  app.use('/asyncapi.json', (_request: Request, response: Response) => {
    response.json(asyncApiDocument(version));
  });
}
