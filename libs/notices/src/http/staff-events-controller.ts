import { Controller, Headers, Sse, type BeforeApplicationShutdown, type MessageEvent } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { readPlace, VisitorSignals, writePlace, type VisitorSignal } from '@redress/cases';
import { ForStaff, SignedIn, type StaffPerson } from '@redress/staff';
import { endWith, ignoreElements, map, merge, share, takeUntil, type Observable } from 'rxjs';
import { NoticeStream, type Pushed } from '../application/notice-stream.js';
import { presentNotice } from './present-notice.js';

/** Server push (WHATWG HTML 9.2): notices as they come, and what visitors of conversations do just now. */
@ApiTags('notifications')
@Controller('api/v1/staff/events')
@ForStaff()
export class StaffEventsController implements BeforeApplicationShutdown {
  constructor(
    private readonly stream: NoticeStream,
    private readonly signals: VisitorSignals,
  ) {}

  /**
   * Events `notice`, each at least once under a place that `Last-Event-ID` goes on from, and `alive` when there is nothing. Beside
   * them, of cases that you may see, `typing` (`case, reference, typing`) and `presence` (`case, reference, here`): what a visitor does
   * just now, which may be lost. Ends after a quarter of an hour at most; a browser comes again by itself. Raises `cursor-invalid`.
   */
  @Sse()
  @ApiOkResponse({ description: 'text/event-stream: notice, typing, presence, alive.' })
  listen(@SignedIn() me: StaffPerson, @Headers('last-event-id') last?: string): Observable<MessageEvent> {
    const place = last === undefined || last === '' ? undefined : readPlace(last);
    const notices = this.stream.listen(me, place).pipe(share());
    const over = notices.pipe(ignoreElements(), endWith(undefined));
    const signals = this.signals.listen(me).pipe(takeUntil(over));
    // Every event has an id, and a browser that comes again names the last: one that is no notice bears that of the last notice.
    let id = writePlace(place ?? this.stream.beginning());
    return merge(notices.pipe(map(noticeEvent)), signals.pipe(map(signalEvent))).pipe(
      map((event) => {
        id = event.id ?? id;
        return { ...event, id };
      }),
    );
  }

  // Streams would keep the listener open for as long as their readers like.
  beforeApplicationShutdown(): void {
    this.stream.close();
  }
}

function noticeEvent(pushed: Pushed): MessageEvent {
  if (pushed.kind === 'alive') return { type: 'alive', data: {} };
  const { notice } = pushed;
  return { type: 'notice', id: writePlace({ value: notice.at, id: notice._id }), data: presentNotice(notice) };
}

function signalEvent({ caseId, reference, what, on }: VisitorSignal): MessageEvent {
  return { type: what, data: { case: caseId, reference, ...(what === 'typing' ? { typing: on } : { here: on }) } };
}
