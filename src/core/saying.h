/* What is said to people before it is known in which language: a key of locale/, and what is put into its text. */
#ifndef CORE_SAYING_H
#define CORE_SAYING_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#define SAYING_PARTS 5
#define SAYING_ROOM 352
/* Room for most texts with their parts; a longer one is cut at a character. */
#define SAYING_TEXT 640

/* A plain value; all zero = nothing is said. Its functions are thread-safe. */
struct saying {
	const char *key; /* the whole key, "Feed.net.closed"; lives for ever; NULL = nothing is said */
	size_t count;    /* of the parts, %1 … in the text */
	size_t length;   /* of `with` in use */
	/* The parts one after the other, a NUL behind each; valid UTF-8 without control characters. Those that do not
	 * fit are cut. One that begins with "Name." is a key itself: a platform is called differently by language. */
	char with[SAYING_ROOM];
};

/* Without parts. `key` lives for ever; NULL and "" = nothing is said. */
struct saying saying_plain(const char *key);
/* `parts`: a conversion of printf() for each part, with blanks between them: "%s %d". %s %.*s %d %u %ld %lld %zu are
 * known. Parts may hold anything: they pass the gate. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
struct saying
saying_of(const char *key, const char *parts, ...);
struct saying saying_of_list(const char *key, const char *parts, va_list list);

/* A part from 0; "" if there is none. Borrowed from `s`. */
const char *saying_part(const struct saying *s, size_t index);
/* Hands each part to `change`, which may change it in place, but not its length. */
void saying_change(struct saying *s, void (*change)(const void *user, char *part), const void *user);
bool saying_same(const struct saying *a, const struct saying *b);
/* The text in a language (core/locale.h), "" if nothing is said. Cut at a character if `size` is too small. */
void saying_text(const struct saying *s, const char *language, char *out, size_t size);
/* {"key":"net.refuses","1":"example.com","2":"443"}: the key without its first word, the parts as they are, by their
 * number; new reference. NULL: nothing is said, or memory. */
json_t *saying_json(const struct saying *s);

#endif
