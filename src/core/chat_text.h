/* Texts on their way into a chat whose messages are single lines. Thread-safe, does not allocate. */
#ifndef CORE_CHAT_TEXT_H
#define CORE_CHAT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Copies the text as one line: each run of control characters, line ends and spaces becomes one space, none at the
 * ends; so it can hold no command of its own. What does not fit is cut at a character. Returns the length. */
size_t chat_text_clean(const char *text, char *out, size_t size);

/* Length in bytes of the first part of a cleaned text that is not longer than `most` UTF-16 units, the longest way that
 * chats count: all of it if it fits, else up to the end of a sentence, a clause or a word in its last half, else whole
 * grapheme clusters. At least one character if there is one; without the
 * space that it breaks at. The text must not begin with one. */
size_t chat_text_part(const char *text, size_t most);

/* True if it begins as a command does: "/ban", ".ban". */
bool chat_text_is_command(const char *text);

#endif
