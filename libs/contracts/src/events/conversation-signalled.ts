import { IsBoolean, IsIn, IsISO8601, IsOptional, IsString, MaxLength } from 'class-validator';

/**
 * What one side of a conversation is doing just now (`redress.conversation.signalled.v1`): whether they write, or whether the visitor's
 * page is open. Of use at the moment only: it may be lost, and come late or twice.
 */
export class ConversationSignalled {
  @IsString() @MaxLength(64) caseId!: string;
  @IsString() @MaxLength(320) conversation!: string;
  @IsIn(['customer', 'handler']) from!: 'customer' | 'handler';
  @IsIn(['typing', 'presence']) what!: 'typing' | 'presence';
  /** Whether it begins or goes on; else it is over. */
  @IsBoolean() on!: boolean;
  /** The name that a handler shows to customers. */
  @IsOptional() @IsString() @MaxLength(200) name?: string;
  @IsISO8601() at!: string;
}
