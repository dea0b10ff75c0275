import { Equals, IsIn, IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';

/** Bytes in the file store. `bytes` is their count. */
export class StoredFileData {
  @IsString() @MaxLength(512) ref!: string;
  @IsInt() @Min(0) bytes!: number;
  @Matches(/^[0-9a-f]{64}$/u) sha256!: string;
}

/** A file that came with a message; name and type are as the sender claimed them, bounded and never trusted. */
export class AttachmentData extends StoredFileData {
  @IsString() @MaxLength(255) name!: string;
  @IsString() @MaxLength(127) type!: string;
  /** What the virus scanner said; absent where none is set, which means not scanned. */
  @IsOptional() @IsIn(['clean', 'infected', 'not-scanned']) scan?: 'clean' | 'infected' | 'not-scanned';
  /** It starts something when it is opened, by its name or its first bytes: who opens it is to be warned. Absent for all else. */
  @IsOptional() @Equals(true) program?: true;
}
