import { IsBoolean, IsInt, IsObject, IsString, MaxLength, Min } from 'class-validator';

/** One item of the organisation that gateways need, whole (`redress.organisation-item.updated.v1`), such as `profile`. */
export class OrganisationItemUpdated {
  @IsString() @MaxLength(100) item!: string;
  @IsInt() @Min(0) sequence!: number;
  @IsBoolean() erased!: boolean;
  @IsObject() value!: Record<string, unknown>;
}
