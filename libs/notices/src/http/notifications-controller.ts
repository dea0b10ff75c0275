import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ForStaff, SignedIn, type StaffPerson } from '@redress/staff';
import { MyNotices, type NoticeQuery } from '../application/my-notices.js';
import { NotificationsQuery, NotificationsRequest, NotificationsResponse } from './notification-bodies.js';
import { presentNotice } from './present-notice.js';

/** How I am told, and what I was told. */
@ApiTags('notifications')
@Controller('api/v1/me/notifications')
@ForStaff()
export class NotificationsController {
  constructor(private readonly mine: MyNotices) {}

  @Get()
  @ApiOkResponse({ type: NotificationsResponse })
  async read(
    @Query() { unread, limit, cursor }: NotificationsQuery,
    @SignedIn() me: StaffPerson,
  ): Promise<NotificationsResponse> {
    return this.present(me, { unread, limit, ...(cursor === undefined ? {} : { cursor }) });
  }

  @Put()
  @ApiOkResponse({ type: NotificationsResponse })
  async change(@Body() request: NotificationsRequest, @SignedIn() me: StaffPerson): Promise<NotificationsResponse> {
    const { read = [], by, nineTenths, digest } = request;
    await this.mine.choose(me, {
      ...(by === undefined ? {} : { by }),
      ...(nineTenths === undefined ? {} : { nineTenths }),
      ...(digest === undefined ? {} : { digest }),
    });
    await this.mine.read(me, read);
    return this.present(me, { unread: false, limit: 25 });
  }

  private async present(me: StaffPerson, query: NoticeQuery): Promise<NotificationsResponse> {
    const [choices, unread, page] = await Promise.all([
      this.mine.chosen(me),
      this.mine.unread(me),
      this.mine.list(me, query),
    ]);
    const { items, ...next } = page;
    return { choices, unread, items: items.map(presentNotice), ...next };
  }
}
