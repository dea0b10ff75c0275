import type { INestApplication } from '@nestjs/common';

/**
 * Serves the OpenAPI document of the routes in use at `/api/docs-json`, and a page to read it at `/api/docs`.
 * The generator is loaded here and not before: it costs a fifth of a second.
 */
export async function setUpApiDocs(app: INestApplication, version: string): Promise<void> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const config = new DocumentBuilder()
    .setTitle('Redress')
    .setDescription('Complaints, their cases and what customers are told.')
    .setVersion(version)
    .addCookieAuth('redress_session')
    .build();
  const document = (): ReturnType<typeof SwaggerModule.createDocument> => SwaggerModule.createDocument(app, config);
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/docs-json' });
}
