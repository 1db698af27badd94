/* Many short texts in few blocks, named by 32-bit handles: a text costs its bytes and the NUL, nothing more. Nothing is
 * freed one by one; the owner says what he lets go of, and builds the store anew when half of it is waste. */
#ifndef CORE_TEXT_STORE_H
#define CORE_TEXT_STORE_H

#include <stddef.h>
#include <stdint.h>

#define TEXT_STORE_BLOCK 65536u
/* No handle: no memory, or a text that does not fit into a block. */
#define TEXT_STORE_NONE UINT32_MAX

/* {0} is empty. Runner only. */
struct text_store {
	char **blocks;      /* owned, each TEXT_STORE_BLOCK bytes; what is in them does not move */
	size_t block_count; /* at most 65535 */
	size_t used;        /* bytes of the last block */
	size_t bytes;       /* of all texts, with their NULs, wasted ones too */
	size_t wasted;      /* of them, let go of by the owner; he adds to it */
};

/* Handle 0 is the empty text and costs nothing. Valid until text_store_finish(). */
uint32_t text_store_add(struct text_store *s, const char *text);
void text_store_finish(struct text_store *s);

/* Never NULL. `handle` is one that text_store_add() gave. */
static inline const char *text_store_get(const struct text_store *s, uint32_t handle)
{
	return handle ? s->blocks[handle >> 16] + (handle & (TEXT_STORE_BLOCK - 1)) : "";
}

#endif
