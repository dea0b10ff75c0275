import { Injectable, type PipeTransform } from '@nestjs/common';
import { validationFailed } from '@redress/platform';
import { ContactBook } from '../application/contact-details.js';
import { untextable, type ComplaintRequest } from './complaint-request.js';

/** Turns a complaint away whose writer wants texts and gives a number that cannot be texted. */
@Injectable()
export class TextableNumber implements PipeTransform<ComplaintRequest, Promise<ComplaintRequest>> {
  constructor(private readonly contacts: ContactBook) {}

  /** @throws RedressError `validation-failed` */
  async transform(request: ComplaintRequest): Promise<ComplaintRequest> {
    const wrong = untextable(request, await this.contacts.contact());
    if (wrong.length > 0) throw validationFailed(wrong);
    return request;
  }
}
