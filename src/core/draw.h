/* draw-v1: a weighted draw without replacement that anyone can compute again (protocols.md (h)). */
#ifndef CORE_DRAW_H
#define CORE_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Commitment: SHA-256 of the 32 secret bytes. */
void draw_commitment(const uint8_t secret[32], uint8_t out[32]);

/* Digest of the frozen list: SHA-256 over "platform\tid\tweight\n" of each entrant in order. Add in order, then finish.
 */
struct draw_list;
/* NULL if memory fails. */
struct draw_list *draw_list_create(void);
void draw_list_add(struct draw_list *l, const char *platform, const char *id, int64_t weight);
/* The decimal digits of a weight, without a NUL; returns how many. `weight` is not negative. */
#define DRAW_WEIGHT_TEXT 20
size_t draw_weight_text(char out[DRAW_WEIGHT_TEXT], int64_t weight);
/* Frees l. */
void draw_list_finish(struct draw_list *l, uint8_t out[32]);

/* The one order of a frozen list, computed as far as it is asked for: pick after pick, with a Fenwick tree, so that
 * 100 picks of a million cost no more than the list itself. */
struct draw;
/* `weights` in list order, each 1 … 1 000 000; not needed afterwards. beacon: 32 bytes or NULL. NULL if memory fails.
 */
struct draw *draw_create(const uint8_t secret[32], const uint8_t list_digest[32], const uint8_t *beacon,
			 const int64_t *weights, size_t count);
/* Index of the next one in the order; SIZE_MAX when all are taken. */
size_t draw_next(struct draw *d);
void draw_destroy(struct draw *d);

/* strcmp order of platform bytes, then id bytes, as the frozen list is sorted. */
int draw_compare(const char *platform_a, const char *id_a, const char *platform_b, const char *id_b);

#endif
