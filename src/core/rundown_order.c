#include "core/rundown_order.h"

static const struct show_segment *segment(const struct rundown *r, int i)
{
	return &r->show->segments[i];
}

/* The loop group that row i is in, or -1. */
static int loop_of(const struct rundown *r, int i)
{
	int group = i < 0 ? -1 : segment(r, i)->group;
	return group >= 0 && (size_t)group < r->show->group_count && r->show->groups[group].loop ? group : -1;
}

static int next_playing(const struct rundown *r, int i)
{
	for (i++; (size_t)i < r->row_count; i++)
		if (!r->rows[i].skipped)
			return i;
	return -1;
}

int rundown_row_after(const struct rundown *r, int i)
{
	int group = loop_of(r, i);
	if (group < 0)
		return next_playing(r, i);
	int first = -1;
	for (int k = 0; (size_t)k < r->row_count; k++) {
		if (r->rows[k].skipped || segment(r, k)->group != group)
			continue;
		if (k > i)
			return next_playing(r, i); /* the lap is not over */
		if (first < 0)
			first = k;
	}
	return first >= 0 ? first : next_playing(r, i);
}

int rundown_row_before(const struct rundown *r, int i)
{
	for (i--; i >= 0; i--)
		if (!r->rows[i].skipped)
			return i;
	return -1;
}

int rundown_row_after_loop(const struct rundown *r, int i, bool *in_loop)
{
	int group = loop_of(r, i);
	*in_loop = group >= 0;
	int last = i;
	for (int k = i; group >= 0 && (size_t)k < r->row_count; k++)
		if (segment(r, k)->group == group)
			last = k;
	return next_playing(r, last);
}

bool rundown_lapped(const struct rundown *r, int i)
{
	int group = loop_of(r, i);
	if (group < 0)
		return false;
	for (int k = 0; (size_t)k < r->row_count; k++)
		if (segment(r, k)->group == group &&
		    (r->rows[k].run_count > 1 || (k > r->live && r->rows[k].run_count)))
			return true;
	return false;
}

int rundown_place(const struct rundown *r)
{
	return r->live < 0 && r->state == SHOW_LIVE ? r->behind : r->live;
}

bool rundown_ahead(const struct rundown *r, int i)
{
	int place = rundown_place(r);
	if (r->state == SHOW_FINISHED || i <= place || r->rows[i].skipped)
		return false;
	/* An armed row that lies ahead says that those before it will be jumped over; one that lies behind (a loop, a
	 * step back) comes back to these rows after it. */
	return r->armed <= place || i >= r->armed;
}

void rundown_rearm(struct rundown *r)
{
	if (r->armed_by_hand && r->rows[r->armed].skipped)
		r->armed = rundown_row_after(r, r->armed);
	if (r->armed < 0)
		r->armed_by_hand = false;
	if (!r->armed_by_hand)
		r->armed = rundown_row_after(r, rundown_place(r));
}

int rundown_next_flag(const struct rundown *r)
{
	for (int i = rundown_place(r) + 1; (size_t)i < r->row_count; i++)
		if (segment(r, i)->flag && rundown_ahead(r, i))
			return i;
	return -1;
}

int rundown_next_break(const struct rundown *r)
{
	for (int i = rundown_place(r) + 1; (size_t)i < r->row_count; i++)
		if (segment(r, i)->is_break && rundown_ahead(r, i))
			return i;
	return -1;
}
