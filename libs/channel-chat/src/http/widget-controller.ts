import { Controller, Get, Header, Headers, Inject, NotFoundException, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { chatLanguage, chatPage, pageFile, WIDGET_SCRIPT } from '@redress/chat-page';
import type { Response } from 'express';
import { Refusals } from '../application/refusals.js';
import { MESSAGE_LENGTH } from './events/message.js';

/** Injects the origins whose pages may embed the conversation. */
export const FRAME_ORIGINS = Symbol('chat-frame-origins');

const SCRIPT = 'text/javascript; charset=utf-8';
// Long enough to save requests, short enough that a new version is everywhere within minutes.
const KEPT = 'public, max-age=300';

/** What browsers need for a conversation: the script for pages elsewhere, and the page in its frame. */
@ApiExcludeController()
@Controller()
export class WidgetController {
  constructor(
    @Inject(FRAME_ORIGINS) private readonly origins: readonly string[],
    private readonly refusals: Refusals,
  ) {}

  @Get('widget.js')
  @Header('content-type', SCRIPT)
  @Header('cache-control', KEPT)
  // Pages of other origins load it (Fetch standard, section 3.7).
  @Header('cross-origin-resource-policy', 'cross-origin')
  widget(): string {
    return WIDGET_SCRIPT;
  }

  @Get('chat/frame')
  async frame(
    @Res() response: Response,
    @Query('lang') asked?: unknown,
    @Headers('accept-language') accepted?: string,
  ): Promise<void> {
    const language = chatLanguage(typeof asked === 'string' ? asked : undefined, accepted);
    const otherWays = await this.refusals.otherWays(language);
    const ancestors = ["'self'", ...this.origins].join(' ');
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ${socketsOf(response)}; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`,
    );
    // It knows one origin only; browsers that know frame-ancestors leave it aside, others would refuse every frame.
    response.removeHeader('x-frame-options');
    response
      .vary('accept-language')
      .setHeader('cache-control', 'no-store')
      .type('html')
      .send(chatPage(language, { messageLength: MESSAGE_LENGTH, otherWays }));
  }

  @Get('chat/page/:name')
  file(@Param('name') name: string, @Res() response: Response): void {
    const file = pageFile(name);
    if (file === undefined) throw new NotFoundException('The page has no such file.');
    response.setHeader('cache-control', KEPT).type(file.type).send(file.body);
  }
}

// Older browsers do not count WebSockets to the page's own origin (CSP 3, section 6.7.2.8).
function socketsOf({ req }: Response): string {
  const host = /^[\w.:[\]-]+$/u.exec(req.headers.host ?? '')?.[0];
  return host === undefined ? '' : `ws://${host} wss://${host}`;
}
