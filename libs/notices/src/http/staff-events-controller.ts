import { Controller, Headers, Sse, type BeforeApplicationShutdown, type MessageEvent } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { readPlace, writePlace } from '@redress/cases';
import { ForStaff, SignedIn, type StaffPerson } from '@redress/staff';
import { map, type Observable } from 'rxjs';
import { NoticeStream, type Pushed } from '../application/notice-stream.js';
import { presentNotice } from './present-notice.js';

/** Server push (WHATWG HTML 9.2): notices as they come. */
@ApiTags('notifications')
@Controller('api/v1/staff/events')
@ForStaff()
export class StaffEventsController implements BeforeApplicationShutdown {
  constructor(private readonly stream: NoticeStream) {}

  /**
   * Events `notice`, each at least once under a place that `Last-Event-ID` goes on from, and `alive` when there is nothing.
   * Ends after a quarter of an hour at most; a browser comes again by itself. Raises `cursor-invalid`.
   */
  @Sse()
  @ApiOkResponse({ description: 'text/event-stream: notice, alive.' })
  listen(@SignedIn() me: StaffPerson, @Headers('last-event-id') last?: string): Observable<MessageEvent> {
    const place = last === undefined || last === '' ? undefined : readPlace(last);
    return this.stream.listen(me, place).pipe(map(eventOf));
  }

  // Streams would keep the listener open for as long as their readers like.
  beforeApplicationShutdown(): void {
    this.stream.close();
  }
}

function eventOf(pushed: Pushed): MessageEvent {
  if (pushed.kind === 'alive') return { type: 'alive', data: {} };
  const { notice } = pushed;
  return { type: 'notice', id: writePlace({ value: notice.at, id: notice._id }), data: presentNotice(notice) };
}
