/* Places where Unicode lets a line begin and a reader would stumble. Pure. */
#ifndef PAINT_JOINS_H
#define PAINT_JOINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True if what stands before `at` and what begins there belong together, 0 < at < length: a number and its unit or sign
 * ("480 ml", "三个", "¥ 30"), a Chinese particle and its word ("洗吗"), what binds to the next character ("不能"), a
 * word of the trade that dictionaries lack ("立减"), a character that would stand alone beside a mark of punctuation
 * ("抢修，": not "抢 / 修，"). Words are what segments.h knows. */
bool joins_at(const uint32_t *codes, size_t length, size_t at);

#endif
