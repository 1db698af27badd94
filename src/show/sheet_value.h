/* What people write into cells: times, lengths, yes and no, amounts. */
#ifndef SHOW_SHEET_VALUE_H
#define SHOW_SHEET_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/audience.h"

/* Full-width forms become ASCII, letters small, spaces go but between digits. Cut to size, at a whole character. */
void sheet_plain(const char *text, char *out, size_t size);
/* "20:00", "8pm", "晚上8:00", "晚8点半", "20:00-20:15", each also behind a date: ms since midnight; *end is SHOW_NONE
 * without a range. */
bool sheet_time(const char *text, int64_t *start, int64_t *end);
/* "5:30" and "5m30s" and "5分30秒" are 5 min 30 s; a bare number is minutes. */
bool sheet_duration(const char *text, int64_t *ms);
/* The same, but only with a unit or a colon: what cannot be anything else. */
bool sheet_is_duration(const char *text, int64_t *ms);
/* yes y 1 x true 是 √; no n 0 false 否 and an empty cell. False if it is neither. */
bool sheet_yes(const char *text, bool *yes);
/* "99", "¥99.50", "99元", "79 GBP". Without a currency it is `fallback`. */
bool sheet_money(const char *text, const char *fallback, struct money *out);
/* As it stands in a document: "5m30s", "20:05". */
void duration_text(int64_t ms, char *out, size_t size);
void time_text(int64_t ms, char *out, size_t size);

#endif
