import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import { ForStaff } from '@redress/staff';
import {
  previewTemplate,
  TEMPLATE_CHANNELS,
  TEMPLATE_KINDS,
  UpdateWriter,
  type TemplateChannel,
  type TemplateKind,
} from '@redress/updates';
import { IsIn, IsOptional, IsString, Matches } from 'class-validator';

/** How a template is to be shown. */
export class PreviewQuery {
  @ApiPropertyOptional({ description: 'BCP 47; one without templates shows what its readers get.', default: 'en' })
  @IsOptional()
  @IsString()
  @Matches(/^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/iu)
  language: string = 'en';
  @ApiPropertyOptional({ enum: TEMPLATE_CHANNELS, default: 'mail' })
  @IsOptional()
  @IsIn(TEMPLATE_CHANNELS)
  channel: TemplateChannel = 'mail';
}

/** The words of one kind in one language: ICU messages, one a line; a line falls away whose value is not known. */
export class TemplateResponse {
  @ApiProperty({ enum: TEMPLATE_KINDS }) kind!: TemplateKind;
  @ApiProperty({ description: 'BCP 47.' }) language!: string;
  @ApiProperty({ description: 'Raised with every change of the words.' }) version!: number;
  @ApiProperty() subject!: string;
  @ApiProperty({ type: Object, description: 'By channel: mail, web, sms, chat.' })
  text!: Readonly<Record<TemplateChannel, string>>;
}

export class TemplateListResponse {
  @ApiProperty({ type: [TemplateResponse] }) items!: readonly TemplateResponse[];
}

/** An update as a customer would get it; what is theirs is made up. */
export class PreviewResponse {
  @ApiProperty({ enum: TEMPLATE_KINDS }) kind!: TemplateKind;
  @ApiProperty() version!: number;
  @ApiProperty({ description: 'The language that it is written in, BCP 47.' }) language!: string;
  @ApiProperty() subject!: string;
  @ApiProperty() text!: string;
  @ApiPropertyOptional({ type: Object, description: 'Alphabet and segments, as a text message.' })
  shortMessage?: { readonly alphabet: string; readonly segments: number };
}

/** The words that customers get, for staff to read. */
@ApiTags('templates')
@Controller('api/v1/templates')
@ForStaff()
export class TemplatesController {
  constructor(private readonly writer: UpdateWriter) {}

  @Get()
  @ApiOkResponse({ type: TemplateListResponse })
  list(): TemplateListResponse {
    return { items: this.writer.all() };
  }

  @Get(':kind/preview')
  @ApiOkResponse({ type: PreviewResponse })
  @ApiNotFoundResponse({ description: 'No such kind.' })
  preview(@Param('kind') named: string, @Query() { language, channel }: PreviewQuery): PreviewResponse {
    const kind = TEMPLATE_KINDS.find((each) => each === named);
    if (kind === undefined) {
      throw new RedressError(
        'template-not-found',
        `There is no such template; there are: ${TEMPLATE_KINDS.join(', ')}.`,
      );
    }
    return previewTemplate(this.writer, { kind, language, channel });
  }
}
