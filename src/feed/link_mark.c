/* Where a feed is in what its server sends, for the journal: words of the protocol, which must not hold a secret. */
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "feed/link.h"
#include "feed/secrets.h"

static bool is_good_mark(const struct link *l, const char *mark)
{
	char covered[FEED_MARK];
	size_t length = strlen(mark);
	if (length >= sizeof covered || !utf8_valid(mark, length))
		return false;
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)mark[i] < ' ' || mark[i] == 0x7f)
			return false;
	memcpy(covered, mark, length + 1);
	secrets_cover(l->secrets, covered);
	return strcmp(covered, mark) == 0;
}

void link_mark(struct link *l, const char *mark)
{
	mark = is_good_mark(l, mark) ? mark : "";
	if (strcmp(l->mark, mark) == 0)
		return;
	snprintf(l->mark, sizeof l->mark, "%s", mark);
	l->counted = true;
}
