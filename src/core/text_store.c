#include "core/text_store.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool add_block(struct text_store *s)
{
	/* the last number is left out, so that no handle is TEXT_STORE_NONE */
	if (s->block_count == UINT16_MAX)
		return false;
	char **blocks = realloc(s->blocks, (s->block_count + 1) * sizeof *blocks);
	if (!blocks)
		return false;
	s->blocks = blocks;
	blocks[s->block_count] = malloc(TEXT_STORE_BLOCK);
	if (!blocks[s->block_count])
		return false;
	/* the first byte of all is no text's: its handle would be 0 */
	s->used = s->block_count == 0;
	s->block_count++;
	return true;
}

uint32_t text_store_add(struct text_store *s, const char *text)
{
	size_t size = strlen(text) + 1;
	if (size == 1)
		return 0;
	if (size >= TEXT_STORE_BLOCK)
		return TEXT_STORE_NONE;
	if ((!s->block_count || s->used + size > TEXT_STORE_BLOCK) && !add_block(s))
		return TEXT_STORE_NONE;
	memcpy(s->blocks[s->block_count - 1] + s->used, text, size);
	uint32_t handle = (uint32_t)((s->block_count - 1) << 16 | s->used);
	s->used += size;
	s->bytes += size;
	return handle;
}

void text_store_finish(struct text_store *s)
{
	for (size_t i = 0; i < s->block_count; i++)
		free(s->blocks[i]);
	free(s->blocks);
	*s = (struct text_store){0};
}
