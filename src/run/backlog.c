#include "run/backlog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool add(struct backlog *b, struct moment at, const char *kind, const char *body)
{
	if (b->count == BACKLOG_MAX)
		return false;
	struct backlog_row *rows = realloc(b->rows, (b->count + 1) * sizeof *rows);
	if (!rows)
		return false;
	b->rows = rows;
	struct backlog_row *row = &rows[b->count];
	*row = (struct backlog_row){.at = at};
	snprintf(row->kind, sizeof row->kind, "%s", kind);
	size_t size = strlen(body) + 1;
	row->body = malloc(size);
	if (!row->body)
		return false;
	memcpy(row->body, body, size);
	b->count++;
	return true;
}

bool backlog_add(struct backlog *b, struct moment at, const char *kind, const char *body)
{
	bool ok = add(b, at, kind, body);
	b->lost += !ok;
	return ok;
}

bool backlog_write(struct backlog *b, struct journal *journal, struct moment at, const char *check, uint64_t *last)
{
	struct error error;
	uint64_t seq = *last;
	if (!journal_begin(journal, &error))
		return false;
	bool ok = true;
	for (size_t i = 0; ok && i < b->count; i++) {
		const struct backlog_row *row = &b->rows[i];
		ok = journal_append(journal, row->at.wall, row->at.mono, row->kind, row->body, strlen(row->body), &seq,
				    &error);
	}
	ok = ok && journal_append(journal, at.wall, at.mono, "check", check, strlen(check), &seq, &error);
	if (!ok) {
		journal_rollback(journal);
		return false;
	}
	if (!journal_commit(journal, true, &error))
		return false;
	*last = seq;
	backlog_finish(b);
	return true;
}

void backlog_finish(struct backlog *b)
{
	for (size_t i = 0; i < b->count; i++)
		free(b->rows[i].body);
	free(b->rows);
	*b = (struct backlog){0};
}
