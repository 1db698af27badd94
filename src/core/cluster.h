/* Grapheme clusters: what people take for one character, a family or a flag with all that belongs to it. Thread-safe.
 */
#ifndef CORE_CLUSTER_H
#define CORE_CLUSTER_H

#include <stddef.h>

/* End of the cluster that `text` begins with; `text` itself if it is empty. Any bytes: what is no UTF-8 counts as
 * U+FFFD. Borrowed from the text. */
const char *cluster_end(const char *text);
/* The text, or as many of its first clusters as fit into `size` bytes with an ellipsis and the NUL. `size` at least 8.
 * Of a first cluster that is too long alone, what fits of its code points. The text must be valid. */
void cluster_copy(char *out, size_t size, const char *text);

#endif
